import type { WrittenFor } from './written-for.ts'

const NULL_ORDER = "SET default_null_order = 'nulls_last_on_asc_first_on_desc'"

/** What is set on each connection, since no rewriting can know the types of columns, nor read every statement. */
export const DIALECT_SETTINGS: Readonly<Record<WrittenFor, readonly string[]>> = {
  // 5 / 2 is 2 in PostgreSQL. DuckDB writes it so into views, too.
  postgres: [NULL_ORDER, 'SET integer_division = true'],
  snowflake: [NULL_ORDER],
}
