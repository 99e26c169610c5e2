import { statSync } from 'node:fs'
import type { DuckDBConnection as Handle, DuckDBValue } from '@duckdb/node-api'
import { dbtError, type DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { tokens } from '#sql/tokens.ts'
import { checkQuery } from './check-query.ts'
import { DUCKDB_DIALECT } from './dialect.ts'
import { errorText } from './database-error.ts'
import type { HeldFile } from './held-file.ts'
import { escapeSqlString } from './sql-literal.ts'

/** A question to a database, from somebody who may only read. */
export interface Query {
  readonly sql: string
  /** By position, or by name. */
  readonly parameters: readonly Parameter[] | Readonly<Record<string, Parameter>>
  readonly format: 'json' | 'csv' | 'parquet'
  /** More rows are left out. */
  readonly maxRows: number
  /** An answer that grows larger is an error. */
  readonly maxBytes: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export type Parameter = string | number | boolean | null

/** What came of it. The rows stand in the file. */
export interface QueryAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: number
  /** Whether there would have been more rows. */
  readonly isTruncated: boolean
}

/**
 * Asks a database that may be in use, and writes the rows into a new file: JSON as a list of objects. The query runs in
 * a transaction that can not write.
 */
export async function writeQuery(database: HeldFile, query: Query, file: string): Promise<QueryAnswer> {
  const { signal, timeoutMs } = query
  return database.read(async (connection) => {
    const state: { why?: 'cancelled' | 'time' | 'bytes' } = {}
    const end = (why: 'cancelled' | 'time' | 'bytes') => {
      state.why ??= why
      connection.interrupt()
    }
    const onAbort = () => end('cancelled')
    signal.addEventListener('abort', onAbort)
    const timer = setTimeout(() => end('time'), timeoutMs)
    const watch = setInterval(() => {
      // A call that is just being handed over does not hear the first interruption.
      if (state.why) connection.interrupt()
      else if (sizeOf(file) > query.maxBytes) end('bytes')
    }, 50)
    try {
      if (signal.aborted) onAbort()
      const answer = await written(connection, query, file)
      if (sizeOf(file) > query.maxBytes) state.why ??= 'bytes'
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
  })
}

async function written(connection: Handle, query: Query, file: string): Promise<QueryAnswer> {
  const sql = withoutEnd(query.sql)
  const limit = query.maxRows
  await connection.run('BEGIN TRANSACTION READ ONLY')
  try {
    await checkQuery(connection, sql)
    const values = bound(query.parameters)
    const columns = await columnsOf(connection, sql, values)
    // One row more than are wanted tells whether there would have been more; it is taken off again.
    const counted = await connection.run(
      `COPY (SELECT * FROM (\n${sql}\n) LIMIT ${limit}) TO '${escapeSqlString(file)}' (${FORMATS[query.format]})`,
      values as never,
    )
    const rows = Number(counted.rowsChanged)
    const isTruncated = rows === limit && (await hasMore(connection, sql, values, limit))
    return { columns, rows, isTruncated }
  } catch (error) {
    if (error instanceof Error && 'diagnostics' in error) throw error
    throw dbtError('DbtDatabaseError', 'query/failed', errorText(error))
  } finally {
    await connection.run('ROLLBACK').catch(() => undefined)
  }
}

const FORMATS = {
  json: 'FORMAT json, ARRAY true',
  csv: 'FORMAT csv, HEADER true',
  parquet: 'FORMAT parquet',
} as const

type Values = DuckDBValue[] | Record<string, DuckDBValue>

async function columnsOf(connection: Handle, sql: string, values: Values): Promise<QueryAnswer['columns']> {
  const described = await connection.run(`SELECT * FROM (\n${sql}\n) LIMIT 0`, values as never)
  const types = described.columnTypes()
  return described.columnNames().map((name, at) => ({ name, type: String(types[at]) }))
}

async function hasMore(connection: Handle, sql: string, values: Values, limit: number): Promise<boolean> {
  const more = await connection.run(`SELECT 1 FROM (\n${sql}\n) LIMIT 1 OFFSET ${limit}`, values as never)
  return (await more.getRows()).length > 0
}

function bound(parameters: Query['parameters']): Values {
  if (Array.isArray(parameters)) return parameters.map(value)
  return Object.fromEntries(Object.entries(parameters).map(([name, each]) => [name, value(each as Parameter)]))
}

/** Whole numbers stay whole. */
function value(parameter: Parameter): DuckDBValue {
  return typeof parameter === 'number' && Number.isInteger(parameter) ? BigInt(parameter) : parameter
}

/** The semicolon at the end would end the query around it. */
function withoutEnd(sql: string): string {
  const parts = [...tokens(sql, DUCKDB_DIALECT.syntax)]
  const last = parts.findLast(({ kind, text }) => kind !== 'space' && kind !== 'comment' && text !== ';')
  return last ? sql.slice(0, last.offset + last.text.length) : ''
}

function broken(why: 'cancelled' | 'time' | 'bytes', { timeoutMs, maxBytes }: Query): DbtError {
  switch (why) {
    case 'cancelled':
      return dbtError('DbtDatabaseError', 'query/cancelled', 'The query was cancelled')
    case 'time':
      return dbtError('DbtDatabaseError', 'query/timeout', `The query took longer than ${timeoutMs / 1000} s`, {
        hint: 'ask for less, or for more time with timeout_seconds',
      })
    case 'bytes':
      return dbtError('DbtDatabaseError', 'query/too-large', `The answer is larger than ${maxBytes} bytes`, {
        hint: 'ask for fewer rows or columns, or for another format',
      })
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
