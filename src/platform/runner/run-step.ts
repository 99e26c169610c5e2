import type { Run } from '../store/port/runs.ts'
import type { CommandRequest } from './command-request.ts'

/** A dbt command that is a step of a run, which the store has already. */
export interface StepToRun {
  readonly run: Pick<Run, 'id' | 'job' | 'instance' | 'target'>
  /** From 1, as planned. */
  readonly index: number
  readonly request: CommandRequest
}

/** How a step came to its end. */
export interface StepOutcome {
  readonly exitCode: number
  readonly wasCancelled: boolean
  /** For people, where the exit code does not say it all. */
  readonly message?: string | undefined
}

/**
 * Runs a step in a process that may, starts and finishes it in the store, and keeps what it tells. The signal cancels
 * it as Ctrl-C would. Whatever becomes of the process, it resolves.
 */
export type RunStep = (step: StepToRun, signal: AbortSignal) => Promise<StepOutcome>
