import type { Manifest } from '#manifest/manifest.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import { type GenericTestNode, isGenericTest, type TestNode } from '#manifest/nodes/test.ts'
import { bareName, maskedColumns } from './masked-columns.ts'

/** How the rows are asked for that a test found, and what of them nobody may see. */
export interface FailedRowsQuery {
  readonly sql: string
  /** Whether the value of a column is hidden. */
  readonly isMasked: (column: string) => boolean
}

export interface FailedRowsOptions {
  readonly compiledCode: string
  /** Where the test has left its rows, if it stores failures. */
  readonly storedIn: string | null
  /** Columns that `trellis.yml` hides. */
  readonly mask: readonly string[]
  /** The most rows that are wanted. */
  readonly most: number
}

/** In which column dbt's own tests put the values that they found. */
const VALUE_COLUMNS: Readonly<Record<string, string>> = {
  unique: 'unique_field',
  accepted_values: 'value_field',
  relationships: 'from_field',
}

/**
 * The rows that a test found. Where it is one of dbt's own on a column, its query gives values and not rows: then the
 * rows with these values are asked for, with the keys of the model, so that somebody can find them.
 */
export function failedRowsQuery(test: TestNode, manifest: Manifest, options: FailedRowsOptions): FailedRowsQuery {
  const { compiledCode, storedIn, most } = options
  // Of all that the test reads: a singular test may show any column of it.
  const masked = maskedColumns(test.depends_on.nodes, manifest, options.mask)
  const from = storedIn ?? `(\n${compiledCode}\n) as found`
  const keyed = isGenericTest(test) && storedIn === null ? keyedRows(test, manifest, compiledCode) : undefined
  const ofMasked = isGenericTest(test) && test.column_name !== null && masked.has(bareName(test.column_name))
  const known = new Set(keyed?.columns.map(bareName))
  return {
    sql: keyed ? `${keyed.sql} limit ${most}` : `select * from ${from} limit ${most}`,
    // The values of a hidden column come under other names too.
    isMasked: (column) => masked.has(bareName(column)) || (ofMasked && !known.has(bareName(column))),
  }
}

interface KeyedRows {
  readonly sql: string
  /** Columns of the model, by their own names. */
  readonly columns: readonly string[]
}

function keyedRows(test: GenericTestNode, manifest: Manifest, compiledCode: string): KeyedRows | undefined {
  const { column_name, attached_node, test_metadata, config } = test
  const node = attached_node === null ? undefined : manifest.nodes.get(attached_node)
  if (!node?.relation_name || column_name === null || test_metadata.namespace !== null) return undefined
  const keys = keysOf(node).filter((key) => bareName(key) !== bareName(column_name))
  // With a `where`, dbt looks at a part of the table only.
  if (keys.length === 0 || config.where) return undefined
  const columns = [...keys, column_name]
  const rows = `select ${columns.join(', ')} from ${node.relation_name}`
  if (test_metadata.name === 'not_null') return { sql: `${rows} where ${column_name} is null`, columns }
  const value = VALUE_COLUMNS[test_metadata.name]
  if (value === undefined) return undefined
  return { sql: `${rows} where ${column_name} in (select ${value} from (\n${compiledCode}\n) as found)`, columns }
}

function keysOf(node: ManifestNode): readonly string[] {
  if (node.resource_type === 'model') return node.primary_key
  if (node.resource_type !== 'snapshot') return []
  const { unique_key } = node.config
  return [unique_key ?? []].flat()
}
