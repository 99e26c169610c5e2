import type { JobPlace, LivePlatform } from '../live/live-platform.ts'
import type { RunCause } from '../scheduler/queue-run.ts'

/**
 * What a trigger keeps of a job: what it has seen, and a start that is not yet through. Whoever writes the start down has the
 * right to it; whoever finds it, also another server after a crash, carries it out, which makes the same run.
 */
interface Remembered<State> {
  readonly starts: number
  readonly state: State
  readonly pending?: Pending<State>
}

interface Pending<State> {
  readonly origin: RunCause['origin']
  readonly cause: string
  /** What has been seen once the run is queued. */
  readonly ifQueued: State
  /** … and once it is left out, since the job is paused or still runs. */
  readonly ifSkipped: State
}

/** What sets a run off, once. */
export interface Start<State> extends Pending<State> {
  /** What was seen before, as it was read. */
  readonly was: State | undefined
}

/** The memory of a trigger of a job, shared by all servers. */
export class TriggerMemory<State> {
  private readonly platform: Pick<LivePlatform, 'store' | 'trigger'>
  private readonly place: JobPlace
  private readonly key: string

  constructor(platform: Pick<LivePlatform, 'store' | 'trigger'>, place: JobPlace, key: string) {
    this.platform = platform
    this.place = place
    this.key = key
  }

  /** What was seen last; undefined before the first time. Carries out a start that somebody did not come to the end of. */
  async read(): Promise<State | undefined> {
    for (;;) {
      const found = await this.find()
      if (!found?.pending) return found?.state
      if (!(await this.carryOut(found, found.pending))) return found.state ?? undefined
    }
  }

  /** Keeps what is seen now; somebody else may have been quicker. */
  async keep(was: State | undefined, is: State): Promise<void> {
    const found = await this.find()
    if (found?.pending || !isSame(found?.state, was) || isSame(was, is)) return
    await this.write(found, { starts: found?.starts ?? 0, state: is })
  }

  /** Starts a run for what is new. False where somebody else has seen to it, or there is no such job any more. */
  async start({ was, ...pending }: Start<State>): Promise<boolean> {
    const found = await this.find()
    if (found?.pending || !isSame(found?.state, was)) return false
    const next = { starts: (found?.starts ?? 0) + 1, state: (found?.state ?? null) as State, pending }
    return (await this.write(found, next)) && this.carryOut(next, pending)
  }

  private async carryOut(found: Remembered<State>, pending: Pending<State>): Promise<boolean> {
    const { job, instance } = this.place
    const { origin, cause, ifQueued, ifSkipped } = pending
    const idempotencyKey = JSON.stringify(['trigger', job, instance, this.key, found.starts])
    const started = await this.platform.trigger(this.place, { origin, cause, idempotencyKey })
    if (!started) return false
    await this.write(found, { starts: found.starts, state: 'skipped' in started ? ifSkipped : ifQueued })
    return true
  }

  private async find(): Promise<Remembered<State> | undefined> {
    const { memory } = await this.platform.store.jobs.see(this.place.job, this.place.instance)
    return memory[this.key] as Remembered<State> | undefined
  }

  private write(was: Remembered<State> | undefined, is: Remembered<State>): Promise<boolean> {
    return this.platform.store.jobs.remember(this.place.job, this.place.instance, this.key, was, is)
  }
}

/** In the store there is no undefined. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}
