import { dbtError, type DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ColumnKind } from './result-table.ts'

export type QueryParameter = string | number | boolean | null

/** `json` is a list of objects, `rows` a list of lists. */
export type QueryFormat = 'json' | 'rows' | 'csv' | 'parquet'

/** A question to a warehouse, from somebody who may only read. */
export interface ReadQuery {
  readonly sql: string
  /** By position, or by name. They are bound, never pasted. */
  readonly parameters: readonly QueryParameter[] | Readonly<Record<string, QueryParameter>>
  readonly format: QueryFormat
  /** The project has written it, and a `QueryCheck` has looked at it. It can not write all the same. */
  readonly isOwn?: boolean | undefined
  /** More rows are left out. */
  readonly maxRows: number
  /** An answer that grows larger is an error. */
  readonly maxBytes: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface QueryColumn {
  readonly name: string
  /** In the database's own words. */
  readonly type: string
  readonly kind: ColumnKind
}

/** What came of it. The rows stand in the file. */
export interface QueryAnswer {
  readonly columns: readonly QueryColumn[]
  readonly rows: number
  /** Whether there would have been more rows. */
  readonly isTruncated: boolean
}

/** A database as it answers those who may only read, on connections of its own. */
export interface ReadOnlyDatabase {
  /** Writes the rows into a new file. Throws a `DbtError` where the question is refused or fails. */
  write(query: ReadQuery, file: string): Promise<QueryAnswer>
  close(): Promise<void>
}

/** Tells what queries would reach, by their text alone. */
export interface QueryCheck {
  /** Throws a `DbtError` where a query is not one SELECT, or reaches beyond the database: files, the network, settings. */
  check(sql: string): Promise<void>
  close(): void
}

/** Why a question was broken off. */
export type QueryEnd = 'cancelled' | 'time' | 'bytes'

/** Often enough, and a call that is just being handed over does not hear the first interruption. */
const LOOK_MS = 50

/**
 * Does the work of a query within its limits. `interrupt` ends what is under way, which then fails; `size` says how many
 * bytes the answer has so far.
 */
export async function withinLimits<T>(
  query: ReadQuery,
  { interrupt, size }: { readonly interrupt: () => void; readonly size: () => number },
  work: () => Promise<T>,
): Promise<T> {
  const { signal, timeoutMs, maxBytes } = query
  const state: { why?: QueryEnd } = {}
  const end = (why: QueryEnd) => {
    state.why ??= why
    interrupt()
  }
  const onAbort = () => end('cancelled')
  signal.addEventListener('abort', onAbort)
  const timer = setTimeout(() => end('time'), timeoutMs)
  const watch = setInterval(() => {
    if (state.why) interrupt()
    else if (size() > maxBytes) end('bytes')
  }, LOOK_MS)
  try {
    if (signal.aborted) onAbort()
    const answer = await work()
    if (size() > maxBytes) state.why ??= 'bytes'
    if (state.why) throw broken(state.why, query)
    return answer
  } catch (error) {
    if (state.why) throw broken(state.why, query)
    throw error
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
    signal.removeEventListener('abort', onAbort)
  }
}

function broken(why: QueryEnd, { timeoutMs, maxBytes, isOwn }: ReadQuery): DbtError {
  switch (why) {
    case 'cancelled':
      return dbtError('DbtDatabaseError', 'query/cancelled', 'The query was cancelled')
    case 'time':
      return dbtError('DbtDatabaseError', 'query/timeout', `The query took longer than ${timeoutMs / 1000} s`, {
        hint: isOwn
          ? 'ask for less, have a model do the work, or give it more time: queries.timeout in trellis.yml'
          : 'ask for less, or for more time with timeout_seconds',
      })
    case 'bytes':
      return dbtError('DbtDatabaseError', 'query/too-large', `The answer is larger than ${maxBytes} bytes`, {
        hint: 'ask for fewer rows or columns, or for another format',
      })
  }
}

export function refusedQuery(
  why: string,
  code: 'query/refused' | 'query/syntax' | 'query/no-table' = 'query/refused',
  hint?: string,
): DbtError {
  return dbtError('DbtDatabaseError', code, `The query is refused: ${why}`, { ...(hint !== undefined && { hint }) })
}

/** Of a query that reaches beyond what the database holds. */
export function refusedReach(what: string): DbtError {
  return refusedQuery(what, 'query/refused', 'queries read what models have made: let a model do it, and read that')
}
