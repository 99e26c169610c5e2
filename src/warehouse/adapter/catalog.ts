import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Adapter } from './adapter.ts'
import type { Cell } from './cell.ts'
import type { PlainValue } from './plain-value.ts'
import type { InformationSchema, Relation } from './relation.ts'
import { EMPTY_TABLE, type ResultTable } from './result-table.ts'

/** Above this many relations the whole schemas are read instead. */
const MOST_RELATIONS = 100

/** What a catalog is wanted of. */
export interface CatalogRequest {
  /** The relations of all nodes and sources: they say which schemas are read. */
  readonly relations: readonly Relation[]
  /** Only these, if the user selected some. */
  readonly only?: readonly Relation[]
}

/** Tables with their columns, and the errors of what could not be read. */
export interface CatalogResult {
  readonly table: ResultTable
  readonly errors: readonly DbtError[]
}

/** Tables and columns for `catalog.json`, as the `get_catalog` macros tell them; a database that fails is an error beside. */
export async function readCatalog(adapter: Adapter, { relations, only }: CatalogRequest): Promise<CatalogResult> {
  const byRelations =
    only !== undefined && only.length <= MOST_RELATIONS && adapter.dialect.capabilities.has('SchemaMetadataByRelations')
  const used = schemaKeys(relations)
  const tables: ResultTable[] = []
  const errors: DbtError[] = []
  for (const { informationSchema, members } of byInformationSchema(byRelations ? only : relations)) {
    const schemas = [...new Set(members.flatMap((relation) => relation.schema?.toLowerCase() ?? []))]
    const name = byRelations ? 'get_catalog_relations' : 'get_catalog'
    const args: Record<string, PlainValue> = {
      information_schema: informationSchema,
      ...(byRelations ? { relations: members } : { schemas }),
    }
    const session = adapter.session()
    try {
      const table = await session.named(`${informationSchema.database}.information_schema`, () =>
        adapter.options.macros.call(name, args, session),
      )
      tables.push(tableOf(table, name))
    } catch (error) {
      if (!(error instanceof DbtError)) throw error
      adapter.options.events.emit('CatalogGenerationError', { exc: error.message })
      errors.push(error)
    }
  }
  const merged = merge(tables.filter((table) => table.rows.length > 0))
  const wanted = only && new Set(only.map((relation) => key(relation.database, relation.schema, relation.identifier)))
  return { table: keep(merged, used, wanted), errors }
}

/** What a macro gives that a project may have overridden. */
function tableOf(given: unknown, macro: string): ResultTable {
  if (typeof given === 'object' && given !== null && 'rows' in given) return given as ResultTable
  throw dbtError(
    'CompilationError',
    'catalog/no-table',
    `The macro '${macro}' gives no table: ${JSON.stringify(given)}`,
    {
      hint: 'it has to return a result with a row for each column, as run_query gives it',
    },
  )
}

function byInformationSchema(
  relations: readonly Relation[],
): { informationSchema: InformationSchema; members: Relation[] }[] {
  const groups = new Map<string, { informationSchema: InformationSchema; members: Relation[] }>()
  for (const relation of relations) {
    const informationSchema = relation.informationSchema()
    const name = informationSchema.render()
    const group = groups.get(name) ?? { informationSchema, members: [] }
    group.members.push(relation)
    groups.set(name, group)
  }
  return [...groups.values()]
}

function schemaKeys(relations: readonly Relation[]): ReadonlySet<string> {
  return new Set(
    relations.flatMap(({ database, schema }) => (database === null || schema === null ? [] : [key(database, schema)])),
  )
}

function keep(table: ResultTable, used: ReadonlySet<string>, wanted: ReadonlySet<string> | undefined): ResultTable {
  const at = (name: string) => table.columns.findIndex((column) => column.name.toLowerCase() === name)
  const [database, schema, name] = [at('table_database'), at('table_schema'), at('table_name')]
  // dbt reads the three in this order.
  const missing = ['table_database', 'table_schema', 'table_name'].find((each) => at(each) < 0)
  if (missing !== undefined && table.rows.length > 0) throw withoutColumn(missing, table)
  const rows = table.rows.filter((row) => {
    const parts = [row[database], row[schema], row[name]].map((cell) => (typeof cell === 'string' ? cell : null))
    const [inDatabase = null, inSchema = null, called = null] = parts
    if (inDatabase === null || inSchema === null || !used.has(key(inDatabase, inSchema))) return false
    return !wanted || wanted.has(key(inDatabase, inSchema, called))
  })
  return { ...table, rows }
}

/** Tables of several databases as one; a column that one of them lacks is null there. */
function merge(tables: readonly ResultTable[]): ResultTable {
  const [first, ...others] = tables
  if (!first) return EMPTY_TABLE
  if (others.length === 0) return first
  const columns = [...new Map(tables.flatMap((table) => table.columns).map((column) => [column.name, column])).values()]
  const rows = tables.flatMap((table) => {
    const indexes = columns.map(({ name }) => table.columns.findIndex((column) => column.name === name))
    return table.rows.map((row) => indexes.map((index): Cell => row[index] ?? null))
  })
  return { columns, rows }
}

function key(...parts: readonly (string | null)[]): string {
  return JSON.stringify(parts.map((part) => part?.toLowerCase() ?? null))
}

function withoutColumn(missing: string, { columns }: ResultTable) {
  const found = columns.map(({ name }) => `'${name}'`).join(', ')
  return dbtError(
    'DbtInternalError',
    'catalog/no-column',
    `Got a row without "${missing}" column, columns: (${found}${columns.length === 1 ? ',' : ''})`,
    { category: 'Runtime Error', hint: 'the macro get_catalog gives a row for each column, with its table' },
  )
}
