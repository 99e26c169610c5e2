import { STANDARD_SQL } from '#sql/sql-syntax.ts'
import { ALL_ENFORCED, type Dialect, type TypedName } from '#warehouse/adapter/dialect.ts'
import { ALL_PARTS } from '#warehouse/adapter/policy.ts'

/** DuckDB's SQL. */
export const DUCKDB_DIALECT: Dialect = {
  syntax: { ...STANDARD_SQL, dollarQuotes: true },
  quoteCharacter: '"',
  quotePolicy: ALL_PARTS,
  dateFunction: 'now()',
  capabilities: new Set(['SchemaMetadataByRelations', 'MicrobatchConcurrency']),
  constraintSupport: ALL_ENFORCED,
  transactions: { begin: 'BEGIN', commit: 'COMMIT' },
  incrementalStrategies: ['append', 'delete+insert', 'merge', 'microbatch'],
  configKeys: ['indexes'],
  constraintTarget: withoutDatabase,
  rowsOfJson,
}

/** DuckDB refuses a foreign key's target with its database before it, even its own. */
function withoutDatabase(to: string): string {
  const parts = to.split('.')
  return parts.length > 2 ? parts.slice(1).join('.') : to
}

function rowsOfJson(json: string, columns: readonly TypedName[]): string {
  const shape = `[{${columns.map(({ name, type }) => `"${name}": "${type}"`).join(', ')}}]`
  return `select unnest(from_json(${json}, '${shape}'), recursive := true)`
}
