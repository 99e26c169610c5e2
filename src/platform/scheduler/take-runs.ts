import type { Claim, PoolLimits, Run } from '../store/port/runs.ts'
import type { Store, StoreSubjects } from '../store/store.ts'
import { type Entry, jobPool, placeKey } from './entry.ts'
import type { Needs } from './needs-met.ts'
import { isAtRest } from './queue-run.ts'
import { startsByItself } from './overlap.ts'
import { exceeds, placesIn, placesTaken } from './pool-places.ts'

export interface TakeContext {
  readonly store: Store
  readonly find: (key: string) => Entry | undefined
  readonly pools: ReadonlyMap<string, number>
  readonly needs: Needs
  readonly owner: string
  /** What is done with a run that was taken and marked as running. */
  readonly start: (run: Run, entry: Entry) => void
}

/** So many are taken in one transaction: others wait for it only for some milliseconds. */
const A_PART = 16

/** So many of those that wait are looked at first; more only where none of them could be taken. */
const FIRST_LOOK = 256

/**
 * Takes runs from the queue, by priority and age, as long as there is room for any. What waits for its place keeps nobody behind it
 * from going, unless they want the same place.
 */
export async function takeRuns(context: TakeContext): Promise<void> {
  const { store } = context
  const pass = new Pass(context)
  for (let limit = FIRST_LOOK; ; ) {
    const waiting = await store.runs.waiting(limit)
    const taken = await pass.take(waiting)
    if (waiting.length < limit) return
    if (taken === 0) limit *= 4
  }
}

/** A run that nothing keeps from being taken but the count of the store. */
interface Ready {
  readonly run: Run
  readonly entry: Entry
  readonly limits: PoolLimits
}

/** One look through the queue. */
class Pass {
  private readonly context: TakeContext
  private readonly tried = new Set<number>()
  private readonly full = new Set<string>()
  private resting: Promise<ReadonlySet<string>> | undefined
  private inPools: Promise<Map<string, number>> | undefined

  constructor(context: TakeContext) {
    this.context = context
  }

  /** Gives how many were taken. */
  async take(waiting: readonly Run[]): Promise<number> {
    let taken = 0
    let part: Ready[] = []
    const takePart = async (): Promise<void> => {
      if (part.length > 0) taken += await this.takeTogether(part)
      part = []
    }
    for (const run of waiting) {
      // Places that jobs share are counted after each one who has had some.
      const isAlone = this.sharedPlaces(run).length > 0
      if (isAlone || part.length === A_PART) await takePart()
      const ready = await this.whetherReady(run)
      if (ready) part.push(ready)
      if (isAlone) await takePart()
    }
    await takePart()
    return taken
  }

  private async whetherReady(run: Run): Promise<Ready | undefined> {
    const { find, needs } = this.context
    const entry = find(placeKey(run))
    // Another server may know a job that this one does not, or not yet.
    if (!entry || this.tried.has(run.id)) return undefined
    this.tried.add(run.id)
    if (run.pools.some((pool) => this.full.has(pool))) return undefined
    if (startsByItself(run) && (await this.atRest()).has(entry.key)) return undefined
    if (!(await needs.areMet(entry, run))) return undefined
    const limits = this.limitsOf(run, entry)
    return (await this.isFull(run, limits)) ? undefined : { run, entry, limits }
  }

  private async takeTogether(part: readonly Ready[]): Promise<number> {
    const { store, start } = this.context
    const taken = await store
      .together(async (subjects) => {
        const taken: (readonly [Run, Entry])[] = []
        for (const ready of part) {
          const run = await this.takeWithin(subjects, ready)
          if (run && (await subjects.runs.start(run as Claim))) taken.push([run, ready.entry])
        }
        return taken
      })
      .catch((error: unknown) => {
        if (error instanceof NoRoom) return []
        throw error
      })
    const inPools = await this.countPools()
    for (const [run, entry] of taken) {
      for (const pool of run.pools) inPools.set(pool, (inPools.get(pool) ?? 0) + 1)
      start(run, entry)
    }
    return taken.length
  }

  private sharedPlaces({ pools }: Run): readonly string[] {
    return pools.filter((pool) => this.context.pools.has(pool))
  }

  private limitsOf(run: Run, { job }: Entry): PoolLimits {
    return { ...Object.fromEntries(this.context.pools), [jobPool(run)]: job.concurrency }
  }

  /** Who comes later does not get in first where one is waited for: else a run that wants several places never had them. */
  private async isFull(run: Run, limits: PoolLimits): Promise<boolean> {
    const inPools = await this.countPools()
    const full = run.pools.filter((pool) => exceeds(inPools.get(pool) ?? 0, placesIn(run, pool), limits[pool]))
    for (const pool of full) this.full.add(pool)
    return full.length > 0
  }

  /** The store counts runs; where one of them has several places, these are counted before it is let in for good. */
  private async takeWithin(subjects: StoreSubjects, { run, limits }: Ready): Promise<Run | undefined> {
    const { id } = run
    const taken = await subjects.runs.take(id, this.context.owner, limits)
    const limited = this.sharedPlaces(run)
    if (!taken || limited.length === 0) return taken
    const places = await placesTaken(subjects)
    const own = (pool: string): number => placesIn(run, pool)
    if (limited.some((pool) => exceeds((places.get(pool) ?? 0) - own(pool), own(pool), limits[pool]))) {
      throw new NoRoom()
    }
    return taken
  }

  private countPools(): Promise<Map<string, number>> {
    this.inPools ??= placesTaken(this.context.store)
    return this.inPools
  }

  private atRest(): Promise<ReadonlySet<string>> {
    this.resting ??= this.context.store.jobs.list().then(
      (states) =>
        new Set(
          states.map(placeKey).filter((key, at) => {
            const entry = this.context.find(key)
            return entry && isAtRest(entry, states[at])
          }),
        ),
    )
    return this.resting
  }
}

/** Takes back what a transaction has done so far. */
class NoRoom extends Error {}
