import type { Job, JobInstance } from '#platform/jobs/job.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { placeKey } from '#platform/scheduler/entry.ts'
import type { JobState } from '#platform/store/port/jobs.ts'
import { DEFAULT_ENVIRONMENT, type Environment, environmentOf } from './environments.ts'

/** A job in one of its instances: what is a job to clients of dbt Cloud's API. */
export interface CloudJob {
  readonly number: number
  readonly name: string
  readonly state: JobState
  readonly environment: Environment
  /** Undefined where `trellis.yml` has it no more. */
  readonly now: { readonly job: Job; readonly instance: JobInstance } | undefined
}

/** Jobs by the numbers that the store gave them. */
export class JobDirectory {
  private readonly platform: LivePlatform
  /** Numbers stay as they are. */
  private readonly numbers = new Map<string, number>()
  /** Jobs and instances by their places, as they were when they were last looked at. */
  private index: { readonly jobs: readonly Job[]; readonly places: ReadonlyMap<string, NonNullable<CloudJob['now']>> }

  constructor(platform: LivePlatform) {
    this.platform = platform
    this.index = indexOf(platform.jobs)
  }

  /** All that there ever were, by their numbers. */
  async all(): Promise<readonly CloudJob[]> {
    const { store, jobs } = this.platform
    let states = await store.jobs.list()
    const known = new Set(states.map(placeKey))
    const places = jobs.flatMap(({ name, instances }) => instances.map((each) => ({ job: name, instance: each.name })))
    const unseen = places.filter((place) => !known.has(placeKey(place)))
    for (const { job, instance } of unseen) await store.jobs.see(job, instance)
    if (unseen.length > 0) states = await store.jobs.list()
    return states.map((state) => this.noted(state))
  }

  async byNumber(number: number): Promise<CloudJob | undefined> {
    // Databases refuse to look for what no number can be.
    if (!Number.isSafeInteger(number)) return undefined
    const state = await this.platform.store.jobs.byId(number)
    if (state) return this.noted(state)
    // One that nobody has asked for yet has no number before all are looked through.
    return (await this.all()).find((job) => job.number === number)
  }

  /** Those of that name, one for each instance. */
  async byName(name: string): Promise<readonly CloudJob[]> {
    return (await this.all()).filter((job) => job.name === name && job.now)
  }

  /** The number of a run's job; null for a command that somebody typed. */
  async numberOf(place: { readonly job: string | null; readonly instance: string | null }): Promise<number | null> {
    if (place.job === null) return null
    const key = placeKey(place)
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    return this.noted(await this.platform.store.jobs.see(place.job, place.instance)).number
  }

  environmentOf(place: { readonly job: string | null; readonly instance: string | null }): Environment {
    const now = this.find(place)
    if (now) return environmentOf(now.instance)
    return place.instance === null ? DEFAULT_ENVIRONMENT : environmentOf({ name: place.instance, target: null })
  }

  private noted(state: JobState): CloudJob {
    this.numbers.set(placeKey(state), state.id)
    return {
      number: state.id,
      name: state.job,
      state,
      environment: this.environmentOf(state),
      now: this.find(state),
    }
  }

  private find(place: { readonly job: string | null; readonly instance: string | null }): CloudJob['now'] {
    const { jobs } = this.platform
    if (jobs !== this.index.jobs) this.index = indexOf(jobs)
    return this.index.places.get(placeKey(place))
  }
}

function indexOf(jobs: readonly Job[]) {
  const places = jobs.flatMap((job) =>
    job.instances.map((instance) => [placeKey({ job: job.name, instance: instance.name }), { job, instance }] as const),
  )
  return { jobs, places: new Map(places) }
}
