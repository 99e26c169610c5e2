import { expect, test } from 'vitest'
import { postgresStores, TEST_SERVER } from '#platform/store/conformance/stores-for-tests.ts'
import { type WallClock, scheduledOf, World } from './world.ts'

const SECOND = 1_000

const JOBS = `
pools: { room: 3 }
defaults: { missed: all, retries: { attempts: 1, backoff: 1s } }
jobs:
${Array.from({ length: 8 }, (_, index) => `  a${index}: { cron: "*/10 * * * * *", pools: { room: ${1 + (index % 2)} }, steps: [run] }`).join('\n')}
  any: { after: [a0, a1, a2], steps: [run] }
  all: { after: { all: [a3, a4, a5] }, steps: [run] }
`

test.runIf(TEST_SERVER)(
  'two servers on one PostgreSQL at the same moments: each tick, and each run after others, once',
  async () => {
    const stores = postgresStores()
    const clock: WallClock = { now: Date.UTC(2026, 0, 31, 12, 0, 1) }
    const address = stores.newAddress()
    const testClock = { now: () => clock.now, pass: () => {} }
    try {
      const store = await stores.open(address, testClock)
      const world = new World(store, clock, ({ id, attempt }) => ({
        ms: 300 * (1 + (id % 3)),
        status: id % 7 === 0 && attempt === 1 ? 'error' : 'success',
      }))
      const limit = 3
      world.onStart = (run) => {
        const places = [...world.going.values()].flatMap((other) => other.run.pools).filter((pool) => pool === 'room')
        const own = run.pools.filter((pool) => pool === 'room')
        expect(places.length + own.length).toBeLessThanOrEqual(limit)
      }
      await world.up(scheduledOf(JOBS))
      await world.up(scheduledOf(JOBS), await stores.open(address, testClock))
      await world.pass(62 * SECOND)
      // Nothing new is due for some seconds: what there is comes to its end.
      await world.pass(6 * SECOND)
      const { items } = await store.runs.list({ order: 'id' }, { limit: 10_000 })
      expect(items.filter(({ finishedAt }) => finishedAt === null)).toEqual([])
      expect(Math.max(...world.begun.values())).toBe(1)
      const count = (...jobs: readonly string[]) =>
        items.filter(
          ({ job, attempt, status }) =>
            jobs.includes(job ?? '') && (jobs.length > 1 ? status === 'success' : attempt === 1),
        ).length
      for (let index = 0; index < 8; index++) expect(count(`a${index}`)).toBe(6)
      expect(count('any')).toBe(count('a0', 'a1', 'a2'))
      expect(count('all')).toBe(6)
    } finally {
      await stores.clear()
    }
  },
)
