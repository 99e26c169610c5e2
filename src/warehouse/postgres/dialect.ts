import { STANDARD_SQL } from '#sql/sql-syntax.ts'
import { ALL_ENFORCED, type Dialect, type TypedName } from '#warehouse/adapter/dialect.ts'
import { ALL_PARTS } from '#warehouse/adapter/policy.ts'
import { sqlLiteral } from './sql-literal.ts'

/** PostgreSQL's SQL. */
export const POSTGRES_DIALECT: Dialect = {
  syntax: { ...STANDARD_SQL, dollarQuotes: true },
  quoteCharacter: '"',
  quotePolicy: ALL_PARTS,
  dateFunction: 'now()',
  capabilities: new Set(['SchemaMetadataByRelations']),
  constraintSupport: ALL_ENFORCED,
  // The connection itself begins a transaction with the first statement, as Python's driver does.
  transactions: { begin: null, commit: 'COMMIT' },
  incrementalStrategies: ['append', 'delete+insert', 'merge', 'microbatch'],
  configKeys: ['unlogged', 'indexes'],
  rowsOfJson,
  rowEstimate,
  limitWaiting: (milliseconds) => `set local lock_timeout = ${milliseconds}`,
}

function rowsOfJson(json: string, columns: readonly TypedName[]): string {
  const typed = columns.map(({ name, type }) => `${name} ${type}`)
  return `select ${columns.map(({ name }) => name).join(', ')} from json_to_recordset(${json}) as given(${typed.join(', ')})`
}

const LARGE_BYTES = 256 << 20

/** What the last analysis of the table has found. */
function rowEstimate(relation: string): string {
  return `(select reltuples::bigint from pg_class
    where oid = to_regclass(${sqlLiteral(relation)}) and reltuples > 0 and pg_relation_size(oid) > ${LARGE_BYTES})`
}
