export type StepStatus = 'queued' | 'running' | 'success' | 'error' | 'cancelled' | 'skipped'

export interface NewStep {
  /** From 1. */
  readonly index: number
  /** A dbt command is run by this program, a shell step by the system. */
  readonly kind: 'dbt' | 'shell'
  /** For people, for example `Test the marts`; often the command line itself. */
  readonly name: string
  readonly commandLine: string
}

/** One command of a run. */
export interface Step extends NewStep {
  /** Unique among the steps of all runs. */
  readonly id: number
  readonly runId: number
  readonly status: StepStatus
  readonly exitCode: number | null
  /** dbt's id of the invocation, as in artifacts and events. */
  readonly invocationId: string | null
  readonly message: string | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

export interface StepEnd {
  readonly status: Extract<StepStatus, 'success' | 'error' | 'cancelled' | 'skipped'>
  readonly exitCode?: number | null | undefined
  readonly message?: string | null | undefined
}

export type LogStream = 'stdout' | 'stderr'

/** A piece of what a step wrote. */
export interface LogPiece {
  readonly step: number
  readonly stream: LogStream
  readonly text: string
}

/** Which part of a log is wanted. */
export interface LogPart {
  readonly after?: number | undefined
  readonly step?: number | undefined
  readonly limit?: number
  /** No further piece once there are so many characters. */
  readonly characters?: number | undefined
}

/** The commands of a run, and what they wrote. */
export interface Steps {
  /** Notes steps of a run as they are planned; one that is planned already gets its new words. */
  plan(runId: number, steps: readonly NewStep[]): Promise<readonly Step[]>
  start(runId: number, index: number, facts?: { readonly invocationId?: string | undefined }): Promise<void>
  finish(runId: number, index: number, end: StepEnd): Promise<void>
  of(runId: number): Promise<readonly Step[]>
  /** Those of several runs at once. */
  ofRuns(runIds: readonly number[]): Promise<readonly Step[]>
  find(id: number): Promise<Step | undefined>
  /** Appends to what the steps of a run wrote. */
  write(runId: number, pieces: readonly LogPiece[]): Promise<void>
  /**
   * What was written after `after` (0 for all): the pieces in their order, and the number to ask with next time. Of one
   * step if it is named.
   */
  log(runId: number, options?: LogPart): Promise<{ readonly pieces: readonly LogPiece[]; readonly next: number }>
  /** The number of the last piece; 0 where nothing was written. */
  lastPiece(runId: number): Promise<number>
}
