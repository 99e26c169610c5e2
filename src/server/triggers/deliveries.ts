import type { JobPlace, LivePlatform } from '#platform/live/live-platform.ts'

/** What became of a signed call, for one instance of the job. */
export interface Delivered {
  readonly job: string
  readonly instance: string | null
  readonly run_id: number | null
  /** Why there is no run; null where there is one. */
  readonly skipped: string | null
  /** Whether this very call had been taken before. */
  readonly is_repeat: boolean
}

type Taken = readonly [delivery: string, runId: number | null]

const KEY = 'webhook'
/** A run remembers its call as long as it is kept, this also what started none. */
const MOST = 300

/** Signed calls, each of which starts a job once. */
export class Deliveries {
  private readonly platform: Pick<LivePlatform, 'store' | 'trigger'>

  constructor(platform: Pick<LivePlatform, 'store' | 'trigger'>) {
    this.platform = platform
  }

  /** The run comes before the memory: a call that is cut off in between finds the same run. */
  async take(place: JobPlace, delivery: string, cause: string): Promise<Delivered> {
    const known = (await this.taken(place))?.find(([each]) => each === delivery)
    if (known) return { ...place, run_id: known[1], skipped: null, is_repeat: true }
    const idempotencyKey = JSON.stringify([KEY, place.job, place.instance, delivery])
    const started = await this.platform.trigger(place, { origin: 'webhook', cause, idempotencyKey })
    if (!started) return { ...place, run_id: null, skipped: 'there is no such job any more', is_repeat: false }
    const runId = 'run' in started ? started.run.id : null
    await this.remember(place, [delivery, runId])
    return { ...place, run_id: runId, skipped: 'skipped' in started ? started.skipped : null, is_repeat: false }
  }

  private async taken({ job, instance }: JobPlace): Promise<readonly Taken[] | undefined> {
    const { memory } = await this.platform.store.jobs.see(job, instance)
    return memory[KEY] as readonly Taken[] | undefined
  }

  private async remember(place: JobPlace, taken: Taken): Promise<void> {
    for (;;) {
      const was = await this.taken(place)
      if (was?.some(([each]) => each === taken[0])) return
      const is = [taken, ...(was ?? [])].slice(0, MOST)
      if (await this.platform.store.jobs.remember(place.job, place.instance, KEY, was, is)) return
    }
  }
}
