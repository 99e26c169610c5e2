import type { Connection, RunOptions, RunResult } from './connection.ts'
import { DatabaseError } from './database-error.ts'
import type { WriteGuard } from './write-guard.ts'

/**
 * Runs a script if the guard lets it through. What a transaction holds is asked about right before it is committed; a
 * statement that would stand for itself gets a transaction with the question in it, unless it takes none, as `VACUUM`.
 */
export async function runGuarded(
  guard: WriteGuard | undefined,
  connection: Connection,
  sql: string,
  options: RunOptions,
): Promise<RunResult> {
  guard?.check()
  if (!guard?.question) return connection.run(sql, options)
  if (connection.standsAlone && !SAYS_COMMIT.test(sql)) return inTransaction(guard, connection, sql, options)
  if (SAYS_COMMIT.test(sql)) await ask(guard, connection)
  return connection.run(sql, options)
}

/** Also a script of a user's hook may say so. `end` is a statement only where one begins. */
const SAYS_COMMIT = /\bcommit\b|\bprepare\s+transaction\b|(?:^|;|\*\/)\s*end\b/i

async function inTransaction(
  guard: WriteGuard,
  connection: Connection,
  sql: string,
  options: RunOptions,
): Promise<RunResult> {
  await connection.run('begin', { fetch: false })
  try {
    await ask(guard, connection)
    const result = await connection.run(sql, options)
    await connection.run('commit', { fetch: false })
    return result
  } catch (error) {
    await endTransaction(connection)
    if (!(error instanceof DatabaseError && error.takesNoTransaction)) throw error
  }
  await ask(guard, connection)
  await endTransaction(connection)
  return connection.run(sql, options)
}

/** What comes next stands for itself again. */
async function endTransaction(connection: Connection): Promise<void> {
  if (connection.standsAlone === false) await connection.run('rollback', { fetch: false })
}

async function ask(guard: WriteGuard, connection: Connection): Promise<void> {
  if (!guard.question) return
  const { table } = await connection.run(guard.question.sql, { fetch: true })
  if (table.rows.length < guard.question.rows) throw guard.refused()
}
