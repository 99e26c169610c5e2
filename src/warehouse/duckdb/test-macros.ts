import type { MacroCalls } from '#warehouse/adapter/macro-calls.ts'
import type { PlainValue } from '#warehouse/adapter/plain-value.ts'
import { Relation } from '#warehouse/adapter/relation.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { DuckDBColumn } from './column.ts'

/** What the SQL macros do, for tests of this floor: templates are above it. */
export const DUCKDB_TEST_MACROS: MacroCalls = {
  isOverridden: () => false,
  async call(name, args, session) {
    const run = MACROS[name]
    if (!run) throw new Error(`no macro ${name} in tests`)
    return run(session, args)
  },
}

type Args = Readonly<Record<string, PlainValue>>
type Macro = (session: Session, args: Args) => Promise<PlainValue>

const MACROS: Readonly<Record<string, Macro>> = {
  list_relations_without_caching: async (session, { schema_relation }) => {
    const { database, schema } = relation(schema_relation)
    return query(
      session,
      `select '${database}', table_name, table_schema, case table_type when 'VIEW' then 'view' else 'table' end
       from system.information_schema.tables
       where lower(table_catalog) = lower('${database}') and lower(table_schema) = lower('${schema}')`,
    )
  },
  list_schemas: (session, { database }) =>
    query(session, `select schema_name from system.information_schema.schemata where catalog_name = '${database}'`),
  check_schema_exists: (session, { information_schema, schema }) =>
    query(
      session,
      `select count(*) from system.information_schema.schemata
       where schema_name = '${schema}' and catalog_name = '${relation(information_schema).database}'`,
    ),
  create_schema: (session, args) => statement(session, `create schema if not exists ${args.relation}`),
  drop_schema: (session, args) => statement(session, `drop schema if exists ${args.relation} cascade`),
  drop_relation: (session, args) =>
    statement(session, `drop ${relation(args.relation).type} if exists ${args.relation} cascade`, false),
  truncate_relation: (session, args) => statement(session, `truncate table ${args.relation}`, false),
  rename_relation: (session, { from_relation, to_relation }) =>
    statement(session, `alter table ${from_relation} rename to "${relation(to_relation).identifier}"`, false),
  get_columns_in_relation: async (session, args) => {
    const table = await query(session, `describe ${args.relation}`)
    return table.rows.map(([name, type]) => new DuckDBColumn(String(name), String(type)))
  },
  get_catalog_relations: (session, { information_schema }) =>
    query(
      session,
      `select table_catalog as table_database, table_schema, table_name, column_name
       from system.information_schema.columns
       where table_catalog = '${relation(information_schema).database}' order by ordinal_position`,
    ),
}

function relation(value: PlainValue): Relation {
  if (value instanceof Relation) return value
  throw new Error(`${String(value)} is not a relation`)
}

async function query(session: Session, sql: string) {
  return (await session.execute(sql, { fetch: true })).table
}

async function statement(session: Session, sql: string, autoBegin = true): Promise<PlainValue> {
  await session.execute(sql, { autoBegin })
  return null
}
