import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { Column } from './column.ts'
import { foldedName } from './dialect.ts'
import { quoteIdentifier } from './dialect.ts'
import type { PlainValue } from './plain-value.ts'
import { ALL_PARTS, type ComponentName } from './policy.ts'
import { referenceKeyData } from './reference-key.ts'
import { RELATION_TYPES, type Relation } from './relation.ts'
import type { ResultTable } from './result-table.ts'
import type { Session } from './session.ts'

/** What a warehouse does on its own way when it is asked about itself. */
export interface IntrospectionFacts {
  /** All relations of several schemas of one database in one query. */
  readonly listRelations?: (
    session: Session,
    database: string | null,
    schemas: readonly string[],
  ) => Promise<Relation[]>
  /** What views read from, beside what the cache has been filled with: a cascading drop takes them along. */
  readonly listDependencies?: (session: Session, schemas: readonly Relation[]) => Promise<readonly RelationLink[]>
  /** The columns a query would give, without running it. */
  readonly describeQuery: (session: Session, sql: string) => Promise<Column[]>
  /** Whether an error says that the relation is not there: it then has no columns. */
  readonly isMissingRelation?: (error: unknown) => boolean
  /** Whether string columns have a length that may need to grow. */
  readonly expandsColumnTypes: boolean
}

/** One relation that another one reads from, as the database keeps it. */
export interface RelationLink {
  readonly referenced: Relation
  readonly dependent: Relation
}

/** The macro that lists the relations of a schema. */
export const LIST_RELATIONS = 'list_relations_without_caching'

/** What a session can say about the warehouse: dbt's macros do the asking, the cache remembers. */
export class Introspection {
  private readonly session: Session

  constructor(session: Session) {
    this.session = session
  }

  private get adapter() {
    return this.session.adapter
  }

  /** The relation of this name, or undefined. */
  async getRelation(database: string | null, schema: string, identifier: string | null): Promise<Relation | undefined> {
    const search = this.matchArguments({ database, schema, identifier })
    const relations = await this.listCandidates(database, schema, identifier)
    const matches = relations.filter((relation) => relation.matches(search))
    if (matches.length > 1) {
      const kwargs = Object.entries({ identifier, schema, database })
        .map(([key, value]) => `'${key}': ${value === null ? 'None' : `'${value}'`}`)
        .join(', ')
      throw dbtError(
        'CompilationError',
        'relation/ambiguous',
        'get_relation returned more than one relation with the given args. ' +
          'Please specify a database or schema to narrow down the result set.' +
          `\n{${kwargs}}\n\n[${matches.map((match) => `<Relation ${match.render()}>`).join(', ')}]`,
      )
    }
    return matches[0]
  }

  /** Of a known schema only what the name can mean: a schema may hold thousands. */
  private async listCandidates(
    database: string | null,
    schema: string,
    identifier: string | null,
  ): Promise<Relation[]> {
    const { cache } = this.adapter
    if (identifier === null || !cache.hasSchema(database, schema)) return this.listRelations(database, schema)
    return cache.listLike(database, schema, identifier)
  }

  /** Relations of a schema, from the cache if it is known there. */
  async listRelations(database: string | null, schema: string): Promise<Relation[]> {
    const { cache } = this.adapter
    const events = this.session.eventSink
    if (cache.hasSchema(database, schema)) return cache.listRelations(database, schema)
    events.emit('CacheMiss', { conn_name: this.session.name ?? '<None>', database: database ?? '', schema })
    const schemaRelation = this.adapter.relations
      .create({ database, schema, identifier: '', quote_policy: this.adapter.quoting })
      .withoutIdentifier()
    const relations = await this.listRelationsWithoutCaching(schemaRelation)
    for (const relation of relations) cache.add(relation)
    if (relations.length === 0) cache.addSchema(database, schema)
    events.emit('ListRelations', {
      database: database ?? '',
      schema,
      relations: relations.map((relation) => referenceKeyData(relation.path)),
    })
    return relations
  }

  async listRelationsWithoutCaching(schemaRelation: PlainValue): Promise<Relation[]> {
    const table = asTable(LIST_RELATIONS, await this.call(LIST_RELATIONS, { schema_relation: schemaRelation }))
    return table.rows.map(([database, name, schema, type]) =>
      this.adapter.relations.create({
        database: asText(database),
        schema: asText(schema),
        identifier: asText(name),
        quote_policy: ALL_PARTS,
        type: RELATION_TYPES.find((known) => known === type) ?? 'external',
      }),
    )
  }

  /** Brings what is known of a relation up to date, and of those beside it that stand for it while it is built. */
  async lookAgain(relation: Relation): Promise<void> {
    const { cache } = this.adapter
    const { database, schema } = relation
    if (schema === null || !cache.hasSchema(database, schema)) return
    const name = relation.identifier?.toLowerCase() ?? ''
    const isMeant = ({ identifier }: Relation) =>
      identifier?.toLowerCase() === name || identifier?.toLowerCase().startsWith(`${name}__dbt_`)
    const there = (await this.listRelationsWithoutCaching(relation.withoutIdentifier())).filter(isMeant)
    for (const known of cache.listRelations(database, schema).filter(isMeant)) {
      const found = there.find(({ identifier }) => identifier === known.identifier)
      if (found?.type !== known.type) cache.drop(known)
    }
    for (const found of there) cache.add(found)
  }

  async listSchemas(database: string | null): Promise<string[]> {
    const table = asTable('list_schemas', await this.call('list_schemas', { database }))
    return table.rows.flatMap(([name]) => (typeof name === 'string' ? [name] : []))
  }

  async checkSchemaExists(database: string | null, schema: string): Promise<boolean> {
    const information_schema = this.adapter.relations
      .create({ database, schema, identifier: 'INFORMATION_SCHEMA', quote_policy: this.adapter.quoting })
      .informationSchema()
    const table = asTable('check_schema_exists', await this.call('check_schema_exists', { information_schema, schema }))
    const count = table.rows[0]?.[0]
    return (typeof count === 'number' || typeof count === 'bigint') && count > 0
  }

  async createSchema(relation: Relation): Promise<void> {
    const schema = relation.withoutIdentifier()
    this.session.eventSink.emit('SchemaCreation', { relation: referenceKeyData(schema.path) })
    await this.call('create_schema', { relation: schema })
    await this.session.commitIfOpen()
  }

  async dropSchema(relation: Relation): Promise<void> {
    const schema = relation.withoutIdentifier()
    this.session.eventSink.emit('SchemaDrop', { relation: referenceKeyData(schema.path) })
    await this.call('drop_schema', { relation: schema })
    await this.session.commitIfOpen()
    this.adapter.cache.dropSchema(schema.database, schema.schema)
  }

  async dropRelation(relation: Relation): Promise<void> {
    if (relation.type === null) {
      throw dbtError(
        'CompilationError',
        'relation/no-type',
        `Tried to drop relation ${relation}, but its type is null.`,
      )
    }
    this.cacheDropped(relation)
    await this.call('drop_relation', { relation })
  }

  async truncateRelation(relation: PlainValue): Promise<void> {
    await this.call('truncate_relation', { relation })
  }

  async renameRelation(from: Relation | null, to: Relation | null): Promise<void> {
    this.cacheRenamed(from, to)
    await this.call('rename_relation', { from_relation: from, to_relation: to })
  }

  /** Columns in their order; none where the warehouse says that there is no such relation. */
  async getColumnsInRelation(relation: Relation): Promise<Column[]> {
    return asColumns('get_columns_in_relation', await this.answerOfColumns(relation))
  }

  /** What the macro `get_columns_in_relation` answers: a list of columns, but a project's own macro may give anything. */
  async answerOfColumns(relation: PlainValue): Promise<PlainValue> {
    try {
      return await this.call('get_columns_in_relation', { relation })
    } catch (error) {
      if (this.adapter.parts.introspection.isMissingRelation?.(error)) return []
      throw error
    }
  }

  getColumnSchemaFromQuery(sql: string): Promise<Column[]> {
    return this.adapter.parts.introspection.describeQuery(this.session, sql)
  }

  /** Columns that `from` has and `to` has not. */
  async getMissingColumns(from: Relation, to: Relation): Promise<Column[]> {
    const there = await this.getColumnsInRelation(from)
    const here = new Set((await this.getColumnsInRelation(to)).map((column) => column.name))
    return [...new Map(there.map((column) => [column.name, column])).values()].filter(({ name }) => !here.has(name))
  }

  /** Makes string columns of `to` as long as those of `from`, where the warehouse counts length. */
  async expandTargetColumnTypes(from: Relation, to: Relation): Promise<void> {
    if (!this.adapter.parts.introspection.expandsColumnTypes) return
    const goal = await this.getColumnsInRelation(from)
    const current = new Map((await this.getColumnsInRelation(to)).map((column) => [column.name, column]))
    for (const reference of goal) {
      const column = current.get(reference.name)
      if (!column?.canExpandTo(reference)) continue
      const new_column_type = this.adapter.columns.stringType(reference.stringSize())
      this.session.eventSink.emit('ColTypeChange', {
        orig_type: column.data_type,
        new_type: new_column_type,
        table: referenceKeyData(to.path),
      })
      await this.call('alter_column_type', { relation: to, column_name: column.name, new_column_type })
    }
  }

  cacheAdded(relation: Relation | null): void {
    if (relation === null) throw this.nullRelation('cache')
    this.adapter.cache.add(relation)
  }

  cacheDropped(relation: Relation | null): void {
    if (relation === null) throw this.nullRelation('drop')
    this.adapter.cache.drop(relation)
  }

  cacheRenamed(from: Relation | null, to: Relation | null): void {
    if (from === null || to === null) {
      const named = (relation: Relation | null) => (relation === null ? 'null relation' : String(relation))
      throw dbtError(
        'CompilationError',
        'relation/null',
        `Attempted to rename ${named(from)} to ${named(to)} for ${this.session.name ?? '<None>'}`,
      )
    }
    this.adapter.cache.rename(from, to)
  }

  /** The identifier in quotes, if the project's quoting says so for this part. */
  quoteAsConfigured(identifier: string, part: string): string {
    const quoting: Readonly<Record<string, boolean | undefined>> = this.adapter.quoting
    return quoting[part] ? quoteIdentifier(this.adapter.dialect, identifier) : identifier
  }

  private nullRelation(verb: string) {
    return dbtError(
      'CompilationError',
      'relation/null',
      `Attempted to ${verb} a null relation for ${this.session.name ?? '<None>'}`,
    )
  }

  private call(name: string, args: Readonly<Record<string, PlainValue>>): Promise<PlainValue> {
    return this.adapter.options.macros.call(name, args, this.session)
  }

  /** Parts that the project does not quote are sought as the catalog has them. */
  private matchArguments(search: Record<ComponentName, string | null>): Partial<Record<ComponentName, string>> {
    const { quoting, dialect } = this.adapter
    return Object.fromEntries(
      Object.entries(search).flatMap(([part, value]) => {
        if (value === null) return []
        return [[part, quoting[part as ComponentName] === false ? foldedName(dialect, value) : value]]
      }),
    )
  }
}

function asTable(macro: string, value: PlainValue): ResultTable {
  if (typeof value === 'object' && value !== null && 'rows' in value && 'columns' in value) return value as ResultTable
  throw wrongReturn(macro, 'a table, as run_query gives it')
}

function asColumns(macro: string, value: PlainValue): Column[] {
  if (Array.isArray(value) && value.every((item) => item instanceof Column)) return value
  throw wrongReturn(macro, 'a list of api.Column')
}

function asText(cell: PlainValue): string | null {
  return typeof cell === 'string' ? cell : cell === null || cell === undefined ? null : String(cell)
}

function wrongReturn(macro: string, wanted: string) {
  return dbtError('CompilationError', 'macro/wrong-return', `The macro '${macro}' does not return ${wanted}`, {
    hint: `end ${macro} with {{ return(...) }}`,
  })
}
