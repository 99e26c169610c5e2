import type { Cell } from './cell.ts'
import type { ResultTable } from './result-table.ts'

/** What dbt records of a statement in `adapter_response`; absent fields are not written. */
export interface AdapterResponse {
  readonly _message: string
  readonly code?: string
  readonly rows_affected?: number
  readonly query_id?: string
  readonly [vendor: string]: unknown
}

/** What is wanted of a statement. */
export interface RunOptions {
  /** Whether the rows are wanted. Without, the result is an empty table. */
  readonly fetch: boolean
  /** The most rows to fetch; more are neither read nor kept. */
  readonly limit?: number
  readonly bindings?: readonly Cell[]
}

/** What came of a statement. */
export interface RunResult {
  readonly response: AdapterResponse
  readonly table: ResultTable
}

/**
 * One conversation with the database: statements on it run one after the other, temporary tables live as long as it.
 * Failures are `DbtError`s.
 */
export interface Connection {
  /** Runs a script: every statement of it, the result that of the last. */
  run(sql: string, options: RunOptions): Promise<RunResult>
  rollback(): Promise<void>
  /** What the database says of a statement that it would not run; nothing is run. Absent where that cannot be had. */
  refusalOf?(sql: string): Promise<string | undefined>
  /** Whether the next statement stands for itself, in no transaction. Undefined: as the session keeps its transactions. */
  readonly standsAlone?: boolean
  /** Ends the running statement, which then fails; the connection stays usable. */
  cancel(): void
  close(): Promise<void>
}

/** Opens connections to one target. Nothing is imported or opened before the first `connect`. */
export interface Driver {
  connect(): Promise<Connection>
  close(): Promise<void>
}
