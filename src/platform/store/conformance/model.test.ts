import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Run } from '../port/runs.ts'
import type { Store } from '../store.ts'
import { aRun, SERVER } from './samples.ts'
import { sqliteStores, type TestClock, testClock } from './stores-for-tests.ts'

const stores = sqliteStores()
const TTL = 100
let store: Store
let clock: TestClock

beforeAll(async () => {
  clock = testClock()
  store = await stores.open(stores.newAddress(), clock)
})
afterAll(() => stores.clear())

const who = fc.integer({ min: 0, max: 2 })
const passing = fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: TTL }) })

test('leases do what a list of who holds what would do, whatever happens in which order', async () => {
  const resource = fc.constantFrom('orders', 'users')
  const act = fc.oneof(
    fc.record({ kind: fc.constant('acquire' as const), who, resource }),
    fc.record({ kind: fc.constant('renew' as const), who, resource }),
    fc.record({ kind: fc.constant('release' as const), who, resource }),
    fc.record({ kind: fc.constant('release all' as const), who }),
    passing,
  )
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      const prefix = `${round++} `
      const held = new Map<string, { who: number; token: number; untilMs: number }>()
      const lastToken = new Map<string, number>()
      /** What each of them believes to hold, which may long be gone. */
      const believed = new Map<string, number>()
      const current = (resource: string) => {
        const lease = held.get(resource)
        return lease && lease.untilMs > clock.now() ? lease : undefined
      }
      for (const each of acts) {
        if (each.kind === 'pass') clock.pass(each.ms)
        else if (each.kind === 'release all') {
          const mine = [...held.keys()].filter((resource) => current(resource)?.who === each.who)
          expect(await store.leases.releaseAll(`${prefix}${each.who}`)).toBe(mine.length)
          for (const resource of mine) held.delete(resource)
        } else {
          const resource = prefix + each.resource
          const belief = `${each.who} ${resource}`
          const lease = { resource, token: believed.get(belief) ?? 0 }
          const isMine = current(resource)?.token === lease.token
          if (each.kind === 'acquire') {
            const holder = { runId: null, owner: `${prefix}${each.who}`, unique_id: null }
            const asked = await store.leases.acquire(resource, holder, TTL)
            expect(asked.granted).toBe(current(resource) === undefined)
            if (asked.granted) {
              expect(asked.lease.token).toBe((lastToken.get(resource) ?? 0) + 1)
              lastToken.set(resource, asked.lease.token)
              believed.set(belief, asked.lease.token)
              held.set(resource, { who: each.who, token: asked.lease.token, untilMs: clock.now() + TTL })
            } else expect(asked.heldBy.token).toBe(current(resource)?.token)
          } else if (each.kind === 'renew') {
            expect(await store.leases.renew([lease], TTL)).toEqual(isMine ? [] : [lease])
            const mine = held.get(resource)
            if (isMine && mine) mine.untilMs = clock.now() + TTL
          } else {
            expect(await store.leases.release(lease)).toBe(isMine)
            if (isMine) held.delete(resource)
          }
          expect(await store.leases.holds(lease)).toBe(current(resource)?.token === lease.token && lease.token > 0)
        }
      }
      await store.leases.releaseAll(`${prefix}0`)
      for (const [resource, token] of lastToken) {
        const history = await store.leases.history(resource, 100)
        expect(history.map((past) => past.token)).toEqual(Array.from({ length: token }, (_, at) => token - at))
        for (const [at, later] of history.slice(0, -1).entries()) {
          const earlier = history[at + 1]
          expect(earlier?.endedAt !== null && (earlier?.endedAt ?? '9') <= later.acquiredAt).toBe(true)
        }
      }
    }),
    { numRuns: 150, seed: 5 },
  )
})

test('runs change only for those who have them, whatever happens in which order', async () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constantFrom('take' as const, 'start' as const, 'finish' as const), who }),
    fc.record({ kind: fc.constantFrom('give back' as const, 'adopt' as const, 'beat' as const), who }),
    fc.record({ kind: fc.constant('cancel' as const), who }),
    passing,
  )
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
      const { run } = await store.runs.add(aRun({ pools: [`pool of ${clock.now()}`] }))
      const { id } = run
      let status = 'queued'
      let owner: number | undefined
      let claim = 0
      /** The claims that each of them was once given. */
      const claims = new Map<number, number>()
      const untilMs = new Map<number, number>()
      const isAlive = (server: number | undefined) => (untilMs.get(server ?? -1) ?? 0) > clock.now()
      for (const server of [0, 1, 2]) {
        await store.servers.enter({ ...SERVER, id: `${id} ${server}` }, TTL)
        untilMs.set(server, clock.now() + TTL)
      }
      for (const each of acts) {
        if (each.kind === 'pass') {
          clock.pass(each.ms)
          continue
        }
        const name = `${id} ${each.who}`
        const mine = { id, claim: claims.get(each.who) ?? -1 }
        const isMine = mine.claim === claim
        const got = (taken: Run | undefined): void => {
          claim += 1
          owner = each.who
          claims.set(each.who, claim)
          expect(taken?.claim).toBe(claim)
        }
        switch (each.kind) {
          case 'take': {
            const taken = await store.runs.take(id, name)
            expect(taken !== undefined).toBe(status === 'queued')
            if (status === 'queued') {
              got(taken)
              status = 'starting'
            }
            break
          }
          case 'start': {
            const can = isMine && (status === 'starting' || status === 'running')
            expect(await store.runs.start(mine)).toBe(can)
            if (can) status = 'running'
            break
          }
          case 'finish': {
            const can = isMine && (status === 'starting' || status === 'running')
            expect(await store.runs.finish(mine, { status: 'success' })).toBe(can)
            if (can) status = 'success'
            break
          }
          case 'give back': {
            const can = isMine && status === 'starting'
            expect(await store.runs.giveBack(mine)).toBe(can)
            if (can) status = 'queued'
            break
          }
          case 'adopt': {
            const can = (status === 'starting' || status === 'running') && !isAlive(owner)
            const adopted = await store.runs.adopt(id, name)
            expect(adopted !== undefined).toBe(can)
            if (can) got(adopted)
            break
          }
          case 'beat': {
            const can = isAlive(each.who)
            expect(await store.servers.beat(name, TTL)).toBe(can)
            if (!can) await store.servers.enter({ ...SERVER, id: name }, TTL)
            untilMs.set(each.who, clock.now() + TTL)
            break
          }
          case 'cancel':
            await store.runs.askToCancel(id, 'ada')
            if (status === 'queued') status = 'cancelled'
            break
        }
        expect((await store.runs.find(id))?.status).toBe(status)
        const isUnderWay = status === 'starting' || status === 'running'
        expect((await store.runs.inPools()).get(run.pools[0] ?? '') ?? 0).toBe(isUnderWay ? 1 : 0)
        const orphans = (await store.runs.orphaned()).map((orphan) => orphan.id)
        expect(orphans.includes(id)).toBe(isUnderWay && !isAlive(owner))
      }
      // Out of the way of the next one.
      clock.pass(TTL)
      const left = await store.runs.adopt(id, 'the end')
      if (left) await store.runs.finish(left, { status: 'cancelled' })
      await store.runs.askToCancel(id, 'the end')
    }),
    { numRuns: 150, seed: 5 },
  )
})
