import type { Job } from '../jobs/job.ts'
import { type NeededTick, neededTicks } from '../jobs/needed-ticks.ts'
import type { Run } from '../store/port/runs.ts'
import type { StoreSubjects } from '../store/store.ts'
import type { Zones } from '../time/zone.ts'
import type { Entry } from './entry.ts'

/** Of so many runs that ended well one looks for that of the tick: a late repetition may stand before it. */
const LOOK_BACK = 20

/** Answers whether what a run needs has ended well; what it has once asked the store, it asks no more. */
export class Needs {
  private readonly store: Pick<StoreSubjects, 'runs' | 'jobs'>
  private readonly jobs: ReadonlyMap<string, Job>
  private readonly zones: Zones
  private readonly known = new Map<string, Promise<boolean>>()

  constructor(store: Pick<StoreSubjects, 'runs' | 'jobs'>, jobs: ReadonlyMap<string, Job>, zones: Zones) {
    this.store = store
    this.jobs = jobs
    this.zones = zones
  }

  async areMet(entry: Entry, run: Run): Promise<boolean> {
    return (await this.unmet(entry, run)) === undefined
  }

  /** The first that has not ended well yet. */
  async unmet({ job, instance }: Entry, run: Run): Promise<NeededTick | undefined> {
    if (job.needs.length === 0) return undefined
    const at = Date.parse(run.scheduledFor ?? run.createdAt)
    for (const needed of neededTicks(job, instance, at, { jobs: this.jobs, zones: this.zones })) {
      const key = JSON.stringify(needed)
      const answer = this.known.get(key) ?? this.hasEndedWell(needed)
      this.known.set(key, answer)
      if (!(await answer)) return needed
    }
    return undefined
  }

  private async hasEndedWell({ job, instance, tick }: NeededTick): Promise<boolean> {
    const place = { jobs: [job], instance: instance ?? '' }
    const { firstSeenAt } = await this.store.jobs.see(job, instance)
    // Ticks before a job was first seen are none of its own.
    if (tick === undefined || tick < Date.parse(firstSeenAt)) {
      const { items } = await this.store.runs.list(
        { ...place, statuses: ['success', 'error', 'cancelled'], order: '-id' },
        { limit: 1 },
      )
      return items[0]?.status === 'success'
    }
    const { items } = await this.store.runs.list(
      { ...place, statuses: ['success'], order: '-id' },
      { limit: LOOK_BACK },
    )
    return items.some((run) => Date.parse(run.scheduledFor ?? run.createdAt) >= tick)
  }
}
