import type { NewRun, Run } from './runs.ts'
import type { Between } from './page.ts'

/** A due time of a job. There is one for each job, instance and time, whoever asks. */
export interface TickKey {
  readonly job: string
  readonly instance: string | null
  readonly scheduledFor: string
}

export interface Tick extends TickKey {
  readonly claimedBy: string
  readonly claimedAt: string
  /** The run that stands for it; null where it was left out. */
  readonly runId: number | null
  /** Why it was left out, for example `missed while the server was down`. */
  readonly reason: string | null
}

/** What is to be done about a due time. */
export type TickDecision =
  | { readonly kind: 'run'; readonly run: NewRun }
  | { readonly kind: 'skip'; readonly reason: string }

/** Due times. */
export interface Ticks {
  /**
   * Claims a due time and, in the same breath, queues its run. Exactly one of all who try gets the tick, the others
   * undefined: there is never a tick without its run, nor a run twice.
   */
  claim(
    key: TickKey,
    decision: TickDecision,
    by: string,
  ): Promise<{ readonly tick: Tick; readonly run: Run | undefined } | undefined>
  /** The last due time of a job that somebody claimed. */
  last(job: string, instance: string | null): Promise<Tick | undefined>
  /** Those of all jobs at once. */
  lastOfAll(): Promise<readonly Tick[]>
  list(job: string, instance: string | null, between: Between): Promise<readonly Tick[]>
}
