import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { quoteIdentifier, type Dialect } from './dialect.ts'

/** A seed's column name in quotes, unless `quote_columns` is false. `typeName` is Python's name of what was given. */
export function quoteSeedColumn(
  dialect: Dialect,
  column: string,
  quoteColumns: boolean | null | { readonly typeName: string },
): string {
  if (quoteColumns !== null && typeof quoteColumns === 'object') {
    throw dbtError(
      'CompilationError',
      'seed/quote-columns',
      `The seed configuration value of "quote_columns" has an invalid type <class '${quoteColumns.typeName}'>`,
    )
  }
  return quoteColumns === false ? column : quoteIdentifier(dialect, column)
}
