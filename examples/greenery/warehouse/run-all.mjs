/**
 * Runs statements in one transaction: all of them take effect, or none.
 * @param {{ run: (sql: string) => Promise<unknown> }} connection
 * @param {readonly string[]} statements
 */
export async function runAll(connection, statements) {
  await connection.run('begin')
  try {
    for (const statement of statements) await connection.run(statement)
    await connection.run('commit')
  } catch (error) {
    await connection.run('rollback')
    throw error
  }
}
