import type { Run } from '../port/runs.ts'
import type { Store } from '../store.ts'
import { aRun, SERVER } from './samples.ts'
import type { TestClock, TestStores } from './stores-for-tests.ts'
import { testClock } from './stores-for-tests.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const DAY = 24 * 60 * MINUTE
/** Where the runs of the tests are. */
export const PLACE = { instance: null, target: 'prod' }

type Wish = Parameters<typeof aRun>[0]

/** The store of a test, new for each of them. */
export interface OpenStore {
  readonly store: Store
  readonly clock: TestClock
  readonly queued: (wish?: Wish) => Promise<Run>
  readonly underWay: (wish?: Wish) => Promise<Run>
  readonly over: (wish?: Wish, status?: 'success' | 'error') => Promise<Run>
}

/** Gives the store that is open, and what opens the next one. */
export function openStoreForTest(stores: TestStores): {
  readonly t: OpenStore
  readonly openNext: () => Promise<void>
} {
  let clock = testClock()
  let store: Store | undefined
  const t: OpenStore = {
    get store() {
      if (!store) throw new Error('no store is open')
      return store
    },
    get clock() {
      return clock
    },
    async queued(wish = {}) {
      return (await t.store.runs.add(aRun(wish))).run
    },
    async underWay(wish = {}) {
      const taken = await t.store.runs.take((await t.queued(wish)).id, SERVER.id)
      if (!taken) throw new Error('the run was not taken')
      await t.store.runs.start(taken)
      return taken
    },
    async over(wish = {}, status = 'success') {
      const run = await t.underWay(wish)
      await t.store.runs.finish(run, { status })
      return run
    },
  }
  return {
    t,
    async openNext() {
      clock = testClock()
      store = await stores.open(stores.newAddress(), clock)
    },
  }
}
