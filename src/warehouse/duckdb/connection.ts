import type { DuckDBConnection as Handle, DuckDBResult, DuckDBValue } from '@duckdb/node-api'
import type { Cell } from '#warehouse/adapter/cell.ts'
import type { Connection, RunOptions, RunResult } from '#warehouse/adapter/connection.ts'
import { EMPTY_TABLE } from '#warehouse/adapter/result-table.ts'
import { duckdbError, errorText, exceptionName } from './database-error.ts'
import type { Retries } from './credentials.ts'
import type { WrittenFor } from './dialects/written-for.ts'
import { readResult } from './read-result.ts'

type Api = typeof import('@duckdb/node-api')

/** How often a statement is tried, and who is told of the end. */
export interface DuckDBConnectionOptions {
  readonly retries?: Retries | undefined
  /** Whose SQL it is given, where that is not DuckDB's own. */
  readonly writtenFor?: WrittenFor | undefined
  /** Called once, when it is closed. */
  readonly onClose: () => void
}

/** dbt-duckdb records nothing of a statement but that it went well. */
const OK = { _message: 'OK' } as const

/** One conversation with DuckDB. */
export class DuckDBConnection implements Connection {
  private readonly api: Api
  private readonly handle: Handle
  private readonly options: DuckDBConnectionOptions
  private closed = false
  private isRollingBack = false

  constructor(api: Api, handle: Handle, options: DuckDBConnectionOptions) {
    this.api = api
    this.handle = handle
    this.options = options
  }

  async run(sql: string, options: RunOptions): Promise<RunResult> {
    return this.retried(sql, async () => {
      const result = await this.query(sql, options)
      return {
        response: OK,
        table: options.fetch ? await readResult(this.api, this.handle, result, options.limit) : EMPTY_TABLE,
      }
    })
  }

  async refusalOf(sql: string): Promise<string | undefined> {
    try {
      const prepared = await this.handle.prepare(sql)
      prepared.destroySync()
      return undefined
    } catch (error) {
      return errorText(error)
    }
  }

  async rollback(): Promise<void> {
    this.isRollingBack = true
    try {
      await this.handle.run('ROLLBACK')
    } finally {
      this.isRollingBack = false
    }
  }

  /** What a statement has left behind is taken back all the same: a rollback cut short would leave no session to go on with. */
  cancel(): void {
    if (!this.closed && !this.isRollingBack) this.handle.interrupt()
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.handle.closeSync()
    this.options.onClose()
  }

  /** Of a script with several statements the plain call gives the first result, the prepared one the last. */
  private query(sql: string, { fetch, limit, bindings }: RunOptions): Promise<DuckDBResult> {
    if (bindings) return this.handle.run(sql, bindings.map(bound))
    if (!fetch || !STATEMENT.test(sql)) return this.handle.run(sql)
    if (limit !== undefined) return this.handle.stream(sql)
    return SEVERAL_STATEMENTS.test(sql) ? this.handle.run(sql, []) : this.handle.run(sql)
  }

  /** Tries again where the profile's `retries` say so, after 1, 2, 4 … seconds. */
  private async retried<T>(sql: string, work: () => Promise<T>): Promise<T> {
    const attempts = this.options.retries?.query_attempts ?? 1
    const retryable = this.options.retries?.retryable_exceptions ?? []
    for (let attempt = 0; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        const last = attempt + 1 >= attempts || !retryable.includes(exceptionName(errorText(error)))
        if (last) throw duckdbError(error, sql, this.options.writtenFor)
        await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt))
      }
    }
  }
}

/** Anything beside white space and comments: the prepared call refuses a script without a statement. */
const STATEMENT = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|;)*[^\s;]/
const SEVERAL_STATEMENTS = /;\s*\S/

/** What a seed's row or a look-up binds; DuckDB casts text to the column's type. */
function bound(cell: Cell): DuckDBValue {
  if (cell === null || typeof cell !== 'object') return typeof cell === 'number' ? BigInt(cell) : cell
  switch (cell.kind) {
    case 'float':
      return cell.value
    case 'decimal':
    case 'uuid':
      return cell.text
    case 'date':
      return dateText(cell)
    case 'timestamp':
      return `${dateText(cell)} ${timeText(cell)}`
    case 'time':
      return timeText(cell)
    case 'interval':
      return `${cell.months} months ${cell.days} days ${cell.microseconds} microseconds`
    default:
      throw new Error(`a ${cell.kind} cannot be bound`)
  }
}

function dateText({ year, month, day }: { year: number; month: number; day: number }): string {
  return `${padded(year, 4)}-${padded(month)}-${padded(day)}`
}

type Clock = Readonly<Record<'hour' | 'minute' | 'second' | 'microsecond', number>> & {
  readonly zone?: { readonly offsetSeconds: number }
}

function timeText({ hour, minute, second, microsecond, zone }: Clock): string {
  return `${padded(hour)}:${padded(minute)}:${padded(second)}.${padded(microsecond, 6)}${zone ? offsetText(zone.offsetSeconds) : ''}`
}

function offsetText(seconds: number): string {
  const minutes = Math.abs(Math.trunc(seconds / 60))
  return `${seconds < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}`
}

function padded(value: number, width = 2): string {
  return String(value).padStart(width, '0')
}
