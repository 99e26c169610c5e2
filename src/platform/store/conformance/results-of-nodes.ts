import { describe, expect, test } from 'vitest'
import type { Store } from '../store.ts'
import { aResult } from './samples.ts'
import { DAY, PLACE, SECOND, type OpenStore } from './open-store-for-test.ts'

/** What came of nodes, tests and sources, and what is known of them over time. */
export function resultsOfNodes(t: OpenStore): void {
  describe('results of nodes', () => {
    test('they are kept as they are, and their code once', async () => {
      const [one, two] = [await t.underWay(), await t.underWay()]
      const result = aResult({
        message: 'NUL is not text: \u0000',
        adapter_response: { text: 'it is here: \u0000' },
        depends_on: ['model.shop.stg_orders'],
      })
      for (const { id } of [one, two]) await t.store.nodeResults.save(id, [result])
      const { compiledCode: _, ...kept } = result
      const [stored] = await t.store.nodeResults.of(one.id)
      expect(stored).toEqual({
        ...kept,
        runId: one.id,
        message: 'NUL is not text: \ufffd',
        compiledHash: stored?.compiledHash,
      })
      expect(await t.store.nodeResults.compiled(stored?.compiledHash ?? '')).toBe('select 1 as id')
      expect(await t.store.nodeResults.find(two.id, 'model.shop.orders')).toHaveLength(1)
      expect((await t.store.upkeep.info()).rows['compiled_code']).toBe(1)
    })

    test('what was only compiled leaves the last result and the history of its tests as they are', async () => {
      const [built, compiled] = [await t.underWay(), await t.underWay()]
      const tested = { unique_id: 'test.shop.a', resource_type: 'test', message: null, adapter_response: {} } as const
      await t.store.nodeResults.save(built.id, [
        aResult({ ...tested, status: 'fail', failures: 2, finishedAt: '2026-01-31T13:01:00.000Z' }),
      ])
      await t.store.nodeResults.save(compiled.id, [
        aResult({ ...tested, status: 'success', finishedAt: '2026-01-31T13:02:00.000Z' }),
      ])
      expect(await t.store.nodeResults.latest(PLACE, ['test.shop.a'])).toMatchObject([{ status: 'fail', failures: 2 }])
      expect(await t.store.tests.history(PLACE, ['test.shop.a'])).toMatchObject([{ status: 'fail', verdicts: 'f' }])
      expect(await t.store.nodeResults.of(compiled.id)).toMatchObject([{ status: 'success' }])
      expect(await t.store.nodeResults.history('test.shop.a')).toMatchObject([{ runId: built.id, status: 'fail' }])
    })

    test('hundreds come at once, and the same node in two steps is two results', async () => {
      const { id } = await t.underWay()
      const many = Array.from({ length: 333 }, (_, at) => aResult({ unique_id: `model.shop.m${at}` }))
      await t.store.nodeResults.save(id, [...many, aResult({ unique_id: 'model.shop.m1', step: 2 })])
      expect(await t.store.nodeResults.of(id)).toHaveLength(334)
      expect(await t.store.nodeResults.of(id, 2)).toHaveLength(1)
      expect((await t.store.nodeResults.latest(PLACE)).length).toBe(333)
      expect(await t.store.nodeResults.latest(PLACE, ['model.shop.m1', 'model.shop.none'])).toHaveLength(1)
    })

    test('told twice, it counts once', async () => {
      const { id } = await t.underWay()
      const failed = aResult({ unique_id: 'test.shop.t', resource_type: 'test', status: 'fail', failures: 2 })
      await t.store.nodeResults.save(id, [failed, aResult({ finishedAt: null })])
      t.clock.pass(SECOND)
      await t.store.nodeResults.save(id, [failed, aResult({ finishedAt: null, message: 'again' })])
      expect((await t.store.nodeResults.of(id)).map(({ message }) => message)).toContain('again')
      expect((await t.store.tests.history(PLACE)).map(({ verdicts }) => verdicts)).toEqual(['f'])
      expect(await t.store.nodeResults.durations(['model.shop.orders'], PLACE, 9)).toEqual(
        new Map([['model.shop.orders', [1.25]]]),
      )
    })

    test('the latest of a node is what ended last, not what came last', async () => {
      const [first, second] = [await t.underWay(), await t.underWay()]
      const at = (minute: number) => `2026-01-31T13:0${minute}:00.000Z`
      await t.store.nodeResults.save(second.id, [aResult({ finishedAt: at(2), status: 'error', checksum: null })])
      await t.store.nodeResults.save(first.id, [aResult({ finishedAt: at(1) })])
      expect(await t.store.nodeResults.latest(PLACE)).toMatchObject([
        { status: 'error', runId: second.id, successAt: null },
      ])
      const third = await t.underWay()
      await t.store.nodeResults.save(third.id, [aResult({ finishedAt: at(3), checksum: 'new' })])
      await t.store.nodeResults.save((await t.underWay()).id, [
        aResult({ finishedAt: at(4), status: 'skipped', checksum: null }),
      ])
      expect(await t.store.nodeResults.latest(PLACE)).toMatchObject([
        { status: 'skipped', successRunId: third.id, successAt: at(3), checksum: 'new' },
      ])
    })

    test('the latest of a node has the rows of the last time that they were counted', async () => {
      const at = (minute: number) => `2026-01-31T13:0${minute}:00.000Z`
      const { id } = await t.underWay()
      const failed = { unique_id: 'test.shop.t', resource_type: 'test', status: 'fail', failures: 2 } as const
      await t.store.nodeResults.save(id, [aResult({ rows: 7, finishedAt: at(1) }), aResult(failed)])
      await t.store.nodeResults.save((await t.underWay()).id, [aResult({ rows: null, finishedAt: at(2) })])
      expect(await t.store.nodeResults.latest(PLACE)).toMatchObject([
        { unique_id: 'model.shop.orders', rows: 7, failures: null },
        { unique_id: 'test.shop.t', failures: 2 },
      ])
    })

    test('a mark changes with what is latest, and with nothing else', async () => {
      const { id } = await t.underWay()
      const none = await t.store.nodeResults.latestMark(PLACE)
      await t.store.nodeResults.save(id, [aResult()])
      const some = await t.store.nodeResults.latestMark(PLACE)
      expect(some).not.toBe(none)
      expect(await t.store.nodeResults.latestMark(PLACE)).toBe(some)
      await t.store.nodeResults.save((await t.underWay()).id, [aResult({ status: 'error' })])
      expect(await t.store.nodeResults.latestMark(PLACE)).not.toBe(some)
      expect(await t.store.nodeResults.latestMark({ instance: 'eu', target: 'prod' })).toBe(none)
    })

    test('places are apart', async () => {
      for (const instance of ['eu', 'na', null]) {
        await t.store.nodeResults.save((await t.underWay({ instance })).id, [
          aResult({ rows: instance === 'na' ? 7 : 1 }),
        ])
      }
      expect(await t.store.nodeResults.latest({ instance: 'eu', target: 'prod' })).toHaveLength(1)
      expect(await t.store.nodeResults.latest({ instance: 'eu', target: 'dev' })).toEqual([])
      expect(
        (await t.store.nodeResults.history('model.shop.orders', { instance: 'na' })).map(({ rows }) => rows),
      ).toEqual([7])
      expect(await t.store.nodeResults.history('model.shop.orders', { instance: null })).toHaveLength(1)
      expect(await t.store.nodeResults.history('model.shop.orders')).toHaveLength(3)
    })

    test('a history goes by time also where a run has waited, and one with a higher number was over before it', async () => {
      const waiting = await t.underWay()
      const passed = await t.underWay()
      for (const [{ id }, minute] of [
        [passed, 1],
        [waiting, 2],
      ] as const) {
        await t.store.nodeResults.save(id, [aResult({ finishedAt: `2026-02-01T00:0${minute}:00.000Z` })])
      }
      const points = await t.store.nodeResults.history('model.shop.orders')
      expect(points.map(({ runId }) => runId)).toEqual([waiting.id, passed.id])
    })

    test('a history is the newest first, within times and limits', async () => {
      for (let day = 1; day <= 4; day++) {
        await t.store.nodeResults.save((await t.underWay()).id, [
          aResult({ execution_time: day, finishedAt: `2026-02-0${day}T00:00:00.000Z` }),
        ])
      }
      const times = async (options: Parameters<Store['nodeResults']['history']>[1]) =>
        (await t.store.nodeResults.history('model.shop.orders', options)).map(({ execution_time }) => execution_time)
      expect(await times({})).toEqual([4, 3, 2, 1])
      expect(await times({ limit: 2 })).toEqual([4, 3])
      expect(await times({ between: { from: '2026-02-02T00:00:00.000Z', to: '2026-02-04T00:00:00.000Z' } })).toEqual([
        3, 2,
      ])
      expect(await t.store.nodeResults.durations(['model.shop.orders', 'model.shop.none'], PLACE, 3)).toEqual(
        new Map([['model.shop.orders', [4, 3, 2]]]),
      )
    })

    test('durations stay few and whole, however many there were', async () => {
      for (let run = 0; run < 60; run++) {
        await t.store.nodeResults.save((await t.underWay()).id, [
          aResult({ execution_time: 1000.125 + run, finishedAt: new Date(t.clock.now() + run).toISOString() }),
        ])
      }
      const durations =
        (await t.store.nodeResults.durations(['model.shop.orders'], PLACE, 1000)).get('model.shop.orders') ?? []
      expect(durations.length).toBeGreaterThan(10)
      expect(durations).toEqual(durations.map((_, at) => 1059.125 - at))
    })

    test('a run that is over has its numbers, and its costs are summed by day', async () => {
      const run = await t.underWay()
      await t.store.nodeResults.save(run.id, [
        aResult({ rows: 3, bytes: 3_000_000_000 }),
        aResult({ unique_id: 'model.shop.users', status: 'error', rows: null, owner: null, execution_time: 0.5 }),
        aResult({ unique_id: 'model.shop.carts', status: 'skipped', rows: null, execution_time: 0 }),
      ])
      await t.store.runs.finish(run, { status: 'error' })
      expect((await t.store.runs.find(run.id))?.counts).toEqual({
        statuses: { error: 1, skipped: 1, success: 1 },
        rows: 3,
        bytes: 3_000_000_000,
      })
      const second = await t.underWay({ job: 'hourly/core' })
      await t.store.nodeResults.save(second.id, [aResult({ finishedAt: '2026-02-01T00:00:00.000Z' })])
      await t.store.runs.finish(second, { status: 'success' })
      const ALL = {}
      expect(await t.store.nodeResults.costs('node', ALL)).toEqual([
        { key: 'model.shop.orders', runs: 2, seconds: 2.5, rows: 6, bytes: 3_000_000_000 },
        { key: 'model.shop.users', runs: 1, seconds: 0.5, rows: 0, bytes: 0 },
      ])
      expect((await t.store.nodeResults.costs('job', ALL)).map(({ key, seconds }) => [key, seconds])).toEqual([
        ['nightly', 1.75],
        ['hourly/core', 1.25],
      ])
      expect(
        (await t.store.nodeResults.costs('owner', { to: '2026-02-01T00:00:00.000Z' })).map(({ key }) => key),
      ).toEqual(['product', null])
    })
  })

  describe('tests over time', () => {
    test('a history tells since when a verdict holds, and what came before', async () => {
      const verdicts = ['pass', 'pass', 'fail', 'skipped', 'fail', 'error', 'warn'] as const
      for (const [day, status] of verdicts.entries()) {
        await t.store.nodeResults.save((await t.underWay()).id, [
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
      expect(await t.store.tests.history(PLACE, ['test.shop.unique'])).toEqual([
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
        await t.store.nodeResults.save((await t.underWay()).id, [
          aResult({ resource_type: 'unit_test', status: 'fail', finishedAt: `2026-02-0${day}T00:00:00.000Z` }),
        ])
      }
      expect(await t.store.tests.history(PLACE)).toMatchObject([
        { since: '2026-02-01T00:00:00.000Z', sinceRunId: 1, lastRunId: 3, verdicts: 'fff' },
      ])
    })

    test('failed rows are kept until they expire', async () => {
      const { id } = await t.underWay()
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
      await t.store.tests.saveRows(rows)
      await t.store.tests.saveRows({ ...rows, unique_id: 'test.shop.kept', expiresAt: null })
      expect(await t.store.tests.rows(id, 'test.shop.unique')).toEqual([rows])
      t.clock.pass(DAY)
      expect((await t.store.tests.rows(id)).map(({ unique_id }) => unique_id)).toEqual(['test.shop.kept'])
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

    test('a mark changes with each measurement', async () => {
      await t.store.freshness.saveSources([source(13)])
      const mark = await t.store.freshness.latestMark(PLACE)
      expect(await t.store.freshness.latestMark(PLACE)).toBe(mark)
      await t.store.freshness.saveSources([source(14)])
      expect(await t.store.freshness.latestMark(PLACE)).not.toBe(mark)
    })

    test('every measurement is kept, and the last one is at hand', async () => {
      await t.store.freshness.saveSources([source(13), source(11)])
      await t.store.freshness.saveSources([source(12)])
      expect(await t.store.freshness.latestSources(PLACE)).toEqual([source(13)])
      expect(await t.store.freshness.sourceHistory('source.shop.raw.orders', PLACE, {}, 2)).toEqual([
        source(13),
        source(12),
      ])
      expect(
        await t.store.freshness.sourceHistory('source.shop.raw.orders', PLACE, { to: '2026-01-31T12:00:00.000Z' }, 9),
      ).toEqual([source(11)])
      expect(await t.store.freshness.sourcesOfRun(1)).toEqual([source(11), source(12), source(13)])
      expect(await t.store.freshness.latestSources({ instance: 'eu', target: 'prod' })).toEqual([])
    })

    test('models have theirs', async () => {
      const model = {
        ...PLACE,
        unique_id: 'model.shop.orders',
        runId: 1,
        measuredAt: '2026-01-31T12:00:00.000Z',
        builtAt: '2026-01-31T11:00:00.000Z',
        dataAsOf: null,
        effectiveAsOf: '2026-01-30T23:00:00.000Z',
        oldestSource: 'source.shop.raw.orders',
        expectedNextAt: null,
        verdict: 'late' as const,
      }
      await t.store.freshness.saveModels([model])
      expect(await t.store.freshness.latestModels(PLACE)).toEqual([model])
      expect(await t.store.freshness.modelsOfRun(1)).toEqual([model])
      expect(await t.store.freshness.modelHistory('model.shop.orders', PLACE, {}, 9)).toEqual([model])
      expect(await t.store.freshness.latestSources(PLACE)).toEqual([])
    })
  })
}
