import { describe, expect, test } from 'vitest'
import type { Claim, Run } from '../port/runs.ts'
import type { Store } from '../store.ts'
import { aRun, SERVER } from './samples.ts'
import { DAY, MINUTE, SECOND, type OpenStore } from './open-store-for-test.ts'

/** How runs go from hand to hand. */
export function runsAndServers(t: OpenStore): void {
  describe('runs', () => {
    test('what was asked for is kept as it was said', async () => {
      const wish = aRun({
        origin: 'api',
        requester: 'token ci',
        instance: 'apac',
        code: { commit: null, branch: null, isDirty: null, manifestHash: null },
        scheduledFor: '2026-01-31T04:00:00.000Z',
        priority: 3,
        pools: ['warehouse'],
        retryOf: 7,
        attempt: 2,
        overrides: { threads_override: 8, schema_override: 'it’s "quoted" 🌱' },
        idempotencyKey: 'k1',
      })
      const { run } = await t.store.runs.add(wish)
      expect(run).toEqual({
        ...wish,
        id: 1,
        status: 'queued',
        shouldStartAt: null,
        statusMessage: null,
        exitCode: null,
        createdAt: '2026-01-31T12:00:00.000Z',
        takenAt: null,
        startedAt: null,
        finishedAt: null,
        cancelAskedAt: null,
        cancelAskedBy: null,
        owner: null,
        claim: 0,
        counts: null,
      })
      expect(await t.store.runs.find(1)).toEqual(run)
    })

    test('what the project was read from is known once the run is under way, and does not change after its end', async () => {
      const run = await t.queued()
      const taken = (await t.store.runs.take(run.id, SERVER.id)) as Run
      await t.store.runs.noteManifest(run.id, 'abc')
      await t.store.runs.finish(taken, { status: 'success' })
      await t.store.runs.noteManifest(run.id, 'def')
      expect(await t.store.runs.find(run.id)).toMatchObject({ code: { manifestHash: 'abc' } })
    })

    test('a run that is over is given once to somebody who does what has to be done after it', async () => {
      const runs = [await t.queued(), await t.queued(), await t.queued()]
      for (const run of runs.slice(0, 2)) {
        const taken = (await t.store.runs.take(run.id, SERVER.id)) as Run
        await t.store.runs.finish(taken, { status: 'success' })
      }
      const ended = await t.store.runs.takeEnded(10, MINUTE)
      expect(ended.map(({ id }) => id)).toEqual([1, 2])
      expect(await t.store.runs.takeEnded(10, MINUTE)).toEqual([])
      await t.store.runs.followed([1])
      t.clock.pass(2 * MINUTE)
      expect((await t.store.runs.takeEnded(10, MINUTE)).map(({ id }) => id)).toEqual([2])
      await t.store.runs.followed([2])
      t.clock.pass(2 * MINUTE)
      expect(await t.store.runs.takeEnded(10, MINUTE)).toEqual([])
    })

    test('ids count from 1 without gaps', async () => {
      const ids: number[] = []
      for (let run = 0; run < 3; run++) ids.push((await t.queued()).id)
      expect(ids).toEqual([1, 2, 3])
      expect(await t.store.runs.find(4)).toBeUndefined()
    })

    test('the same idempotency key gives the same run, and uses up no id', async () => {
      const first = await t.store.runs.add(aRun({ idempotencyKey: 'k' }))
      const again = await t.store.runs.add(aRun({ idempotencyKey: 'k', cause: 'sent twice' }))
      expect([first.isNew, again.isNew]).toEqual([true, false])
      expect(again.run).toEqual(first.run)
      expect((await t.queued()).id).toBe(2)
    })

    test('of many who send the same key at once, one makes the run', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => t.store.runs.add(aRun({ idempotencyKey: 'k' }))))
      expect(all.map(({ run }) => run.id)).toEqual(Array.from({ length: 8 }, () => 1))
      expect(all.filter(({ isNew }) => isNew)).toHaveLength(1)
    })

    test('it goes from the queue through its states to its end', async () => {
      const { id } = await t.queued()
      t.clock.pass(SECOND)
      const taken = await t.store.runs.take(id, SERVER.id)
      expect(taken).toMatchObject({ status: 'starting', owner: SERVER.id, takenAt: '2026-01-31T12:00:01.000Z' })
      t.clock.pass(SECOND)
      const code = { commit: 'f00', branch: 'main', isDirty: true, manifestHash: 'abc' }
      expect(await t.store.runs.start(taken as Claim, { target: 'dev', projectName: 'shop2', code })).toBe(true)
      expect(await t.store.runs.find(id)).toMatchObject({
        status: 'running',
        startedAt: '2026-01-31T12:00:02.000Z',
        target: 'dev',
        projectName: 'shop2',
        code,
      })
      t.clock.pass(SECOND)
      const end = { status: 'error', message: 'Step 2 failed', exitCode: 1 } as const
      expect(await t.store.runs.finish(taken as Claim, end)).toBe(true)
      expect(await t.store.runs.find(id)).toMatchObject({
        status: 'error',
        statusMessage: 'Step 2 failed',
        exitCode: 1,
        finishedAt: '2026-01-31T12:00:03.000Z',
      })
    })

    test('a command that somebody typed begins at once', async () => {
      const run = await t.store.runs.begin(aRun({ origin: 'cli', job: null, pools: ['file'] }), 'cli 1')
      expect(run).toMatchObject({ status: 'running', owner: 'cli 1', claim: 1, startedAt: '2026-01-31T12:00:00.000Z' })
      expect(await t.store.runs.inPools()).toEqual(new Map([['file', 1]]))
      expect(await t.store.runs.finish(run, { status: 'success' })).toBe(true)
      expect(await t.store.runs.inPools()).toEqual(new Map())
    })

    test('it ends once', async () => {
      const run = await t.underWay()
      expect(await t.store.runs.finish(run, { status: 'success' })).toBe(true)
      expect(await t.store.runs.finish(run, { status: 'error' })).toBe(false)
      expect(await t.store.runs.start(run)).toBe(false)
      expect((await t.store.runs.find(run.id))?.status).toBe('success')
    })

    test('one of many takes a queued run', async () => {
      const { id } = await t.queued()
      const all = await Promise.all(Array.from({ length: 8 }, (_, at) => t.store.runs.take(id, `server ${at}`)))
      const winners = all.filter((run) => run !== undefined)
      expect(winners).toHaveLength(1)
      expect((await t.store.runs.find(id))?.owner).toBe(winners[0]?.owner)
    })

    test('whoever waits is told in order of priority, then of age, and nobody before its time', async () => {
      await t.queued({ cause: 'later', shouldStartAt: '2026-01-31T12:05:00.000Z' })
      await t.queued({ cause: 'plain' })
      await t.queued({ cause: 'urgent', priority: 5 })
      const causes = async () => (await t.store.runs.waiting(10)).map(({ cause }) => cause)
      expect(await causes()).toEqual(['urgent', 'plain'])
      expect(await t.store.runs.take(1, 'a')).toBeUndefined()
      t.clock.pass(5 * MINUTE)
      expect(await causes()).toEqual(['urgent', 'later', 'plain'])
    })

    test('a pool holds no more runs than its limit, however many ask at once', async () => {
      const runs = await Promise.all(Array.from({ length: 6 }, () => t.queued({ pools: ['warehouse', 'job nightly'] })))
      const limits = { warehouse: 2, other: 0 }
      const taken = await Promise.all(runs.map(({ id }) => t.store.runs.take(id, SERVER.id, limits)))
      const [first, ...rest] = taken.filter((run) => run !== undefined)
      expect(rest).toHaveLength(1)
      expect(await t.store.runs.inPools()).toEqual(
        new Map([
          ['job nightly', 2],
          ['warehouse', 2],
        ]),
      )
      await t.store.runs.finish(first as Claim, { status: 'success' })
      const [next] = await t.store.runs.waiting(1)
      expect(await t.store.runs.take(next?.id ?? 0, SERVER.id, limits)).toBeDefined()
    })

    test('a taken run can be given back, but not one that has begun', async () => {
      const { id } = await t.queued({ pools: ['warehouse'] })
      const taken = (await t.store.runs.take(id, SERVER.id)) as Run
      expect(await t.store.runs.giveBack(taken)).toBe(true)
      expect(await t.store.runs.find(id)).toMatchObject({ status: 'queued', owner: null, takenAt: null })
      expect(await t.store.runs.inPools()).toEqual(new Map())
      const again = (await t.store.runs.take(id, SERVER.id)) as Run
      expect(again.claim).toBe(2)
      expect(await t.store.runs.start(taken)).toBe(false)
      expect(await t.store.runs.start(again)).toBe(true)
      expect(await t.store.runs.giveBack(again)).toBe(false)
    })

    test('a queued run is cancelled at once, a running one as soon as its owner sees to it', async () => {
      const { id } = await t.queued()
      expect(await t.store.runs.askToCancel(id, 'ada')).toMatchObject({
        status: 'cancelled',
        statusMessage: 'Cancelled by ada',
        cancelAskedBy: 'ada',
        finishedAt: '2026-01-31T12:00:00.000Z',
      })
      const run = await t.underWay()
      expect(await t.store.runs.askToCancel(run.id, 'ada')).toMatchObject({ status: 'running', cancelAskedBy: 'ada' })
      expect(await t.store.runs.askToCancel(run.id, 'bob')).toMatchObject({ cancelAskedBy: 'ada' })
      expect((await t.store.runs.toCancel(SERVER.id)).map((each) => each.id)).toEqual([run.id])
      expect(await t.store.runs.toCancel('another')).toEqual([])
      await t.store.runs.finish(run, { status: 'cancelled' })
      expect(await t.store.runs.toCancel(SERVER.id)).toEqual([])
      expect(await t.store.runs.askToCancel(run.id, 'bob')).toMatchObject({ status: 'cancelled' })
      expect(await t.store.runs.askToCancel(99, 'bob')).toBeUndefined()
    })

    test('lists are filtered, ordered, cut and counted', async () => {
      await t.over({ job: 'a' })
      t.clock.pass(MINUTE)
      await t.over({ job: 'b', instance: 'eu' }, 'error')
      t.clock.pass(MINUTE)
      await t.queued({ job: 'a', origin: 'api', requester: 'ada' })
      await t.underWay({ job: 'c', target: 'dev' })
      const ids = async (filter: Parameters<Store['runs']['list']>[0], page = { limit: 10 }) => {
        const { items, total } = await t.store.runs.list(filter, page)
        return [items.map(({ id }) => id), total]
      }
      expect(await ids({})).toEqual([[4, 3, 2, 1], 4])
      expect(await ids({ order: 'id' }, { limit: 2 })).toEqual([[1, 2], 4])
      expect((await t.store.runs.list({ order: 'id' }, { limit: 2, offset: 3 })).items.map(({ id }) => id)).toEqual([4])
      expect(await ids({ jobs: ['a', 'b', 'x'] })).toEqual([[3, 2, 1], 3])
      expect(await ids({ jobs: [] })).toEqual([[], 0])
      expect(await ids({ statuses: ['queued', 'running'] })).toEqual([[4, 3], 2])
      expect(await ids({ statuses: ['error', 'queued'] })).toEqual([[3, 2], 2])
      expect(await ids({ origins: ['api'] })).toEqual([[3], 1])
      expect(await ids({ requesters: ['ada', 'bob'] })).toEqual([[3], 1])
      expect(await ids({ instance: 'eu' })).toEqual([[2], 1])
      expect(await ids({ target: 'dev', owner: SERVER.id })).toEqual([[4], 1])
      expect(await ids({ idAbove: 2, order: 'createdAt' })).toEqual([[3, 4], 2])
      expect(await ids({ idBelow: 3 })).toEqual([[2, 1], 2])
      expect(await ids({ ids: [1, 4, 99] })).toEqual([[4, 1], 2])
      expect(await ids({ created: { from: '2026-01-31T12:01:00.000Z', to: '2026-01-31T12:02:00.000Z' } })).toEqual([
        [2],
        1,
      ])
      expect(await ids({ finished: { to: '2026-01-31T12:01:00.000Z' }, order: '-finishedAt' })).toEqual([[1], 1])
      expect((await t.store.runs.latestOfJobs()).map(({ id }) => id)).toEqual([2, 3, 4])
      expect(await t.store.runs.traits()).toEqual({
        jobs: ['a', 'b', 'c'],
        instances: ['eu'],
        targets: ['dev', 'prod'],
        origins: ['api', 'schedule'],
        requesters: ['ada'],
      })
    })

    test('the latest run of each job is known, and of those that went badly the last one that went well', async () => {
      for (const status of ['success', 'success', 'error', 'error'] as const) await t.over({ job: 'mixed' }, status)
      await t.over({ job: 'never' }, 'error')
      await t.over({ job: 'mixed', instance: 'eu' }, 'success')
      const going = await t.underWay({ job: 'mixed', instance: 'eu' })
      await t.over({ job: 'good' }, 'success')
      await t.over({ job: null }, 'success')
      const { runs } = t.store
      expect((await runs.latestOfJobs()).map(({ id, status }) => [id, status])).toEqual([
        [4, 'error'],
        [5, 'error'],
        [7, 'running'],
        [8, 'success'],
      ])
      expect((await runs.successesBeforeFailures()).map(({ id, job, instance }) => [id, job, instance])).toEqual([
        [2, 'mixed', null],
        [6, 'mixed', 'eu'],
      ])
      expect((await runs.latestOfJobs('mixed')).map(({ id }) => id)).toEqual([4, going.id])
      expect((await runs.successesBeforeFailures('good')).map(({ id }) => id)).toEqual([])
      const [, brief] = await runs.latestOfJobs('mixed')
      expect(brief).toMatchObject({ job: 'mixed', instance: 'eu', status: 'running' })
      expect(await runs.find(going.id)).toMatchObject({ ...brief })
    })
  })

  describe('servers', () => {
    test('who gives signs of life is alive', async () => {
      await t.store.servers.enter(SERVER, 10 * SECOND)
      t.clock.pass(6 * SECOND)
      expect(await t.store.servers.beat(SERVER.id, 10 * SECOND)).toBe(true)
      t.clock.pass(6 * SECOND)
      expect(await t.store.servers.alive()).toEqual([
        {
          ...SERVER,
          startedAt: '2026-01-31T12:00:00.000Z',
          beatAt: '2026-01-31T12:00:06.000Z',
          expiresAt: '2026-01-31T12:00:16.000Z',
          leftAt: null,
        },
      ])
      await t.store.servers.leave(SERVER.id)
      expect(await t.store.servers.alive()).toEqual([])
    })

    test('a sign of life that comes too late does not count', async () => {
      await t.store.servers.enter(SERVER, 10 * SECOND)
      t.clock.pass(10 * SECOND)
      expect(await t.store.servers.beat(SERVER.id, 10 * SECOND)).toBe(false)
      await t.store.servers.enter(SERVER, 10 * SECOND)
      expect(await t.store.servers.beat(SERVER.id, 10 * SECOND)).toBe(true)
    })

    test('runs of a server that is gone are found, and adopted by one', async () => {
      await t.store.servers.enter(SERVER, 10 * SECOND)
      const run = await t.underWay({ pools: ['warehouse'] })
      expect(await t.store.runs.orphaned()).toEqual([])
      expect(await t.store.runs.adopt(run.id, 'server b')).toBeUndefined()
      t.clock.pass(11 * SECOND)
      expect((await t.store.runs.orphaned()).map(({ id }) => id)).toEqual([run.id])
      await Promise.all(['server b', 'server c'].map((id) => t.store.servers.enter({ ...SERVER, id }, DAY)))
      const adopted = await Promise.all([
        t.store.runs.adopt(run.id, 'server b'),
        t.store.runs.adopt(run.id, 'server c'),
      ])
      const [heir, ...rest] = adopted.filter((each) => each !== undefined)
      expect(rest).toEqual([])
      expect(heir).toMatchObject({ claim: 2, status: 'running' })
      expect(await t.store.runs.orphaned()).toEqual([])
      expect(await t.store.runs.finish(run, { status: 'success' })).toBe(false)
      expect(await t.store.runs.finish(heir as Claim, { status: 'error' })).toBe(true)
      expect(await t.store.runs.inPools()).toEqual(new Map())
    })

    test('queued runs need no owner', async () => {
      await t.queued()
      expect(await t.store.runs.orphaned()).toEqual([])
    })
  })
}
