import type { Run } from '../store/port/runs.ts'
import type { StoreSubjects } from '../store/store.ts'

/** The runs that have a place in each pool; one that takes several stands there as often. */
export async function runsInPools({ runs }: Pick<StoreSubjects, 'runs'>): Promise<Map<string, Run[]>> {
  const { items } = await runs.list({ statuses: ['starting', 'running'] }, { limit: 100_000 })
  const inPools = new Map<string, Run[]>()
  for (const run of items) {
    for (const pool of run.pools) {
      const inPool = inPools.get(pool)
      if (inPool) inPool.push(run)
      else inPools.set(pool, [run])
    }
  }
  return inPools
}

/** How many places of each pool are taken. */
export async function placesTaken(subjects: Pick<StoreSubjects, 'runs'>): Promise<Map<string, number>> {
  return new Map([...(await runsInPools(subjects))].map(([pool, runs]) => [pool, runs.length]))
}

/** How many places a run takes in a pool. */
export function placesIn({ pools }: Pick<Run, 'pools'>, pool: string): number {
  return pools.filter((each) => each === pool).length
}

/** Whether so many places are too many. A run alone has room, whatever it wants: the pool may have become smaller. */
export function exceeds(others: number, own: number, limit: number | undefined): boolean {
  return limit !== undefined && others > 0 && others + own > limit
}
