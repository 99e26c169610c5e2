/** From the rows that a warehouse tells of its columns to the tables of `catalog.json`. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { CatalogColumn, CatalogStat, CatalogTable } from '#manifest/artifacts/catalog.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'
import type { ResultTable } from '#warehouse/adapter/result-table.ts'

export interface CatalogTables {
  readonly nodes: Readonly<Record<string, CatalogTable>>
  readonly sources: Readonly<Record<string, CatalogTable>>
}

/** `selected` undefined: all of the project. */
export function catalogTables(table: ResultTable, manifest: Manifest, selected?: ReadonlySet<UniqueId>): CatalogTables {
  const nodeIds = new Map<string, UniqueId>()
  for (const node of manifest.nodes.values()) nodeIds.set(keyOf(node.database, node.schema, node.alias), node.unique_id)
  const sourceIds = new Map<string, UniqueId[]>()
  for (const source of manifest.sources.values()) {
    const key = keyOf(source.database, source.schema, source.identifier)
    sourceIds.set(key, [...(sourceIds.get(key) ?? []), source.unique_id])
  }
  const isWanted = (unique_id: UniqueId) => selected === undefined || selected.has(unique_id)
  const nodes: Record<string, CatalogTable> = {}
  const sources: Record<string, CatalogTable> = {}
  for (const each of readTables(table)) {
    const { database, schema, name } = each.metadata
    const key = keyOf(database, schema, name)
    const node = nodeIds.get(key)
    if (node !== undefined && isWanted(node)) nodes[node] = { ...each, unique_id: node }
    for (const source of sourceIds.get(key) ?? []) {
      if (sources[source]) throw ambiguous(source, sources[source], each)
      if (isWanted(source)) sources[source] = { ...each, unique_id: source }
    }
  }
  return { nodes, sources }
}

function keyOf(database: string | null, schema: string, name: string): string {
  return JSON.stringify([database?.toLowerCase() ?? null, schema.toLowerCase(), name.toLowerCase()])
}

type Fields = ReadonlyMap<string, Cell>
type OpenTable = CatalogTable & { readonly columns: Record<string, CatalogColumn> }

/** One row for each column; what it says of the table is taken from the first. */
function readTables({ columns, rows }: ResultTable): readonly OpenTable[] {
  const tables = new Map<string, OpenTable>()
  for (const row of rows) {
    const fields: Fields = new Map(columns.map(({ name }, index) => [name, row[index] ?? null]))
    const key = JSON.stringify(
      ['table_database', 'table_schema', 'table_name'].map((name) => textOrNull(fields.get(name))),
    )
    let table = tables.get(key)
    if (!table) tables.set(key, (table = newTable(fields)))
    const name = text(fields, 'column_name')
    table.columns[name] = {
      type: text(fields, 'column_type'),
      index: Number(fields.get('column_index') ?? 0),
      name,
      comment: textOrNull(fields.get('column_comment')),
    }
  }
  return [...tables.values()]
}

function newTable(fields: Fields): OpenTable {
  return {
    metadata: {
      type: text(fields, 'table_type'),
      schema: text(fields, 'table_schema'),
      name: text(fields, 'table_name'),
      database: textOrNull(fields.get('table_database')),
      comment: textOrNull(fields.get('table_comment')),
      owner: textOrNull(fields.get('table_owner')),
    },
    columns: {},
    stats: statsOf(fields),
    unique_id: null,
  }
}

/** `stats:size:label` and its kin become one entry each, where they are to be shown. */
function statsOf(fields: Fields): Record<string, CatalogStat> {
  const ids = new Set(
    [...fields.keys()].flatMap((name) => (name.startsWith('stats:') ? [name.split(':')[1] as string] : [])),
  )
  const stats: Record<string, CatalogStat> = {}
  for (const id of ids) {
    const part = (name: string) => fields.get(`stats:${id}:${name}`) ?? null
    if (part('include') !== true) continue
    const value = part('value')
    stats[id] = {
      id,
      label: String(part('label')),
      value: typeof value === 'object' ? textOrNull(value) : typeof value === 'bigint' ? Number(value) : value,
      include: true,
      description: textOrNull(part('description')),
    }
  }
  stats.has_stats = {
    id: 'has_stats',
    label: 'Has Stats?',
    value: Object.keys(stats).length > 0,
    include: false,
    description: 'Indicates whether there are statistics for this table',
  }
  return stats
}

function text(fields: Fields, name: string): string {
  const value = fields.get(name)
  if (value === undefined) {
    throw dbtError('CompilationError', 'catalog/missing-key', `Catalog information missing required key '${name}'`, {
      hint: 'the macro get_catalog gives a row for each column, with its table',
    })
  }
  return textOrNull(value) ?? ''
}

function textOrNull(cell: Cell | undefined): string | null {
  if (cell === null || cell === undefined) return null
  if (typeof cell !== 'object') return String(cell)
  return 'text' in cell ? cell.text : JSON.stringify(cell)
}

function ambiguous(unique_id: string, first: CatalogTable, second: CatalogTable) {
  const named = ({ metadata: { database, schema, name } }: CatalogTable) =>
    `"${[database, schema, name].filter((part) => part !== null).join('"."')}"`
  return dbtError(
    'AmbiguousCatalogMatchError',
    'catalog/ambiguous',
    `dbt found two relations in your warehouse with similar database identifiers. ` +
      `dbt\nis unable to determine which of these relations was created by the model "${unique_id}".\n` +
      'In order for dbt to correctly generate the catalog, one of the following relations must be deleted or renamed:\n\n' +
      ` - ${named(first)}\n - ${named(second)}`,
    { category: 'Compilation Error' },
  )
}
