import { rowsOf, withDuckDb } from './with-duckdb.mjs'

/** @typedef {{ run: (sql: string) => Promise<unknown>, rows: (sql: string) => Promise<Record<string, unknown>[]> }} Database */

/**
 * Hands a connection to the database that the raw tables are in to `use`, and closes it afterwards.
 * @template T
 * @param {string} place a DuckDB file, or the address of a PostgreSQL database
 * @param {(database: Database) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withDatabase(place, use) {
  if (isPostgres(place)) return (await import('./with-postgres.mjs')).withPostgres(place, use)
  return withDuckDb(place, (connection) =>
    use({ run: (sql) => connection.run(sql), rows: (sql) => rowsOf(connection, sql) }),
  )
}

/** @param {string} place */
export function isPostgres(place) {
  return /^postgres(ql)?:\/\//.test(place)
}
