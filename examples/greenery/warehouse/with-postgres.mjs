import pg from 'pg'

/**
 * Connects to a PostgreSQL database, hands the connection to `use`, and leaves again.
 * @template T
 * @param {string} address for example `postgres://user:password@127.0.0.1:5432/shop`
 * @param {(connection: import('./with-database.mjs').Database) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withPostgres(address, use) {
  const client = new pg.Client(address)
  await client.connect()
  try {
    return await use({
      run: (sql) => client.query(sql),
      rows: async (sql) => (await client.query(sql)).rows,
    })
  } finally {
    await client.end()
  }
}
