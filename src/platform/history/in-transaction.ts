import type { Session } from '#warehouse/adapter/session.ts'

/** Somebody else who stands still in the middle of the same is not waited for. */
const LONGEST_WAIT_MS = 5000

/**
 * Does work in a transaction of its own, all of it or nothing. It says so in SQL: a connection that has committed once
 * begins no further transaction by itself, as dbt has it.
 */
export async function inTransaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  const { transactions, limitWaiting } = session.adapter.dialect
  if (!transactions) return work()
  await send(session, 'begin')
  try {
    if (limitWaiting) await send(session, limitWaiting(LONGEST_WAIT_MS))
    const result = await work()
    await send(session, 'commit')
    return result
  } catch (error) {
    // What was wrong counts, and not that it cannot be undone on a connection that is gone.
    await send(session, 'rollback').catch(() => undefined)
    throw error
  }
}

/** A statement for itself, or within what `inTransaction` has begun. */
export async function send(session: Session, sql: string): Promise<void> {
  await session.addQuery(sql, { autoBegin: false, abridgeSqlLog: true })
}

export async function rowsOf(session: Session, sql: string): Promise<readonly (readonly unknown[])[]> {
  const { table } = await session.addQuery(sql, { autoBegin: false, fetch: true })
  return table.rows
}
