import { STANDARD_SQL } from '#sql/sql-syntax.ts'
import { ALL_ENFORCED, type Dialect } from '#warehouse/adapter/dialect.ts'
import { ALL_PARTS } from '#warehouse/adapter/policy.ts'

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
}
