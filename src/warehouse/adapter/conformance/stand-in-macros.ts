import type { MacroCalls } from '../macro-calls.ts'
import type { PlainValue } from '../plain-value.ts'
import { Relation } from '../relation.ts'
import type { Session } from '../session.ts'

/** In what the SQL of a warehouse differs where its macros are stood in for. */
export interface StandInFacts {
  /** The schema that holds the standard's own views, for example `information_schema`. */
  readonly informationSchema: string
  readonly columnsOf: (session: Session, relation: Relation) => Promise<PlainValue>
  readonly more?: Readonly<Record<string, StandInMacro>>
}

export type StandInMacro = (session: Session, args: Readonly<Record<string, PlainValue>>) => Promise<PlainValue>

/** What the SQL macros of an adapter do, for tests of this floor: templates are above it. */
export function standInMacros({ informationSchema, columnsOf, more = {} }: StandInFacts): MacroCalls {
  const macros: Readonly<Record<string, StandInMacro>> = {
    list_relations_without_caching: async (session, { schema_relation }) => {
      const { database, schema } = asRelation(schema_relation)
      return query(
        session,
        `select '${database}', table_name, table_schema, case table_type when 'VIEW' then 'view' else 'table' end
         from ${informationSchema}.tables
         where lower(table_catalog) = lower('${database}') and lower(table_schema) = lower('${schema}')`,
      )
    },
    list_schemas: (session, { database }) =>
      query(
        session,
        `select schema_name from ${informationSchema}.schemata where lower(catalog_name) = lower('${database}')`,
      ),
    check_schema_exists: (session, { information_schema, schema }) =>
      query(
        session,
        `select count(*) from ${informationSchema}.schemata
         where lower(schema_name) = lower('${schema}') 
           and lower(catalog_name) = lower('${asRelation(information_schema).database}')`,
      ),
    create_schema: (session, args) => statement(session, `create schema if not exists ${schemaName(args.relation)}`),
    drop_schema: (session, args) => statement(session, `drop schema if exists ${schemaName(args.relation)} cascade`),
    drop_relation: (session, args) =>
      statement(session, `drop ${asRelation(args.relation).type} if exists ${args.relation} cascade`, false),
    truncate_relation: (session, args) => statement(session, `truncate table ${args.relation}`, false),
    rename_relation: (session, { from_relation, to_relation }) =>
      statement(session, `alter ${kindOf(from_relation)} ${from_relation} rename to ${nameOf(to_relation)}`, false),
    get_columns_in_relation: (session, { relation }) => columnsOf(session, asRelation(relation)),
    get_catalog_relations: (session, { information_schema }) =>
      query(
        session,
        `select table_catalog as table_database, table_schema, table_name, column_name
         from ${informationSchema}.columns
         where lower(table_catalog) = lower('${asRelation(information_schema).database}')
         order by ordinal_position`,
      ),
    ...more,
  }
  return {
    isOverridden: () => false,
    async call(name, args, session) {
      const run = macros[name]
      if (!run) throw new Error(`no macro ${name} in tests`)
      return run(session, args)
    },
  }
}

/** Rows of a statement. */
export async function query(session: Session, sql: string) {
  return (await session.execute(sql, { fetch: true })).table
}

function asRelation(value: PlainValue): Relation {
  if (value instanceof Relation) return value
  throw new Error(`${String(value)} is not a relation`)
}

function kindOf(value: PlainValue): string {
  return asRelation(value).type === 'view' ? 'view' : 'table'
}

function nameOf(value: PlainValue): string {
  return asRelation(value).include({ database: false, schema: false }).render()
}

function schemaName(value: PlainValue): string {
  return asRelation(value).include({ database: false }).render()
}

async function statement(session: Session, sql: string, autoBegin = true): Promise<PlainValue> {
  await session.execute(sql, { autoBegin })
  return null
}
