import { describe, expect, test } from 'vitest'
import { aRun } from './samples.ts'
import { MINUTE, SECOND, type OpenStore } from './open-store-for-test.ts'

/** What the scheduler needs. */
export function jobsAndLeases(t: OpenStore): void {
  describe('jobs', () => {
    test('a job has its number from the first time that it is seen, whoever sees it', async () => {
      const seen = await Promise.all(Array.from({ length: 6 }, () => t.store.jobs.see('nightly', null)))
      expect(new Set(seen.map(({ id }) => id))).toEqual(new Set([1]))
      expect(await t.store.jobs.see('nightly', 'eu')).toEqual({
        id: 2,
        job: 'nightly',
        instance: 'eu',
        firstSeenAt: '2026-01-31T12:00:00.000Z',
        pausedAt: null,
        pausedBy: null,
        failuresInARow: 0,
        memory: {},
      })
      expect((await t.store.jobs.byId(2))?.instance).toBe('eu')
      expect((await t.store.jobs.list()).map(({ id }) => id)).toEqual([1, 2])
    })

    test('it is paused and goes on', async () => {
      expect(await t.store.jobs.pause('nightly', null, 'ada')).toBe(true)
      expect(await t.store.jobs.pause('nightly', null, 'bob')).toBe(false)
      expect(await t.store.jobs.see('nightly', null)).toMatchObject({ pausedBy: 'ada' })
      expect(await t.store.jobs.resume('nightly', null)).toBe(true)
      expect(await t.store.jobs.resume('nightly', null)).toBe(false)
    })

    test('failures in a row are counted', async () => {
      await t.store.jobs.see('nightly', null)
      await t.over({}, 'error')
      await t.over({}, 'error')
      expect((await t.store.jobs.see('nightly', null)).failuresInARow).toBe(2)
      await t.over()
      expect((await t.store.jobs.see('nightly', null)).failuresInARow).toBe(0)
    })

    test('of two who remember something else, one learns that it came too late', async () => {
      expect(await t.store.jobs.remember('nightly', null, 'newest file', undefined, 'a.csv')).toBe(true)
      const both = await Promise.all([
        t.store.jobs.remember('nightly', null, 'newest file', 'a.csv', 'b.csv'),
        t.store.jobs.remember('nightly', null, 'newest file', 'a.csv', 'c.csv'),
      ])
      expect(both.filter(Boolean)).toHaveLength(1)
      expect(await t.store.jobs.remember('nightly', null, 'rows', undefined, { seen: 3 })).toBe(true)
      expect(await t.store.jobs.remember('nightly', null, 'rows', { seen: 3 }, undefined)).toBe(true)
      expect(Object.keys((await t.store.jobs.see('nightly', null)).memory)).toEqual(['newest file'])
    })
  })

  describe('ticks', () => {
    const KEY = { job: 'nightly', instance: null, scheduledFor: '2026-01-31T04:00:00.000Z' }

    test('a due time becomes one run, however many ask', async () => {
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, at) => t.store.ticks.claim(KEY, { kind: 'run', run: aRun() }, `server ${at}`)),
      )
      const [won, ...rest] = claims.filter((claim) => claim !== undefined)
      expect(rest).toEqual([])
      expect(won?.run).toMatchObject({ id: 1, status: 'queued', scheduledFor: KEY.scheduledFor })
      expect(won?.tick).toMatchObject({ ...KEY, runId: 1, reason: null })
      expect((await t.store.runs.list({}, { limit: 10 })).total).toBe(1)
    })

    test('one that is left out has a reason', async () => {
      const claim = await t.store.ticks.claim(KEY, { kind: 'skip', reason: 'paused' }, 'a')
      expect(claim).toEqual({
        tick: { ...KEY, claimedBy: 'a', claimedAt: '2026-01-31T12:00:00.000Z', runId: null, reason: 'paused' },
        run: undefined,
      })
      expect(await t.store.ticks.claim(KEY, { kind: 'run', run: aRun() }, 'b')).toBeUndefined()
    })

    test('the last one of each job is found', async () => {
      expect(await t.store.ticks.lastOfAll()).toEqual([])
      for (const [job, instance] of [
        ['b', 'eu'],
        ['a', null],
        ['b', null],
      ] as const) {
        for (const day of [29, 31, 30]) {
          const scheduledFor = `2026-01-${day}T04:00:00.000Z`
          await t.store.ticks.claim({ job, instance, scheduledFor }, { kind: 'skip', reason: 'x' }, 's')
        }
      }
      expect(
        (await t.store.ticks.lastOfAll()).map((tick) => [tick.job, tick.instance, tick.scheduledFor.slice(8, 10)]),
      ).toEqual([
        ['a', null, '31'],
        ['b', null, '31'],
        ['b', 'eu', '31'],
      ])
      expect((await t.store.ticks.last('b', 'eu'))?.scheduledFor).toBe('2026-01-31T04:00:00.000Z')
      expect(await t.store.ticks.last('c', null)).toBeUndefined()
      expect(await t.store.ticks.list('a', null, { from: '2026-01-30T00:00:00.000Z' })).toHaveLength(2)
    })
  })

  describe('leases', () => {
    const HOLDER = { runId: 1, owner: 'server a', unique_id: 'model.shop.orders' }
    const OTHER = { ...HOLDER, runId: 2, owner: 'server b' }

    test('one of all who ask gets it', async () => {
      const asked = await Promise.all(
        Array.from({ length: 8 }, (_, at) => t.store.leases.acquire('orders', { ...HOLDER, runId: at }, MINUTE)),
      )
      expect(asked.filter(({ granted }) => granted)).toHaveLength(1)
      const [winner] = await t.store.leases.held()
      for (const each of asked) if (!each.granted) expect(each.heldBy).toEqual(winner)
    })

    test('tokens only grow, whether a lease was given back or ran out', async () => {
      const tokens: number[] = []
      for (const end of ['release', 'expire', 'release', 'expire']) {
        const asked = await t.store.leases.acquire('orders', HOLDER, MINUTE)
        if (!asked.granted) throw new Error('not granted')
        tokens.push(asked.lease.token)
        if (end === 'release') expect(await t.store.leases.release(asked.lease)).toBe(true)
        else t.clock.pass(MINUTE)
      }
      expect(tokens).toEqual([1, 2, 3, 4])
    })

    test('who lets its time run out has lost it, even if it wakes again', async () => {
      const first = await t.store.leases.acquire('orders', HOLDER, MINUTE)
      if (!first.granted) throw new Error('not granted')
      t.clock.pass(MINUTE)
      expect(await t.store.leases.holds(first.lease)).toBe(false)
      expect(await t.store.leases.renew([first.lease], MINUTE)).toEqual([first.lease])
      const second = await t.store.leases.acquire('orders', OTHER, MINUTE)
      expect(second).toMatchObject({ granted: true, lease: { token: 2 }, after: { token: 1, owner: 'server a' } })
      expect(await t.store.leases.renew([first.lease], MINUTE)).toEqual([first.lease])
      expect(await t.store.leases.release(first.lease)).toBe(false)
      expect((await t.store.leases.held()).map(({ owner }) => owner)).toEqual(['server b'])
    })

    test('who renews keeps it', async () => {
      const leases = []
      for (const resource of ['orders', 'users']) {
        const asked = await t.store.leases.acquire(resource, HOLDER, MINUTE)
        if (asked.granted) leases.push(asked.lease)
      }
      t.clock.pass(MINUTE - 1)
      const strange = { resource: 'carts', token: 1 }
      expect(await t.store.leases.renew([...leases, strange], MINUTE)).toEqual([strange])
      t.clock.pass(MINUTE - 1)
      expect(await t.store.leases.acquire('orders', OTHER, MINUTE)).toMatchObject({ granted: false })
      expect(await t.store.leases.releaseAll('server a', 2)).toBe(0)
      expect(await t.store.leases.releaseAll('server a', 1)).toBe(2)
      expect(await t.store.leases.held()).toEqual([])
    })

    test('what was built under a lease is known to who takes it next, and what was not built is not', async () => {
      const first = await t.store.leases.acquire('orders', HOLDER, MINUTE)
      if (!first.granted) throw new Error('not granted')
      expect(first.built).toBeUndefined()
      t.clock.pass(SECOND)
      await t.store.leases.release(first.lease, 'abc')
      const built = {
        digest: 'abc',
        startedAt: '2026-01-31T12:00:00.000Z',
        finishedAt: '2026-01-31T12:00:01.000Z',
        runId: 1,
        owner: 'server a',
      }
      const second = await t.store.leases.acquire('orders', OTHER, MINUTE)
      if (!second.granted) throw new Error('not granted')
      expect(second.built).toEqual(built)
      await t.store.leases.release(second.lease)
      expect(await t.store.leases.acquire('orders', HOLDER, MINUTE)).toMatchObject({ built })
      expect(await t.store.leases.release(first.lease, 'late')).toBe(false)
      expect(await t.store.leases.acquire('users', HOLDER, MINUTE)).toMatchObject({ granted: true, built: undefined })
    })

    test('who takes it is told until when somebody had it', async () => {
      const heldUntil = async () => {
        const asked = await t.store.leases.acquire('orders', HOLDER, MINUTE)
        if (!asked.granted) throw new Error('not granted')
        return { lease: asked.lease, until: asked.heldUntil }
      }
      const first = await heldUntil()
      expect(first.until).toBeUndefined()
      t.clock.pass(SECOND)
      await t.store.leases.release(first.lease)
      t.clock.pass(SECOND)
      expect((await heldUntil()).until).toBe('2026-01-31T12:00:01.000Z')
      t.clock.pass(2 * MINUTE)
      expect((await heldUntil()).until).toBe('2026-01-31T12:01:02.000Z')
    })

    test('a token can be raised by who holds it, and by nobody else', async () => {
      const first = await t.store.leases.acquire('orders', HOLDER, MINUTE)
      if (!first.granted) throw new Error('not granted')
      const raised = await t.store.leases.raise(first.lease, 41)
      expect(raised).toMatchObject({ token: 42, runId: 1 })
      expect(await t.store.leases.raise(first.lease, 50)).toBeUndefined()
      expect(await t.store.leases.holds(first.lease)).toBe(false)
      expect((await t.store.leases.history('orders', 9)).map(({ token }) => token)).toEqual([42])
      t.clock.pass(MINUTE)
      const second = await t.store.leases.acquire('orders', OTHER, MINUTE)
      expect(second).toMatchObject({ granted: true, lease: { token: 43 }, after: { token: 42, owner: 'server a' } })
      expect(await t.store.leases.raise({ resource: 'orders', token: 42 }, 50)).toBeUndefined()
    })

    test('one that is not given back in good order runs out, which the next one is told', async () => {
      const first = await t.store.leases.acquire('orders', HOLDER, MINUTE)
      if (!first.granted) throw new Error('not granted')
      t.clock.pass(SECOND)
      await t.store.leases.expire(first.lease)
      const second = await t.store.leases.acquire('orders', OTHER, MINUTE)
      expect(second).toMatchObject({ granted: true, after: { token: 1 }, heldUntil: '2026-01-31T12:00:01.000Z' })
      await t.store.leases.expire(first.lease)
      expect((await t.store.leases.held()).map(({ token }) => token)).toEqual([2])
    })

    test('the leases of a run whose process is gone run out at once', async () => {
      for (const resource of ['orders', 'users']) await t.store.leases.acquire(resource, HOLDER, MINUTE)
      await t.store.leases.acquire('carts', OTHER, MINUTE)
      t.clock.pass(SECOND)
      expect(await t.store.leases.expireRun(1)).toBe(2)
      expect(await t.store.leases.expireRun(1)).toBe(0)
      expect((await t.store.leases.held()).map(({ resource }) => resource)).toEqual(['carts'])
      expect(await t.store.leases.acquire('orders', OTHER, MINUTE)).toMatchObject({
        granted: true,
        after: { runId: 1, expiresAt: '2026-01-31T12:00:01.000Z' },
      })
      expect((await t.store.leases.historyOfRun(1))[0]).toMatchObject({
        end: 'expired',
        endedAt: '2026-01-31T12:00:01.000Z',
      })
    })

    test('the history tells who held what, and how it ended', async () => {
      await t.store.leases.acquire('orders', HOLDER, MINUTE)
      t.clock.pass(2 * MINUTE)
      const second = await t.store.leases.acquire('orders', OTHER, MINUTE)
      if (!second.granted) throw new Error('not granted')
      t.clock.pass(30 * SECOND)
      await t.store.leases.renew([second.lease], MINUTE)
      await t.store.leases.release(second.lease)
      expect(await t.store.leases.history('orders', 9)).toEqual([
        {
          resource: 'orders',
          token: 2,
          ...OTHER,
          acquiredAt: '2026-01-31T12:02:00.000Z',
          renewedAt: '2026-01-31T12:02:30.000Z',
          expiresAt: '2026-01-31T12:03:30.000Z',
          endedAt: '2026-01-31T12:02:30.000Z',
          end: 'released',
        },
        {
          resource: 'orders',
          token: 1,
          ...HOLDER,
          acquiredAt: '2026-01-31T12:00:00.000Z',
          renewedAt: '2026-01-31T12:00:00.000Z',
          expiresAt: '2026-01-31T12:01:00.000Z',
          endedAt: '2026-01-31T12:01:00.000Z',
          end: 'expired',
        },
      ])
      expect((await t.store.leases.historyOfRun(2)).map(({ token }) => token)).toEqual([2])
    })
  })
}
