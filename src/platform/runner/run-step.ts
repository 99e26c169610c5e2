import type { Run } from '../store/port/runs.ts'
import type { CommandRequest } from './command-request.ts'

/** A dbt command that is a step of a run, which the store has already. */
export interface StepToRun {
  readonly run: Pick<Run, 'id' | 'job' | 'instance' | 'target'>
  /** From 1, as planned. */
  readonly index: number
  readonly request: CommandRequest
  /** Whether the database is as others may see it once the step has ended. */
  readonly isLast: boolean
}

/** How a step came to its end. */
export interface StepOutcome {
  readonly exitCode: number
  readonly wasCancelled: boolean
  /** For people, where the exit code does not say it all. */
  readonly message?: string | undefined
}

/** Why a signal ends a step that has taken too long: that counts as an error. */
export class StepTimeout extends Error {
  constructor() {
    super('It took longer than its time-out allows')
  }
}

/** What came of a step that a signal may have ended. */
export function endedStep(
  outcome: StepOutcome,
  { reason }: Pick<AbortSignal, 'reason'>,
): StepOutcome & {
  readonly status: 'success' | 'error' | 'cancelled'
} {
  const { exitCode, wasCancelled } = outcome
  if (exitCode === 0) return { ...outcome, status: 'success' }
  if (reason instanceof StepTimeout)
    return { ...outcome, wasCancelled: false, status: 'error', message: reason.message }
  return { ...outcome, status: wasCancelled ? 'cancelled' : 'error' }
}

/**
 * Runs a step in a process that may, starts and finishes it in the store, and keeps what it tells. The signal cancels
 * it as Ctrl-C would. Whatever becomes of the process, it resolves.
 */
export type RunStep = (step: StepToRun, signal: AbortSignal) => Promise<StepOutcome>
