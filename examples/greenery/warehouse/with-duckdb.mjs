import { fileURLToPath } from 'node:url'

/** @typedef {import('@duckdb/node-api').DuckDBConnection} DuckDBConnection */

/** The file that the project's profile names. */
export const DATABASE = fileURLToPath(new URL('../greenery.duckdb', import.meta.url))

/**
 * Opens a DuckDB file, hands its connection to `use`, and closes it again, so that another program can open the file afterwards.
 * @template T
 * @param {string} path
 * @param {(connection: DuckDBConnection) => Promise<T>} use
 * @param {{ readOnly?: boolean }} [options]
 * @returns {Promise<T>}
 */
export async function withDuckDb(path, use, { readOnly = false } = {}) {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(path, readOnly ? { access_mode: 'READ_ONLY' } : {})
  const connection = await instance.connect()
  try {
    return await use(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/**
 * The rows of a query with values as plain JavaScript ones: numbers, strings, booleans, null.
 * @param {DuckDBConnection} connection
 * @param {string} sql
 * @returns {Promise<Record<string, import('@duckdb/node-api').Json>[]>}
 */
export async function rowsOf(connection, sql) {
  const reader = await connection.runAndReadAll(sql)
  return reader.getRowObjectsJson()
}
