import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Claim, Run } from '../port/runs.ts'
import type { Store } from '../store.ts'
import { aResult, aRun, SERVER } from './samples.ts'
import { type TestClock, type TestStores, testClock } from './stores-for-tests.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
const PLACE = { instance: null, target: 'prod' }

/** What every store does, whatever the database below it. */
export function storeConformance(stores: TestStores): void {
  let store: Store
  let clock: TestClock
  let address: string

  beforeEach(async () => {
    clock = testClock()
    address = stores.newAddress()
    store = await stores.open(address, clock)
  })
  afterAll(() => stores.clear())

  async function queued(more: Parameters<typeof aRun>[0] = {}): Promise<Run> {
    return (await store.runs.add(aRun(more))).run
  }
  async function underWay(more: Parameters<typeof aRun>[0] = {}, owner = SERVER.id): Promise<Run> {
    const taken = await store.runs.take((await queued(more)).id, owner)
    if (!taken) throw new Error('the run was not taken')
    await store.runs.start(taken)
    return taken
  }
  async function over(more: Parameters<typeof aRun>[0] = {}, status: 'success' | 'error' = 'success'): Promise<Run> {
    const run = await underWay(more)
    await store.runs.finish(run, { status })
    return run
  }

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
      const { run } = await store.runs.add(wish)
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
      expect(await store.runs.find(1)).toEqual(run)
    })

    test('ids count from 1 without gaps', async () => {
      const ids: number[] = []
      for (let run = 0; run < 3; run++) ids.push((await queued()).id)
      expect(ids).toEqual([1, 2, 3])
      expect(await store.runs.find(4)).toBeUndefined()
    })

    test('the same idempotency key gives the same run, and uses up no id', async () => {
      const first = await store.runs.add(aRun({ idempotencyKey: 'k' }))
      const again = await store.runs.add(aRun({ idempotencyKey: 'k', cause: 'sent twice' }))
      expect([first.isNew, again.isNew]).toEqual([true, false])
      expect(again.run).toEqual(first.run)
      expect((await queued()).id).toBe(2)
    })

    test('of many who send the same key at once, one makes the run', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => store.runs.add(aRun({ idempotencyKey: 'k' }))))
      expect(all.map(({ run }) => run.id)).toEqual(Array.from({ length: 8 }, () => 1))
      expect(all.filter(({ isNew }) => isNew)).toHaveLength(1)
    })

    test('it goes from the queue through its states to its end', async () => {
      const { id } = await queued()
      clock.pass(SECOND)
      const taken = await store.runs.take(id, SERVER.id)
      expect(taken).toMatchObject({ status: 'starting', owner: SERVER.id, takenAt: '2026-01-31T12:00:01.000Z' })
      clock.pass(SECOND)
      const code = { commit: 'f00', branch: 'main', isDirty: true, manifestHash: 'abc' }
      expect(await store.runs.start(taken as Claim, { target: 'dev', projectName: 'shop2', code })).toBe(true)
      expect(await store.runs.find(id)).toMatchObject({
        status: 'running',
        startedAt: '2026-01-31T12:00:02.000Z',
        target: 'dev',
        projectName: 'shop2',
        code,
      })
      clock.pass(SECOND)
      const end = { status: 'error', message: 'Step 2 failed', exitCode: 1 } as const
      expect(await store.runs.finish(taken as Claim, end)).toBe(true)
      expect(await store.runs.find(id)).toMatchObject({
        status: 'error',
        statusMessage: 'Step 2 failed',
        exitCode: 1,
        finishedAt: '2026-01-31T12:00:03.000Z',
      })
    })

    test('a command that somebody typed begins at once', async () => {
      const run = await store.runs.begin(aRun({ origin: 'cli', job: null, pools: ['file'] }), 'cli 1')
      expect(run).toMatchObject({ status: 'running', owner: 'cli 1', claim: 1, startedAt: '2026-01-31T12:00:00.000Z' })
      expect(await store.runs.inPools()).toEqual(new Map([['file', 1]]))
      expect(await store.runs.finish(run, { status: 'success' })).toBe(true)
      expect(await store.runs.inPools()).toEqual(new Map())
    })

    test('it ends once', async () => {
      const run = await underWay()
      expect(await store.runs.finish(run, { status: 'success' })).toBe(true)
      expect(await store.runs.finish(run, { status: 'error' })).toBe(false)
      expect(await store.runs.start(run)).toBe(false)
      expect((await store.runs.find(run.id))?.status).toBe('success')
    })

    test('one of many takes a queued run', async () => {
      const { id } = await queued()
      const all = await Promise.all(Array.from({ length: 8 }, (_, at) => store.runs.take(id, `server ${at}`)))
      const winners = all.filter((run) => run !== undefined)
      expect(winners).toHaveLength(1)
      expect((await store.runs.find(id))?.owner).toBe(winners[0]?.owner)
    })

    test('whoever waits is told in order of priority, then of age, and nobody before its time', async () => {
      await queued({ cause: 'later', shouldStartAt: '2026-01-31T12:05:00.000Z' })
      await queued({ cause: 'plain' })
      await queued({ cause: 'urgent', priority: 5 })
      const causes = async () => (await store.runs.waiting(10)).map(({ cause }) => cause)
      expect(await causes()).toEqual(['urgent', 'plain'])
      expect(await store.runs.take(1, 'a')).toBeUndefined()
      clock.pass(5 * MINUTE)
      expect(await causes()).toEqual(['urgent', 'later', 'plain'])
    })

    test('a pool holds no more runs than its limit, however many ask at once', async () => {
      const runs = await Promise.all(Array.from({ length: 6 }, () => queued({ pools: ['warehouse', 'job nightly'] })))
      const limits = { warehouse: 2, other: 0 }
      const taken = await Promise.all(runs.map(({ id }) => store.runs.take(id, SERVER.id, limits)))
      const [first, ...rest] = taken.filter((run) => run !== undefined)
      expect(rest).toHaveLength(1)
      expect(await store.runs.inPools()).toEqual(
        new Map([
          ['job nightly', 2],
          ['warehouse', 2],
        ]),
      )
      await store.runs.finish(first as Claim, { status: 'success' })
      const [next] = await store.runs.waiting(1)
      expect(await store.runs.take(next?.id ?? 0, SERVER.id, limits)).toBeDefined()
    })

    test('a taken run can be given back, but not one that has begun', async () => {
      const { id } = await queued({ pools: ['warehouse'] })
      const taken = (await store.runs.take(id, SERVER.id)) as Run
      expect(await store.runs.giveBack(taken)).toBe(true)
      expect(await store.runs.find(id)).toMatchObject({ status: 'queued', owner: null, takenAt: null })
      expect(await store.runs.inPools()).toEqual(new Map())
      const again = (await store.runs.take(id, SERVER.id)) as Run
      expect(again.claim).toBe(2)
      expect(await store.runs.start(taken)).toBe(false)
      expect(await store.runs.start(again)).toBe(true)
      expect(await store.runs.giveBack(again)).toBe(false)
    })

    test('a queued run is cancelled at once, a running one as soon as its owner sees to it', async () => {
      const { id } = await queued()
      expect(await store.runs.askToCancel(id, 'ada')).toMatchObject({
        status: 'cancelled',
        statusMessage: 'Cancelled by ada',
        cancelAskedBy: 'ada',
        finishedAt: '2026-01-31T12:00:00.000Z',
      })
      const run = await underWay()
      expect(await store.runs.askToCancel(run.id, 'ada')).toMatchObject({ status: 'running', cancelAskedBy: 'ada' })
      expect(await store.runs.askToCancel(run.id, 'bob')).toMatchObject({ cancelAskedBy: 'ada' })
      expect((await store.runs.toCancel(SERVER.id)).map((each) => each.id)).toEqual([run.id])
      expect(await store.runs.toCancel('another')).toEqual([])
      await store.runs.finish(run, { status: 'cancelled' })
      expect(await store.runs.toCancel(SERVER.id)).toEqual([])
      expect(await store.runs.askToCancel(run.id, 'bob')).toMatchObject({ status: 'cancelled' })
      expect(await store.runs.askToCancel(99, 'bob')).toBeUndefined()
    })

    test('lists are filtered, ordered, cut and counted', async () => {
      await over({ job: 'a' })
      clock.pass(MINUTE)
      await over({ job: 'b', instance: 'eu' }, 'error')
      clock.pass(MINUTE)
      await queued({ job: 'a', origin: 'api' })
      await underWay({ job: 'c', target: 'dev' })
      const ids = async (filter: Parameters<Store['runs']['list']>[0], page = { limit: 10 }) => {
        const { items, total } = await store.runs.list(filter, page)
        return [items.map(({ id }) => id), total]
      }
      expect(await ids({})).toEqual([[4, 3, 2, 1], 4])
      expect(await ids({ order: 'id' }, { limit: 2 })).toEqual([[1, 2], 4])
      expect((await store.runs.list({ order: 'id' }, { limit: 2, offset: 3 })).items.map(({ id }) => id)).toEqual([4])
      expect(await ids({ jobs: ['a', 'b', 'x'] })).toEqual([[3, 2, 1], 3])
      expect(await ids({ jobs: [] })).toEqual([[], 0])
      expect(await ids({ statuses: ['queued', 'running'] })).toEqual([[4, 3], 2])
      expect(await ids({ statuses: ['error', 'queued'] })).toEqual([[3, 2], 2])
      expect(await ids({ origins: ['api'] })).toEqual([[3], 1])
      expect(await ids({ instance: 'eu' })).toEqual([[2], 1])
      expect(await ids({ target: 'dev', owner: SERVER.id })).toEqual([[4], 1])
      expect(await ids({ idAbove: 2, order: 'createdAt' })).toEqual([[3, 4], 2])
      expect(await ids({ created: { from: '2026-01-31T12:01:00.000Z', to: '2026-01-31T12:02:00.000Z' } })).toEqual([
        [2],
        1,
      ])
      expect(await ids({ finished: { to: '2026-01-31T12:01:00.000Z' }, order: '-finishedAt' })).toEqual([[1], 1])
      expect((await store.runs.latestOfJobs()).map(({ id }) => id)).toEqual([2, 3, 4])
    })
  })

  describe('servers', () => {
    test('who gives signs of life is alive', async () => {
      await store.servers.enter(SERVER, 10 * SECOND)
      clock.pass(6 * SECOND)
      expect(await store.servers.beat(SERVER.id, 10 * SECOND)).toBe(true)
      clock.pass(6 * SECOND)
      expect(await store.servers.alive()).toEqual([
        {
          ...SERVER,
          startedAt: '2026-01-31T12:00:00.000Z',
          beatAt: '2026-01-31T12:00:06.000Z',
          expiresAt: '2026-01-31T12:00:16.000Z',
          leftAt: null,
        },
      ])
      await store.servers.leave(SERVER.id)
      expect(await store.servers.alive()).toEqual([])
    })

    test('a sign of life that comes too late does not count', async () => {
      await store.servers.enter(SERVER, 10 * SECOND)
      clock.pass(10 * SECOND)
      expect(await store.servers.beat(SERVER.id, 10 * SECOND)).toBe(false)
      await store.servers.enter(SERVER, 10 * SECOND)
      expect(await store.servers.beat(SERVER.id, 10 * SECOND)).toBe(true)
    })

    test('runs of a server that is gone are found, and adopted by one', async () => {
      await store.servers.enter(SERVER, 10 * SECOND)
      const run = await underWay({ pools: ['warehouse'] })
      expect(await store.runs.orphaned()).toEqual([])
      expect(await store.runs.adopt(run.id, 'server b')).toBeUndefined()
      clock.pass(11 * SECOND)
      expect((await store.runs.orphaned()).map(({ id }) => id)).toEqual([run.id])
      await Promise.all(['server b', 'server c'].map((id) => store.servers.enter({ ...SERVER, id }, DAY)))
      const adopted = await Promise.all([store.runs.adopt(run.id, 'server b'), store.runs.adopt(run.id, 'server c')])
      const [heir, ...rest] = adopted.filter((each) => each !== undefined)
      expect(rest).toEqual([])
      expect(heir).toMatchObject({ claim: 2, status: 'running' })
      expect(await store.runs.orphaned()).toEqual([])
      expect(await store.runs.finish(run, { status: 'success' })).toBe(false)
      expect(await store.runs.finish(heir as Claim, { status: 'error' })).toBe(true)
      expect(await store.runs.inPools()).toEqual(new Map())
    })

    test('queued runs need no owner', async () => {
      await queued()
      expect(await store.runs.orphaned()).toEqual([])
    })
  })

  describe('steps', () => {
    const PLAN = [
      { index: 1, kind: 'shell', name: 'Extract', commandLine: './extract.sh' },
      { index: 2, kind: 'dbt', name: 'dbt build', commandLine: 'dbt build' },
    ] as const

    test('they are planned, begin and end', async () => {
      const { id } = await queued()
      const [first, second] = await store.steps.plan(id, PLAN)
      expect(second).toMatchObject({ ...PLAN[1], id: 2, runId: id, status: 'queued' })
      await store.steps.start(id, 1)
      await store.steps.finish(id, 1, { status: 'success', exitCode: 0 })
      clock.pass(SECOND)
      await store.steps.start(id, 2, { invocationId: 'b7e1' })
      await store.steps.finish(id, 2, { status: 'error', exitCode: 1, message: '1 error' })
      await store.steps.finish(id, 2, { status: 'success' })
      expect(await store.steps.of(id)).toEqual([
        {
          ...first,
          status: 'success',
          exitCode: 0,
          startedAt: '2026-01-31T12:00:00.000Z',
          finishedAt: '2026-01-31T12:00:00.000Z',
        },
        {
          ...second,
          status: 'error',
          exitCode: 1,
          invocationId: 'b7e1',
          message: '1 error',
          startedAt: '2026-01-31T12:00:01.000Z',
          finishedAt: '2026-01-31T12:00:01.000Z',
        },
      ])
      expect((await store.steps.find(2))?.commandLine).toBe('dbt build')
      expect((await store.steps.ofRuns([id, 99])).map(({ index }) => index)).toEqual([1, 2])
    })

    test('what they write is read on where one stopped', async () => {
      const { id } = await queued()
      await store.steps.write(id, [
        { step: 1, stream: 'stdout', text: 'a\nb' },
        { step: 1, stream: 'stderr', text: 'oh' },
        { step: 2, stream: 'stdout', text: '\u0000\u001b[31mred 🌱' },
      ])
      const first = await store.steps.log(id, { limit: 2 })
      expect(first).toEqual({
        pieces: [
          { step: 1, stream: 'stdout', text: 'a\nb' },
          { step: 1, stream: 'stderr', text: 'oh' },
        ],
        next: 2,
      })
      await store.steps.write(id, [{ step: 2, stream: 'stdout', text: 'more' }])
      expect((await store.steps.log(id, { after: first.next })).pieces.map(({ text }) => text)).toEqual([
        '\u0000\u001b[31mred 🌱',
        'more',
      ])
      expect((await store.steps.log(id, { step: 1 })).pieces).toHaveLength(2)
      expect(await store.steps.log(id, { after: 4 })).toEqual({ pieces: [], next: 4 })
    })
  })

  describe('events', () => {
    const event = (seq: number): string => JSON.stringify({ info: { name: 'E', msg: `event ${seq}\n` }, data: { seq } })

    test('they keep their order and their text, and are numbered in each run', async () => {
      const [one, two] = [await queued(), await queued()]
      expect(await store.events.append(one.id, 1, [event(1), event(2)])).toBe(2)
      expect(await store.events.append(two.id, 1, [event(1)])).toBe(1)
      expect(await store.events.append(one.id, 2, [event(3)])).toBe(3)
      expect(await store.events.append(one.id, 2, [])).toBe(3)
      expect(await store.events.after(one.id, 0, 10)).toEqual([
        { seq: 1, step: 1, json: event(1) },
        { seq: 2, step: 1, json: event(2) },
        { seq: 3, step: 2, json: event(3) },
      ])
      expect(await store.events.last(one.id)).toBe(3)
      expect(await store.events.last(99)).toBe(0)
    })

    test('a reader who was cut off anywhere goes on there', async () => {
      const { id } = await queued()
      for (let seq = 1; seq <= 60; seq += 3)
        await store.events.append(id, 1, [event(seq), event(seq + 1), event(seq + 2)])
      const all = (await store.events.after(id, 0, 1000)).map(({ json }) => json)
      expect(all).toEqual(Array.from({ length: 60 }, (_, at) => event(at + 1)))
      for (const limit of [1, 2, 7]) {
        const read: number[] = []
        for (let at = 0; ; ) {
          const part = await store.events.after(id, at, limit)
          if (part.length === 0) break
          expect(part.length).toBeLessThanOrEqual(limit)
          read.push(...part.map(({ seq }) => seq))
          at = read.at(-1) ?? 0
        }
        expect(read).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))
      }
    })

    test('who appends at once does not get between another’s events', async () => {
      const { id } = await queued()
      await Promise.all(
        Array.from({ length: 5 }, (_, writer) =>
          store.events.append(
            id,
            writer,
            Array.from({ length: 4 }, (_, at) => `{"writer":${writer},"at":${at}}`),
          ),
        ),
      )
      const events = await store.events.after(id, 0, 100)
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
      for (let at = 0; at < 20; at += 4) expect(new Set(events.slice(at, at + 4).map(({ step }) => step)).size).toBe(1)
    })

    test('compaction changes nothing that a reader can see', async () => {
      const { id } = await underWay()
      for (let seq = 1; seq <= 30; seq++) await store.events.append(id, seq <= 10 ? 1 : 2, [event(seq)])
      await store.steps.write(id, [{ step: 1, stream: 'stdout', text: 'x'.repeat(3000) }])
      const before = await store.events.after(id, 4, 100)
      const rows = (await store.upkeep.info()).rows['chunks']
      await store.upkeep.compact()
      expect((await store.upkeep.info()).rows['chunks']).toBe(rows)
      await store.runs.finish({ id, claim: 1 }, { status: 'success' })
      await store.upkeep.compact()
      expect((await store.upkeep.info()).rows['chunks']).toBe(3)
      expect(await store.events.after(id, 4, 100)).toEqual(before)
      expect((await store.steps.log(id)).pieces[0]?.text).toHaveLength(3000)
    })
  })

  describe('artifacts', () => {
    test('they are kept per step, and the last one answers for the run', async () => {
      const { id } = await over()
      await store.artifacts.save(id, 1, 'run_results.json', '{"step": 1}')
      const bytes = new Uint8Array(5000).map((_, at) => at % 251)
      await store.artifacts.save(id, 2, 'run_results.json', '{"step": 2}')
      expect(await store.artifacts.save(id, 2, 'catalog.bin', bytes)).toMatchObject({ runId: id, step: 2, bytes: 5000 })
      const read = async (path: string, step?: number) => {
        const content = await store.artifacts.read(id, path, step)
        return content && Buffer.from(content).toString()
      }
      expect(await read('run_results.json')).toBe('{"step": 2}')
      expect(await read('run_results.json', 1)).toBe('{"step": 1}')
      expect(await read('run_results.json', 3)).toBeUndefined()
      expect(new Uint8Array((await store.artifacts.read(id, 'catalog.bin')) ?? [])).toEqual(bytes)
      expect((await store.artifacts.list(id)).map(({ step, path }) => `${step} ${path}`)).toEqual([
        '1 run_results.json',
        '2 catalog.bin',
        '2 run_results.json',
      ])
      await store.artifacts.save(id, 1, 'run_results.json', '')
      expect(await read('run_results.json', 1)).toBe('')
    })

    test('the newest of a job is that of its last run that is over and has it', async () => {
      for (const text of ['old', 'new']) {
        const { id } = await over({ job: 'nightly' })
        await store.artifacts.save(id, 1, 'manifest.json', text)
      }
      await over({ job: 'nightly' })
      await store.artifacts.save((await underWay({ job: 'nightly' })).id, 1, 'manifest.json', 'not yet')
      await store.artifacts.save((await over({ job: 'nightly', instance: 'eu' })).id, 1, 'manifest.json', 'eu')
      const latest = async (instance: string | null) =>
        Buffer.from((await store.artifacts.readLatest('nightly', instance, 'manifest.json')) ?? []).toString()
      expect([await latest(null), await latest('eu'), await latest('na')]).toEqual(['new', 'eu', ''])
    })
  })

  describe('results of nodes', () => {
    test('they are kept as they are, and their code once', async () => {
      const [one, two] = [await underWay(), await underWay()]
      const result = aResult({ message: 'NUL is not text: \u0000', adapter_response: { text: 'it is here: \u0000' } })
      for (const { id } of [one, two]) await store.nodeResults.save(id, [result])
      const { compiledCode: _, ...kept } = result
      const [stored] = await store.nodeResults.of(one.id)
      expect(stored).toEqual({
        ...kept,
        runId: one.id,
        message: 'NUL is not text: \ufffd',
        compiledHash: stored?.compiledHash,
      })
      expect(await store.nodeResults.compiled(stored?.compiledHash ?? '')).toBe('select 1 as id')
      expect(await store.nodeResults.find(two.id, 'model.shop.orders')).toHaveLength(1)
      expect((await store.upkeep.info()).rows['compiled_code']).toBe(1)
    })

    test('hundreds come at once, and the same node in two steps is two results', async () => {
      const { id } = await underWay()
      const many = Array.from({ length: 333 }, (_, at) => aResult({ unique_id: `model.shop.m${at}` }))
      await store.nodeResults.save(id, [...many, aResult({ unique_id: 'model.shop.m1', step: 2 })])
      expect(await store.nodeResults.of(id)).toHaveLength(334)
      expect(await store.nodeResults.of(id, 2)).toHaveLength(1)
      expect((await store.nodeResults.latest(PLACE)).length).toBe(333)
      expect(await store.nodeResults.latest(PLACE, ['model.shop.m1', 'model.shop.none'])).toHaveLength(1)
    })

    test('told twice, it counts once', async () => {
      const { id } = await underWay()
      const failed = aResult({ unique_id: 'test.shop.t', resource_type: 'test', status: 'fail', failures: 2 })
      await store.nodeResults.save(id, [failed, aResult({ finishedAt: null })])
      clock.pass(SECOND)
      await store.nodeResults.save(id, [failed, aResult({ finishedAt: null, message: 'again' })])
      expect((await store.nodeResults.of(id)).map(({ message }) => message)).toContain('again')
      expect((await store.tests.history(PLACE)).map(({ verdicts }) => verdicts)).toEqual(['f'])
      expect(await store.nodeResults.durations(['model.shop.orders'], PLACE, 9)).toEqual(
        new Map([['model.shop.orders', [1.25]]]),
      )
    })

    test('the latest of a node is what ended last, not what came last', async () => {
      const [first, second] = [await underWay(), await underWay()]
      const at = (minute: number) => `2026-01-31T13:0${minute}:00.000Z`
      await store.nodeResults.save(second.id, [aResult({ finishedAt: at(2), status: 'error', checksum: null })])
      await store.nodeResults.save(first.id, [aResult({ finishedAt: at(1) })])
      expect(await store.nodeResults.latest(PLACE)).toMatchObject([
        { status: 'error', runId: second.id, successAt: null },
      ])
      const third = await underWay()
      await store.nodeResults.save(third.id, [aResult({ finishedAt: at(3), checksum: 'new' })])
      await store.nodeResults.save((await underWay()).id, [
        aResult({ finishedAt: at(4), status: 'skipped', checksum: null }),
      ])
      expect(await store.nodeResults.latest(PLACE)).toMatchObject([
        { status: 'skipped', successRunId: third.id, successAt: at(3), checksum: 'new' },
      ])
    })

    test('places are apart', async () => {
      for (const instance of ['eu', 'na', null]) {
        await store.nodeResults.save((await underWay({ instance })).id, [aResult({ rows: instance === 'na' ? 7 : 1 })])
      }
      expect(await store.nodeResults.latest({ instance: 'eu', target: 'prod' })).toHaveLength(1)
      expect(await store.nodeResults.latest({ instance: 'eu', target: 'dev' })).toEqual([])
      expect(
        (await store.nodeResults.history('model.shop.orders', { instance: 'na' })).map(({ rows }) => rows),
      ).toEqual([7])
      expect(await store.nodeResults.history('model.shop.orders', { instance: null })).toHaveLength(1)
      expect(await store.nodeResults.history('model.shop.orders')).toHaveLength(3)
    })

    test('a history is the newest first, within times and limits', async () => {
      for (let day = 1; day <= 4; day++) {
        await store.nodeResults.save((await underWay()).id, [
          aResult({ execution_time: day, finishedAt: `2026-02-0${day}T00:00:00.000Z` }),
        ])
      }
      const times = async (options: Parameters<Store['nodeResults']['history']>[1]) =>
        (await store.nodeResults.history('model.shop.orders', options)).map(({ execution_time }) => execution_time)
      expect(await times({})).toEqual([4, 3, 2, 1])
      expect(await times({ limit: 2 })).toEqual([4, 3])
      expect(await times({ between: { from: '2026-02-02T00:00:00.000Z', to: '2026-02-04T00:00:00.000Z' } })).toEqual([
        3, 2,
      ])
      expect(await store.nodeResults.durations(['model.shop.orders', 'model.shop.none'], PLACE, 3)).toEqual(
        new Map([['model.shop.orders', [4, 3, 2]]]),
      )
    })

    test('durations stay few and whole, however many there were', async () => {
      for (let run = 0; run < 60; run++) {
        await store.nodeResults.save((await underWay()).id, [
          aResult({ execution_time: 1000.125 + run, finishedAt: new Date(clock.now() + run).toISOString() }),
        ])
      }
      const durations =
        (await store.nodeResults.durations(['model.shop.orders'], PLACE, 1000)).get('model.shop.orders') ?? []
      expect(durations.length).toBeGreaterThan(10)
      expect(durations).toEqual(durations.map((_, at) => 1059.125 - at))
    })

    test('a run that is over has its numbers, and its costs are summed by day', async () => {
      const run = await underWay()
      await store.nodeResults.save(run.id, [
        aResult({ rows: 3, bytes: 3_000_000_000 }),
        aResult({ unique_id: 'model.shop.users', status: 'error', rows: null, owner: null, execution_time: 0.5 }),
        aResult({ unique_id: 'model.shop.carts', status: 'skipped', rows: null, execution_time: 0 }),
      ])
      await store.runs.finish(run, { status: 'error' })
      expect((await store.runs.find(run.id))?.counts).toEqual({
        statuses: { error: 1, skipped: 1, success: 1 },
        rows: 3,
        bytes: 3_000_000_000,
      })
      const second = await underWay({ job: 'hourly/core' })
      await store.nodeResults.save(second.id, [aResult({ finishedAt: '2026-02-01T00:00:00.000Z' })])
      await store.runs.finish(second, { status: 'success' })
      const ALL = {}
      expect(await store.nodeResults.costs('node', ALL)).toEqual([
        { key: 'model.shop.orders', runs: 2, seconds: 2.5, rows: 6, bytes: 3_000_000_000 },
        { key: 'model.shop.users', runs: 1, seconds: 0.5, rows: 0, bytes: 0 },
      ])
      expect((await store.nodeResults.costs('job', ALL)).map(({ key, seconds }) => [key, seconds])).toEqual([
        ['nightly', 1.75],
        ['hourly/core', 1.25],
      ])
      expect(
        (await store.nodeResults.costs('owner', { to: '2026-02-01T00:00:00.000Z' })).map(({ key }) => key),
      ).toEqual(['product', null])
    })
  })

  describe('tests over time', () => {
    test('a history tells since when a verdict holds, and what came before', async () => {
      const verdicts = ['pass', 'pass', 'fail', 'skipped', 'fail', 'error', 'warn'] as const
      for (const [day, status] of verdicts.entries()) {
        await store.nodeResults.save((await underWay()).id, [
          aResult({
            unique_id: 'test.shop.unique',
            resource_type: 'test',
            status,
            failures: status === 'fail' ? 4 : 0,
            finishedAt: `2026-02-0${day + 1}T00:00:00.000Z`,
          }),
        ])
      }
      const day = (number: number) => `2026-02-0${number}T00:00:00.000Z`
      expect(await store.tests.history(PLACE, ['test.shop.unique'])).toEqual([
        {
          ...PLACE,
          unique_id: 'test.shop.unique',
          status: 'warn',
          failures: 0,
          sinceRunId: 7,
          since: day(7),
          firstSeenAt: day(1),
          lastRunId: 7,
          lastRunAt: day(7),
          lastPassedAt: day(2),
          lastFailedAt: day(5),
          verdicts: 'weffpp',
        },
      ])
    })

    test('a verdict that stays does not begin anew', async () => {
      for (const day of [1, 2, 3]) {
        await store.nodeResults.save((await underWay()).id, [
          aResult({ resource_type: 'unit_test', status: 'fail', finishedAt: `2026-02-0${day}T00:00:00.000Z` }),
        ])
      }
      expect(await store.tests.history(PLACE)).toMatchObject([
        { since: '2026-02-01T00:00:00.000Z', sinceRunId: 1, lastRunId: 3, verdicts: 'fff' },
      ])
    })

    test('failed rows are kept until they expire', async () => {
      const { id } = await underWay()
      const rows = {
        runId: id,
        step: 1,
        unique_id: 'test.shop.unique',
        columns: ['order_id', 'n'],
        rows: [
          ['a', 2],
          [null, 3],
        ],
        total: 700,
        expiresAt: '2026-02-01T12:00:00.000Z',
      }
      await store.tests.saveRows(rows)
      await store.tests.saveRows({ ...rows, unique_id: 'test.shop.kept', expiresAt: null })
      expect(await store.tests.rows(id, 'test.shop.unique')).toEqual([rows])
      clock.pass(DAY)
      expect((await store.tests.rows(id)).map(({ unique_id }) => unique_id)).toEqual(['test.shop.kept'])
    })
  })

  describe('freshness', () => {
    const source = (hour: number) => ({
      ...PLACE,
      runId: 1,
      step: 1,
      unique_id: 'source.shop.raw.orders',
      status: hour > 12 ? ('warn' as const) : ('pass' as const),
      max_loaded_at: '2026-01-31T00:00:00Z',
      snapshotted_at: `2026-01-31T${hour}:00:00.123456Z`,
      max_loaded_at_time_ago_in_s: hour * 3600,
      criteria: { warn_after: { count: 12, period: 'hour' } },
      execution_time: 0.1,
      error: null,
    })

    test('every measurement is kept, and the last one is at hand', async () => {
      await store.freshness.saveSources([source(13), source(11)])
      await store.freshness.saveSources([source(12)])
      expect(await store.freshness.latestSources(PLACE)).toEqual([source(13)])
      expect(await store.freshness.sourceHistory('source.shop.raw.orders', PLACE, {}, 2)).toEqual([
        source(13),
        source(12),
      ])
      expect(
        await store.freshness.sourceHistory('source.shop.raw.orders', PLACE, { to: '2026-01-31T12:00:00.000Z' }, 9),
      ).toEqual([source(11)])
      expect(await store.freshness.sourcesOfRun(1)).toEqual([source(11), source(12), source(13)])
      expect(await store.freshness.latestSources({ instance: 'eu', target: 'prod' })).toEqual([])
    })

    test('models have theirs', async () => {
      const model = {
        ...PLACE,
        unique_id: 'model.shop.orders',
        runId: null,
        measuredAt: '2026-01-31T12:00:00.000Z',
        builtAt: '2026-01-31T11:00:00.000Z',
        dataAsOf: null,
        effectiveAsOf: '2026-01-30T23:00:00.000Z',
        oldestSource: 'source.shop.raw.orders',
        expectedNextAt: null,
        verdict: 'late' as const,
      }
      await store.freshness.saveModels([model])
      expect(await store.freshness.latestModels(PLACE)).toEqual([model])
      expect(await store.freshness.modelHistory('model.shop.orders', PLACE, {}, 9)).toEqual([model])
      expect(await store.freshness.latestSources(PLACE)).toEqual([])
    })
  })

  describe('jobs', () => {
    test('a job has its number from the first time that it is seen, whoever sees it', async () => {
      const seen = await Promise.all(Array.from({ length: 6 }, () => store.jobs.see('nightly', null)))
      expect(new Set(seen.map(({ id }) => id))).toEqual(new Set([1]))
      expect(await store.jobs.see('nightly', 'eu')).toEqual({
        id: 2,
        job: 'nightly',
        instance: 'eu',
        firstSeenAt: '2026-01-31T12:00:00.000Z',
        pausedAt: null,
        pausedBy: null,
        failuresInARow: 0,
        memory: {},
      })
      expect((await store.jobs.byId(2))?.instance).toBe('eu')
      expect((await store.jobs.list()).map(({ id }) => id)).toEqual([1, 2])
    })

    test('it is paused and goes on', async () => {
      expect(await store.jobs.pause('nightly', null, 'ada')).toBe(true)
      expect(await store.jobs.pause('nightly', null, 'bob')).toBe(false)
      expect(await store.jobs.see('nightly', null)).toMatchObject({ pausedBy: 'ada' })
      expect(await store.jobs.resume('nightly', null)).toBe(true)
      expect(await store.jobs.resume('nightly', null)).toBe(false)
    })

    test('failures in a row are counted', async () => {
      await store.jobs.see('nightly', null)
      await over({}, 'error')
      await over({}, 'error')
      expect((await store.jobs.see('nightly', null)).failuresInARow).toBe(2)
      await over()
      expect((await store.jobs.see('nightly', null)).failuresInARow).toBe(0)
    })

    test('of two who remember something else, one learns that it came too late', async () => {
      expect(await store.jobs.remember('nightly', null, 'newest file', undefined, 'a.csv')).toBe(true)
      const both = await Promise.all([
        store.jobs.remember('nightly', null, 'newest file', 'a.csv', 'b.csv'),
        store.jobs.remember('nightly', null, 'newest file', 'a.csv', 'c.csv'),
      ])
      expect(both.filter(Boolean)).toHaveLength(1)
      expect(await store.jobs.remember('nightly', null, 'rows', undefined, { seen: 3 })).toBe(true)
      expect(await store.jobs.remember('nightly', null, 'rows', { seen: 3 }, undefined)).toBe(true)
      expect(Object.keys((await store.jobs.see('nightly', null)).memory)).toEqual(['newest file'])
    })
  })

  describe('ticks', () => {
    const KEY = { job: 'nightly', instance: null, scheduledFor: '2026-01-31T04:00:00.000Z' }

    test('a due time becomes one run, however many ask', async () => {
      const claims = await Promise.all(
        Array.from({ length: 8 }, (_, at) => store.ticks.claim(KEY, { kind: 'run', run: aRun() }, `server ${at}`)),
      )
      const [won, ...rest] = claims.filter((claim) => claim !== undefined)
      expect(rest).toEqual([])
      expect(won?.run).toMatchObject({ id: 1, status: 'queued', scheduledFor: KEY.scheduledFor })
      expect(won?.tick).toMatchObject({ ...KEY, runId: 1, reason: null })
      expect((await store.runs.list({}, { limit: 10 })).total).toBe(1)
    })

    test('one that is left out has a reason', async () => {
      const claim = await store.ticks.claim(KEY, { kind: 'skip', reason: 'paused' }, 'a')
      expect(claim).toEqual({
        tick: { ...KEY, claimedBy: 'a', claimedAt: '2026-01-31T12:00:00.000Z', runId: null, reason: 'paused' },
        run: undefined,
      })
      expect(await store.ticks.claim(KEY, { kind: 'run', run: aRun() }, 'b')).toBeUndefined()
    })

    test('the last one of each job is found', async () => {
      expect(await store.ticks.lastOfAll()).toEqual([])
      for (const [job, instance] of [
        ['b', 'eu'],
        ['a', null],
        ['b', null],
      ] as const) {
        for (const day of [29, 31, 30]) {
          const scheduledFor = `2026-01-${day}T04:00:00.000Z`
          await store.ticks.claim({ job, instance, scheduledFor }, { kind: 'skip', reason: 'x' }, 's')
        }
      }
      expect(
        (await store.ticks.lastOfAll()).map((tick) => [tick.job, tick.instance, tick.scheduledFor.slice(8, 10)]),
      ).toEqual([
        ['a', null, '31'],
        ['b', null, '31'],
        ['b', 'eu', '31'],
      ])
      expect((await store.ticks.last('b', 'eu'))?.scheduledFor).toBe('2026-01-31T04:00:00.000Z')
      expect(await store.ticks.last('c', null)).toBeUndefined()
      expect(await store.ticks.list('a', null, { from: '2026-01-30T00:00:00.000Z' })).toHaveLength(2)
    })
  })

  describe('leases', () => {
    const HOLDER = { runId: 1, owner: 'server a', unique_id: 'model.shop.orders' }
    const OTHER = { ...HOLDER, runId: 2, owner: 'server b' }

    test('one of all who ask gets it', async () => {
      const asked = await Promise.all(
        Array.from({ length: 8 }, (_, at) => store.leases.acquire('orders', { ...HOLDER, runId: at }, MINUTE)),
      )
      expect(asked.filter(({ granted }) => granted)).toHaveLength(1)
      const [winner] = await store.leases.held()
      for (const each of asked) if (!each.granted) expect(each.heldBy).toEqual(winner)
    })

    test('tokens only grow, whether a lease was given back or ran out', async () => {
      const tokens: number[] = []
      for (const end of ['release', 'expire', 'release', 'expire']) {
        const asked = await store.leases.acquire('orders', HOLDER, MINUTE)
        if (!asked.granted) throw new Error('not granted')
        tokens.push(asked.lease.token)
        if (end === 'release') expect(await store.leases.release(asked.lease)).toBe(true)
        else clock.pass(MINUTE)
      }
      expect(tokens).toEqual([1, 2, 3, 4])
    })

    test('who lets its time run out has lost it, even if it wakes again', async () => {
      const first = await store.leases.acquire('orders', HOLDER, MINUTE)
      if (!first.granted) throw new Error('not granted')
      clock.pass(MINUTE)
      expect(await store.leases.holds(first.lease)).toBe(false)
      expect(await store.leases.renew([first.lease], MINUTE)).toEqual([first.lease])
      const second = await store.leases.acquire('orders', OTHER, MINUTE)
      expect(second).toMatchObject({ granted: true, lease: { token: 2 }, after: { token: 1, owner: 'server a' } })
      expect(await store.leases.renew([first.lease], MINUTE)).toEqual([first.lease])
      expect(await store.leases.release(first.lease)).toBe(false)
      expect((await store.leases.held()).map(({ owner }) => owner)).toEqual(['server b'])
    })

    test('who renews keeps it', async () => {
      const leases = []
      for (const resource of ['orders', 'users']) {
        const asked = await store.leases.acquire(resource, HOLDER, MINUTE)
        if (asked.granted) leases.push(asked.lease)
      }
      clock.pass(MINUTE - 1)
      const strange = { resource: 'carts', token: 1 }
      expect(await store.leases.renew([...leases, strange], MINUTE)).toEqual([strange])
      clock.pass(MINUTE - 1)
      expect(await store.leases.acquire('orders', OTHER, MINUTE)).toMatchObject({ granted: false })
      expect(await store.leases.releaseAll('server a', 2)).toBe(0)
      expect(await store.leases.releaseAll('server a', 1)).toBe(2)
      expect(await store.leases.held()).toEqual([])
    })

    test('the history tells who held what, and how it ended', async () => {
      await store.leases.acquire('orders', HOLDER, MINUTE)
      clock.pass(2 * MINUTE)
      const second = await store.leases.acquire('orders', OTHER, MINUTE)
      if (!second.granted) throw new Error('not granted')
      clock.pass(30 * SECOND)
      await store.leases.renew([second.lease], MINUTE)
      await store.leases.release(second.lease)
      expect(await store.leases.history('orders', 9)).toEqual([
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
      expect((await store.leases.historyOfRun(2)).map(({ token }) => token)).toEqual([2])
    })
  })

  describe('tokens', () => {
    const WISH = { name: 'ci', scopes: ['job_runner'], hint: 'trl_ab', createdBy: 'ada', expiresAt: null, hash: 'aa' }

    test('a token is known by its digest, and its use is noted', async () => {
      expect(await store.tokens.any()).toBe(false)
      const token = await store.tokens.add(WISH)
      const { hash: _, ...shown } = WISH
      expect(token).toEqual({
        ...shown,
        id: 1,
        createdAt: '2026-01-31T12:00:00.000Z',
        lastUsedAt: null,
        revokedAt: null,
      })
      clock.pass(MINUTE)
      expect(await store.tokens.use('aa')).toMatchObject({ id: 1, lastUsedAt: '2026-01-31T12:01:00.000Z' })
      expect(await store.tokens.use('bb')).toBeUndefined()
      expect(await store.tokens.list()).toMatchObject([{ lastUsedAt: '2026-01-31T12:01:00.000Z' }])
    })

    test('one that is revoked or has run out opens nothing', async () => {
      await store.tokens.add(WISH)
      await store.tokens.add({ ...WISH, hash: 'bb', expiresAt: '2026-01-31T12:01:00.000Z' })
      expect(await store.tokens.revoke(1)).toBe(true)
      expect(await store.tokens.revoke(1)).toBe(false)
      clock.pass(MINUTE)
      expect([await store.tokens.use('aa'), await store.tokens.use('bb')]).toEqual([undefined, undefined])
      expect(await store.tokens.any()).toBe(true)
    })
  })

  describe('alerts', () => {
    const STATE = {
      key: 'run.errored nightly',
      rule: 'run.errored',
      state: 'firing' as const,
      since: '2026-01-31T12:00:00.000Z',
      lastEventAt: '2026-01-31T12:00:00.000Z',
      lastToldAt: null,
      count: 1,
      acknowledgedBy: null,
      silencedUntil: null,
      data: { runs: [1] },
      version: 0,
    }

    test('of two who change a state at once, one learns that it came too late', async () => {
      const first = await store.alerts.put(STATE)
      expect(first).toEqual({ ...STATE, version: 1 })
      expect(await store.alerts.put(STATE)).toBeUndefined()
      const both = await Promise.all(
        ['ada', 'bob'].map((acknowledgedBy) => store.alerts.put({ ...STATE, version: 1, acknowledgedBy })),
      )
      expect(both.filter((state) => state !== undefined)).toHaveLength(1)
      await store.alerts.put({ ...STATE, key: 'other', state: 'resolved' })
      expect((await store.alerts.list({ open: true })).map(({ key }) => key)).toEqual([STATE.key])
      expect((await store.alerts.list()).length).toBe(2)
      expect(await store.alerts.find('none')).toBeUndefined()
    })

    test('a message is queued once, taken by one, and tried again until it is given up', async () => {
      const message = { channel: 'team', alertKey: null, body: { text: 'late' }, onceKey: 'run 1' }
      expect(await store.alerts.send(message)).toMatchObject({ status: 'waiting', attempts: 0 })
      expect(await store.alerts.send(message)).toBeUndefined()
      const taken = (await Promise.all([store.alerts.takeDue(9, MINUTE), store.alerts.takeDue(9, MINUTE)])).flat()
      expect(taken).toMatchObject([{ attempts: 1, body: { text: 'late' } }])
      const id = taken[0]?.id ?? 0
      await store.alerts.failed(id, 'timed out', '2026-01-31T12:00:30.000Z')
      expect(await store.alerts.takeDue(9, MINUTE)).toEqual([])
      clock.pass(30 * SECOND)
      expect(await store.alerts.takeDue(9, MINUTE)).toMatchObject([{ attempts: 2, lastError: 'timed out' }])
      clock.pass(MINUTE)
      expect(await store.alerts.takeDue(9, MINUTE)).toMatchObject([{ attempts: 3 }])
      await store.alerts.failed(id, 'gone', undefined)
      await store.alerts.delivered(id)
      expect(await store.alerts.deliveries({ channel: 'team', limit: 9 })).toMatchObject([
        { status: 'failed', lastError: 'gone' },
      ])
      expect(await store.alerts.deliveries({ channel: 'other', limit: 9 })).toEqual([])
    })

    test('measured values are replaced by period', async () => {
      const value = (period: string, number: number | null) => ({
        metric: 'funnel.conversion_rate',
        dimension: 'state=NY',
        period,
        value: number,
        measuredAt: '2026-01-31T12:00:00.000Z',
        runId: 1,
      })
      await store.alerts.measure([value('2026-01-29', 0.625), value('2026-01-30', 0.5)])
      await store.alerts.measure([value('2026-01-30', null)])
      expect(await store.alerts.measured('funnel.conversion_rate', 'state=NY', 9)).toEqual([
        value('2026-01-30', null),
        value('2026-01-29', 0.625),
      ])
    })
  })

  describe('audit', () => {
    const record = (subject: string) => ({
      action: 'run.finished',
      actor: 'ada',
      subject,
      data: { z: 1, a: [null, 0.1, 'é\u0000\ud800'], nested: { 10: 'ten', 9: 'nine' } },
    })

    test('records form one chain, however many append at once', async () => {
      await Promise.all(Array.from({ length: 6 }, (_, at) => store.audit.append([record(`run ${at}`), record('same')])))
      expect(await store.audit.verify()).toEqual({ records: 12, firstBroken: undefined })
      const all = await store.audit.list({ limit: 99 })
      expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1))
      expect(await store.audit.head()).toEqual({ seq: 12, hash: all.at(-1)?.hash })
      expect(await store.audit.list({ after: 10, limit: 1 })).toEqual([all[10]])
      expect(await store.audit.list({ between: { to: '2026-01-31T12:00:00.000Z' }, limit: 9 })).toEqual([])
    })

    test('an empty chain is whole', async () => {
      expect(await store.audit.verify()).toEqual({ records: 0, firstBroken: undefined })
      expect(await store.audit.head()).toEqual({ seq: 0, hash: '0'.repeat(64) })
    })
  })

  describe('together', () => {
    test('several things happen all or not at all', async () => {
      const work = store.together(async (subjects) => {
        const { run } = await subjects.runs.add(aRun())
        await subjects.steps.plan(run.id, [{ index: 1, kind: 'dbt', name: 'x', commandLine: 'dbt run' }])
        await subjects.audit.append([{ action: 'run.queued', actor: null, subject: `run ${run.id}`, data: {} }])
        throw new Error('second thoughts')
      })
      await expect(work).rejects.toThrow('second thoughts')
      expect((await store.runs.list({}, { limit: 9 })).total).toBe(0)
      expect(await store.audit.verify()).toEqual({ records: 0, firstBroken: undefined })
      expect((await queued()).id).toBe(1)
    })

    test('what happens beside it is not a part of it', async () => {
      const beside: Promise<unknown>[] = []
      const work = store.together(async (subjects) => {
        await subjects.jobs.see('a', null)
        beside.push(store.tokens.add({ name: 'x', scopes: [], hint: 'x', createdBy: null, expiresAt: null, hash: 'x' }))
        await subjects.jobs.see('b', null)
        throw new Error('no')
      })
      await expect(work).rejects.toThrow('no')
      await Promise.all(beside)
      expect(await store.tokens.list()).toHaveLength(1)
      expect(await store.jobs.list()).toEqual([])
    })
  })

  describe('retention', () => {
    async function filled(more: Parameters<typeof aRun>[0] = {}): Promise<Run> {
      const run = await underWay(more)
      await store.steps.plan(run.id, [{ index: 1, kind: 'dbt', name: 'x', commandLine: 'dbt run' }])
      await store.events.append(run.id, 1, ['{}'])
      await store.artifacts.save(run.id, 1, 'manifest.json', `{"run": ${run.id}}`)
      await store.nodeResults.save(run.id, [aResult({ compiledCode: `select ${run.id}`, finishedAt: null })])
      await store.runs.finish(run, { status: 'success' })
      return run
    }
    const ids = async () => (await store.runs.list({ order: 'id' }, { limit: 99 })).items.map(({ id }) => id)

    test('without limits nothing goes', async () => {
      await filled()
      clock.pass(1000 * DAY)
      expect(await store.upkeep.sweep({})).toEqual({ runs: 0, artifacts: 0, eventChunks: 0, others: 0 })
      expect(await ids()).toEqual([1])
    })

    test('old runs go with all that they have, but the last one of a job stays', async () => {
      await filled({ job: 'a' })
      await filled({ job: 'a' })
      await filled({ job: 'b' })
      clock.pass(40 * DAY)
      await filled({ job: 'b' })
      await underWay({ job: 'c' })
      expect(await store.upkeep.sweep({ runDays: 30 })).toMatchObject({ runs: 2, artifacts: 2, eventChunks: 2 })
      expect(await ids()).toEqual([2, 4, 5])
      const { rows } = await store.upkeep.info()
      expect(rows).toMatchObject({
        steps: 2,
        chunks: 2,
        artifacts: 2,
        node_results: 2,
        artifact_bodies: 2,
        compiled_code: 2,
        node_latest: 1,
      })
      const [kept] = await store.nodeResults.of(2)
      expect(await store.nodeResults.compiled(kept?.compiledHash ?? '')).toBe('select 2')
    })

    test('of each job so many runs stay', async () => {
      for (let run = 0; run < 4; run++) await over({ job: 'a' })
      for (let run = 0; run < 2; run++) await over({ job: 'a', instance: 'eu' })
      await store.upkeep.sweep({ runsPerJob: 2 })
      expect(await ids()).toEqual([3, 4, 5, 6])
      await store.upkeep.sweep({ runs: 1 })
      expect(await ids()).toEqual([4, 6])
    })

    test('details go before their runs', async () => {
      const { id } = await filled()
      clock.pass(8 * DAY)
      expect(await store.upkeep.sweep({ detailDays: 7 })).toMatchObject({ runs: 0, artifacts: 1, eventChunks: 1 })
      expect(await store.artifacts.list(id)).toEqual([])
      expect(await store.nodeResults.of(id)).toHaveLength(1)
      expect(await store.events.last(id)).toBe(1)
    })

    test('histories are cut, but what the scheduler needs stays', async () => {
      for (const day of [1, 2, 3]) {
        const scheduledFor = `2026-01-0${day}T00:00:00.000Z`
        await store.ticks.claim({ job: 'a', instance: null, scheduledFor }, { kind: 'skip', reason: 'x' }, 's')
      }
      const asked = await store.leases.acquire('orders', { runId: 1, owner: 'a', unique_id: null }, MINUTE)
      if (asked.granted) await store.leases.release(asked.lease)
      clock.pass(30 * DAY)
      expect((await store.upkeep.sweep({ historyDays: 20 })).others).toBe(3)
      expect((await store.ticks.last('a', null))?.scheduledFor).toBe('2026-01-03T00:00:00.000Z')
      const again = await store.leases.acquire('orders', { runId: 2, owner: 'b', unique_id: null }, MINUTE)
      expect(again).toMatchObject({ granted: true, lease: { token: 2 } })
    })
  })
}
