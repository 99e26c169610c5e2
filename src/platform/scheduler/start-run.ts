import type { Job, JobInstance } from '../jobs/job.ts'
import type { NewRun, Run, RunEnd } from '../store/port/runs.ts'

/** What a run is made of, as far as it is known when it is queued. */
export type RunDescription = Pick<
  NewRun,
  'commands' | 'target' | 'projectName' | 'code' | 'environmentNames' | 'version'
>

/** A run that goes. */
export interface StartedRun {
  /** How it ended. A rejection counts as an error with that message. */
  readonly ended: Promise<RunEnd>
  /** Ends it as Ctrl-C would; `ended` says what came of it. `why` is for people. */
  cancel(why: string): void
}

/** Does what a job does. The scheduler says when, and writes down how it ended. */
export interface RunStarter {
  /** Asked within a transaction, once for each run: answers from memory, and does not throw. */
  describe(job: Job, instance: JobInstance): RunDescription
  /** Starts a run that is taken and marked as running. Steps, events and results are the starter's own to keep. */
  start(run: Run, job: Job, instance: JobInstance): StartedRun
}
