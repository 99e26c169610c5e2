import type { Job } from '../jobs/job.ts'
import type { Run } from '../store/port/runs.ts'
import type { StoreSubjects } from '../store/store.ts'
import type { Zones } from '../time/zone.ts'
import { type Entry, entriesOf, jobPool, placeKey } from './entry.ts'
import { Needs } from './needs-met.ts'
import { startsByItself } from './overlap.ts'
import { exceeds, placesIn, runsInPools } from './pool-places.ts'
import { isAtRest } from './queue-run.ts'

/** What the scheduler goes by. */
export interface WaitingFacts {
  readonly store: Pick<StoreSubjects, 'runs' | 'jobs'>
  readonly jobs: readonly Job[]
  readonly pools: ReadonlyMap<string, number>
  readonly zones: Zones
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * What keeps a run in the queue, in words; moments in them are ISO 8601. Null where it does not wait, or is about to be taken. It
 * looks at what the scheduler looks at, in the same order.
 */
export async function whyWaits(run: Run, facts: WaitingFacts): Promise<string | null> {
  if (run.status !== 'queued') return null
  const { store, jobs, zones, now } = facts
  if (run.shouldStartAt !== null && Date.parse(run.shouldStartAt) > now) return `its time, ${run.shouldStartAt}`
  const entry = entriesOf(jobs, zones).find(({ key }) => key === placeKey(run))
  if (!entry) return 'a server that knows the job: trellis.yml has it no more'
  const state = (await store.jobs.list()).find((each) => placeKey(each) === entry.key)
  if (startsByItself(run) && isAtRest(entry, state)) return 'the job to be resumed: it is paused'
  const needs = new Needs(store, new Map(jobs.map((job) => [job.name, job])), zones)
  return (await unmetNeeds(needs, entry, run)) ?? (await fullPool(run, entry, facts))
}

async function unmetNeeds(needs: Needs, entry: Entry, run: Run): Promise<string | undefined> {
  const unmet = await needs.unmet(entry, run)
  if (!unmet) return undefined
  const { job, instance, tick } = unmet
  const name = instance === null ? job : `${job} in ${instance}`
  return `${name} to end well${tick === undefined ? '' : ` for ${new Date(tick).toISOString()}, or later`}`
}

async function fullPool(run: Run, { job }: Entry, { store, pools }: WaitingFacts): Promise<string | null> {
  const inPools = await runsInPools(store)
  const own = jobPool(run)
  for (const pool of new Set(run.pools)) {
    const others = inPools.get(pool) ?? []
    const limit = pool === own ? job.concurrency : pools.get(pool)
    if (!exceeds(others.length, placesIn(run, pool), limit)) continue
    const ids = [...new Set(others.map(({ id }) => id))].sort((a, b) => a - b)
    const those = `${ids.length === 1 ? 'run' : 'runs'} ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ' …' : ''}`
    return pool === own
      ? `${those} of the same job`
      : `a place in ${pool}, which ${those} ${ids.length === 1 ? 'has' : 'have'}`
  }
  return null
}
