import { overridesOf } from '../jobs/job-steps.ts'
import type { Run, RunEnd } from '../store/port/runs.ts'
import type { Entry } from './entry.ts'
import type { RunStarter, StartedRun } from './start-run.ts'

interface Going {
  readonly run: Run
  readonly started: StartedRun
  /** On the clock that does not leap: a machine that slept does not count against a run. */
  readonly lateAt: number
  readonly done: Promise<void>
  /** Why the end counts as an error, whatever it is. */
  tooLate?: string
  isLost?: boolean
  isCancelled?: boolean
  isEnding?: boolean
}

export interface GoingRunsOptions {
  readonly starter: RunStarter
  readonly elapsed: () => number
  /** Writes an end down; never rejects. */
  readonly ended: (run: Run, end: RunEnd) => Promise<void>
  readonly log: (text: string) => void
  readonly wake: () => void
}

/** The runs that go in the hands of this server. */
export class GoingRuns {
  private readonly options: GoingRunsOptions
  private readonly all = new Map<number, Going>()

  constructor(options: GoingRunsOptions) {
    this.options = options
  }

  get count(): number {
    return this.all.size
  }

  /** Whether a run goes, or its end is being written down. */
  has(id: number): boolean {
    return this.all.has(id)
  }

  get runs(): readonly Run[] {
    return [...this.all.values()].map(({ run }) => run)
  }

  start(run: Run, { job, instance }: Entry): void {
    const { elapsed, starter } = this.options
    let started: StartedRun
    try {
      started = starter.start(run, job, instance)
    } catch (error) {
      started = { ended: Promise.reject(error), cancel: () => {} }
    }
    const { timeoutSeconds } = overridesOf(run.overrides)
    const timeoutMs = timeoutSeconds === undefined ? (job.timeoutMs ?? Number.POSITIVE_INFINITY) : timeoutSeconds * 1000
    const lateAt = elapsed() + timeoutMs
    const ended = started.ended.catch(
      (error: unknown): RunEnd => ({
        status: 'error',
        message: error instanceof Error ? error.message : String(error),
      }),
    )
    const done = ended.then((end) => this.end(run.id, end))
    this.all.set(run.id, { run, started, lateAt, done })
  }

  cancel(id: number, why: string): void {
    const going = this.all.get(id)
    if (!going || going.isCancelled) return
    going.isCancelled = true
    going.started.cancel(why)
  }

  cancelAll(why: string): void {
    for (const id of this.all.keys()) this.cancel(id, why)
  }

  /** Others have given the run up for dead, and may have begun it anew: it ends, and nothing of it is written down. */
  lose(id: number): void {
    const going = this.all.get(id)
    if (!going || going.isLost || going.isEnding) return
    going.isLost = true
    this.options.log(`Run ${id} was taken over by another server and ends here`)
    this.cancel(id, 'another server has taken it over')
  }

  /** Ends what has gone for too long. */
  endLate(): void {
    const elapsed = this.options.elapsed()
    for (const [id, going] of this.all) {
      if (elapsed < going.lateAt || going.tooLate !== undefined || going.isEnding) continue
      going.tooLate = 'It took longer than its time-out allows'
      this.cancel(id, going.tooLate)
    }
  }

  /** How long until one has gone for too long. */
  untilLate(): number {
    const elapsed = this.options.elapsed()
    const moments = [...this.all.values()]
      .filter(({ tooLate, isEnding }) => tooLate === undefined && !isEnding)
      .map(({ lateAt }) => lateAt)
    return Math.min(...moments) - elapsed
  }

  async idle(): Promise<void> {
    while (this.all.size > 0) await Promise.all([...this.all.values()].map(({ done }) => done))
  }

  private async end(id: number, end: RunEnd): Promise<void> {
    const going = this.all.get(id)
    if (going && !going.isLost) {
      going.isEnding = true
      const late = going.tooLate !== undefined && end.status !== 'success'
      await this.options.ended(going.run, late ? { ...end, status: 'error', message: going.tooLate } : end)
    }
    this.all.delete(id)
    this.options.wake()
  }
}
