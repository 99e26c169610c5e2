import type { Place } from './node-results.ts'
import type { NodeStatus } from '#manifest/artifacts/run-results.ts'

/** How a test has fared over time. It comes from the results that are saved; nobody has to write it. */
export interface TestHistory extends Place {
  readonly unique_id: string
  readonly status: NodeStatus
  readonly failures: number | null
  /** Since which run its verdict is what it is. */
  readonly sinceRunId: number
  readonly since: string
  readonly firstSeenAt: string
  readonly lastRunId: number
  readonly lastRunAt: string
  readonly lastPassedAt: string | null
  readonly lastFailedAt: string | null
  /**
   * The last verdicts, the newest first, a letter each: p passed, w warned, f failed, e could not be run. Skipped
   * ones leave none.
   */
  readonly verdicts: string
}

/** Rows that a test found, as many as one wants to keep. */
export interface FailedRows {
  readonly runId: number
  readonly step: number
  readonly unique_id: string
  readonly columns: readonly string[]
  /** Masked by whoever saves them. */
  readonly rows: readonly (readonly unknown[])[]
  /** How many there were in all. */
  readonly total: number
  /** Gone after that. */
  readonly expiresAt: string | null
}

/** Tests over time, and what they found. */
export interface Tests {
  /** All tests that were ever run in a place. */
  history(place: Place, unique_ids?: readonly string[]): Promise<readonly TestHistory[]>
  saveRows(rows: FailedRows): Promise<void>
  rows(runId: number, unique_id?: string): Promise<readonly FailedRows[]>
}
