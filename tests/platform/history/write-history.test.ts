import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { historySchema } from '#platform/history/history-schema.ts'
import { HISTORY_TABLES } from '#platform/history/history-tables.ts'
import { type HistoryPlace, writeHistory } from '#platform/history/write-history.ts'
import { aResult, aRun } from '#platform/store/conformance/samples.ts'
import { sqliteStores, testClock } from '#platform/store/conformance/stores-for-tests.ts'
import type { NewRun } from '#platform/store/port/runs.ts'
import type { NodeResult } from '#platform/store/port/node-results.ts'
import type { Store } from '#platform/store/store.ts'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { type TestWarehouse, WAREHOUSES } from './warehouses.ts'

const stores = sqliteStores()
afterAll(() => stores.clear())

const PLACE: HistoryPlace = { instance: null, target: 'prod', isDefaultTarget: false }
const MINUTE = 60_000

describe.each(WAREHOUSES)('history in $kind', ({ kind, make }) => {
  let warehouse: TestWarehouse
  let clock = testClock()
  let store: Store
  let ids = 0

  beforeEach(async () => {
    warehouse = make()
    await warehouse.prepare()
    clock = testClock()
    store = await stores.open(stores.newAddress(), clock)
  })
  afterEach(() => warehouse.remove())

  async function over(more: Partial<NewRun> = {}, results: readonly NodeResult[] = [aResult()]): Promise<number> {
    const run = await store.runs.begin(aRun(more), 'me')
    await store.steps.plan(run.id, [{ index: 1, kind: 'dbt', name: 'build', commandLine: 'dbt build' }])
    await store.steps.start(run.id, 1, { invocationId: `inv-${run.id}` })
    await store.nodeResults.save(run.id, results)
    clock.pass(MINUTE)
    await store.steps.finish(run.id, 1, { status: 'success', exitCode: 0 })
    await store.runs.finish(run, { status: 'success', exitCode: 0 })
    return run.id
  }

  async function on<T>(work: (session: Session, adapter: Adapter) => Promise<T>, isReadOnly = false): Promise<T> {
    const adapter = warehouse.open({ isReadOnly })
    try {
      const session = adapter.session()
      return await session.named('test', () => work(session, adapter))
    } finally {
      await adapter.close()
    }
  }

  const write = (place = PLACE, isReadOnly = false, of = store) =>
    on(
      (session, adapter) =>
        writeHistory(session, place, {
          store: of,
          schema: historySchema(adapter, warehouse),
          now: clock.now,
          newId: () => `store ${++ids}`,
          tests: () => undefined,
        }),
      isReadOnly,
    )

  const look = (sql: string) =>
    on(async (session) => {
      const { table } = await session.addQuery(sql.replaceAll('meta.', `${warehouse.schema}.`), {
        autoBegin: false,
        fetch: true,
      })
      return table.rows.map((row) =>
        row.map((cell) => (typeof cell === 'object' && cell ? JSON.stringify(cell) : cell)),
      )
    })

  const change = (sql: string) =>
    on((session) =>
      session.addQuery(
        `${sql.replaceAll('meta.', `${warehouse.schema}.`)}; ${session.adapter.type === 'postgres' ? 'commit' : ''}`,
        {
          autoBegin: false,
        },
      ),
    )

  test('a run that is over is in all tables that it has something for', async () => {
    await store.freshness.saveSources([
      {
        instance: null,
        target: 'prod',
        runId: 1,
        step: 1,
        unique_id: 'source.shop.raw.orders',
        status: 'warn',
        max_loaded_at: '2026-01-31T10:00:00Z',
        snapshotted_at: '2026-01-31T12:00:00Z',
        max_loaded_at_time_ago_in_s: 7200,
        criteria: { warn_after: { count: 1, period: 'hour' }, error_after: { count: null, period: null } },
        execution_time: 0.1,
        error: null,
      },
    ])
    const failed = {
      unique_id: 'test.shop.unique_orders_id.0123456789',
      resource_type: 'test',
      status: 'fail',
      failures: 2,
    }
    await over({}, [aResult(), aResult({ ...failed, status: 'fail', checksum: null })])
    expect(await write()).toEqual([1])
    expect(
      await look(
        'select run_id, job, status, duration_seconds, nodes, nodes_ok, nodes_failed, is_dirty, git_commit from meta.runs',
      ),
    ).toEqual([[1, 'nightly', 'success', '{"kind":"float","value":60}', 2, 1, 1, false, '4be1a07']])
    expect(await look('select step, kind, invocation_id, exit_code from meta.run_steps')).toEqual([
      [1, 'dbt', 'inv-1', 0],
    ])
    expect(await look('select name, resource_type, status from meta.node_results order by name')).toEqual([
      ['orders', 'model', 'success'],
      ['unique_orders_id', 'test', 'fail'],
    ])
    expect(await look('select unique_id, failures from meta.test_results')).toEqual([[failed.unique_id, 2]])
    expect(
      await look(
        'select source_name, table_name, status, warn_after_seconds, error_after_seconds from meta.source_freshness',
      ),
    ).toEqual([['raw', 'orders', 'warn', '{"kind":"float","value":3600}', null]])
    expect(await look('select unique_id, checksum, previous_checksum from meta.model_versions')).toEqual([
      ['model.shop.orders', 'c0ffee', null],
    ])
  })

  test('what was only compiled was no test and no build', async () => {
    const compiled = { status: 'success', message: null, adapter_response: {} } as const
    await over({}, [
      aResult(),
      aResult({ ...compiled, step: 2 }),
      aResult({ ...compiled, unique_id: 'test.shop.a', resource_type: 'test' }),
    ])
    await write()
    expect(await look('select step, unique_id from meta.node_results')).toEqual([[1, 'model.shop.orders']])
    expect(await look('select * from meta.test_results')).toEqual([])
    expect(await look('select nodes from meta.runs')).toEqual([[3]])
  })

  test('what is there is not written again, and what came since is', async () => {
    await over()
    await write()
    expect(await write()).toEqual([])
    await over()
    await over()
    expect(await write()).toEqual([2, 3])
    expect(await look('select run_id from meta.runs order by 1')).toEqual([[1], [2], [3]])
    expect(await look('select count(*) from meta.node_results')).toEqual([[3]])
  })

  test('a run that ends after a later one is written all the same', async () => {
    const slow = await store.runs.begin(aRun(), 'me')
    await over()
    expect(await write()).toEqual([2])
    clock.pass(24 * 60 * MINUTE)
    await store.runs.finish(slow, { status: 'error' })
    expect(await write()).toEqual([1])
  })

  test('where the clock was set back, what runs then is written too', async () => {
    await over()
    await write()
    clock.pass(-1000 * 24 * 60 * MINUTE)
    for (let run = 0; run < 25; run++) await over()
    clock.pass(1000 * 24 * 60 * MINUTE)
    await over()
    expect(await write()).toEqual(Array.from({ length: 26 }, (_, at) => at + 2))
    expect(await write()).toEqual([])
  })

  test('numbers that a store gives again, after it was put back, are other runs', async () => {
    await over()
    await over()
    await write()
    const storeId = await store.notes.find('store id')
    clock.pass(10 * MINUTE)
    store = await stores.open(stores.newAddress(), clock)
    await store.notes.set('store id', storeId ?? '')
    await over({ job: 'later' })
    expect(await write()).toEqual([1])
    expect(await look('select run_id, job from meta.runs order by created_at')).toEqual([
      [1, 'nightly'],
      [2, 'nightly'],
      [1, 'later'],
    ])
  })

  test('runs of other targets and instances have their own warehouse', async () => {
    await over()
    await over({ target: 'dev' })
    await over({ instance: 'eu' })
    await over({ target: null })
    expect(await write()).toEqual([1])
    expect(await write({ instance: 'eu', target: 'prod', isDefaultTarget: false })).toEqual([3])
    expect(await write({ instance: null, target: 'dev', isDefaultTarget: true })).toEqual([2, 4])
  })

  test('two stores write to one warehouse, and their runs are told apart', async () => {
    await over()
    await write()
    const first = store
    store = await stores.open(stores.newAddress(), clock)
    await over({ job: 'other' })
    expect(await write()).toEqual([1])
    expect(await write(PLACE, false, first)).toEqual([])
    expect(await look('select count(distinct store_id), count(*) from meta.runs')).toEqual([[2, 2]])
  })

  test('two who write at once write each run once', async () => {
    for (let run = 0; run < 30; run++) await over()
    const adapter = warehouse.open()
    const options = () => ({
      store,
      schema: historySchema(adapter, warehouse),
      now: clock.now,
      newId: () => 'the store',
      tests: () => undefined,
    })
    const written = await Promise.all(
      [1, 2, 3].map(async () => {
        const session = adapter.session()
        return session.named('test', () => writeHistory(session, PLACE, options()))
      }),
    )
    await adapter.close()
    expect(written.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1))
    expect(await look('select count(*), count(distinct run_id) from meta.runs')).toEqual([[30, 30]])
    expect(await look('select count(*), count(distinct run_id) from meta.node_results')).toEqual([[30, 30]])
  })

  test('one that is cut off between any two statements leaves nothing by halves, and the next one makes it whole', async () => {
    await over()
    await write()
    let cuts = 0
    for (let statements = 1; ; statements++) {
      await over()
      const isDone = await on(async (session, adapter) => {
        let sent = 0
        const cut = Object.create(session) as Session
        cut.addQuery = (sql, options) => {
          // As if the process had gone: not even a rollback is sent.
          if (++sent > statements) return Promise.reject(new Error('killed'))
          return session.addQuery(sql, options)
        }
        const schema = historySchema(adapter, warehouse)
        const options = { store, schema, now: clock.now, newId: () => '', tests: () => undefined }
        return writeHistory(cut, PLACE, options).then(
          () => true,
          () => false,
        )
      })
      const [counts] = await look(
        `select (select count(*) from meta.runs), (select count(*) from meta.run_steps),
         (select count(*) from meta.node_results), (select count(*) from meta.written_runs)`,
      )
      expect(new Set(counts)).toHaveProperty('size', 1)
      if (isDone) break
      cuts++
      await write()
      expect(await look('select count(*) from meta.runs')).toEqual([[statements + 1]])
    }
    expect(cuts).toBeGreaterThan(5)
  })

  test('a table of an older program gets the columns that are new, and keeps its rows', async () => {
    await over()
    await write()
    await change('alter table meta.runs drop column cause')
    await change('drop table meta.row_counts')
    await over()
    expect(await write()).toEqual([2])
    expect(await look('select run_id, cause from meta.runs order by 1')).toEqual([
      [1, null],
      [2, 'Ticked at 04:00'],
    ])
    expect(await look('select count(*) from meta.row_counts')).toEqual([[0]])
  })

  test('columns that somebody has added stay empty, rows that somebody has removed do not come back', async () => {
    await over()
    await write()
    await change('alter table meta.runs add column remark varchar')
    await change('delete from meta.runs')
    await over()
    expect(await write()).toEqual([2])
    expect(await look('select run_id, remark from meta.runs')).toEqual([[2, null]])
  })

  test('a table that somebody has changed so that no row fits is an error, and nothing is written', async () => {
    await over()
    await write()
    await change(
      'alter table meta.node_results drop column status; alter table meta.node_results add column status boolean',
    )
    await over()
    await expect(write()).rejects.toThrow(/boolean|BOOL/)
    expect(await look('select run_id from meta.runs')).toEqual([[1]])
  })

  test('a schema that cannot be made is an error', async () => {
    await over()
    await on((session) => session.addQuery('create table t (id integer); commit', { autoBegin: false })).catch(
      () => undefined,
    )
    await expect(write(PLACE, true)).rejects.toThrow(/read-only|permission denied/i)
    expect(await write()).toEqual([1])
  })

  test('tables that a run built are counted, as long as it is the last that did', async () => {
    await on((session, { type }) =>
      session.addQuery(
        `create schema ${warehouse.schema}; create table ${warehouse.schema}.plants as select 1 as id union all select 2; ${type === 'postgres' ? 'commit' : ''}`,
        { autoBegin: false },
      ),
    )
    const relation_name = `${warehouse.schema}.plants`
    await over({}, [aResult({ relation_name })])
    await over({}, [
      aResult({ relation_name }),
      aResult({ unique_id: 'model.shop.gone', relation_name: 'nowhere.gone' }),
      aResult({ unique_id: 'model.shop.view', relation_name, materialized: 'view' }),
    ])
    expect(await write()).toEqual([1, 2])
    expect(await look('select run_id, unique_id, row_count, is_estimate from meta.row_counts')).toEqual([
      [2, 'model.shop.orders', 2, false],
    ])
    // And a link of the audit chain, for who is not shown the warehouse.
    expect(await store.audit.list({ limit: 100 })).toMatchObject([
      { action: 'rows.counted', subject: 'run 2', data: { rows: { 'model.shop.orders': 2 } } },
    ])
  })

  test('a new version of a model is noted with the first run that built it', async () => {
    for (const checksum of ['a', 'a', 'b', 'a']) await over({}, [aResult({ checksum })])
    await over({}, [aResult({ checksum: 'c', status: 'error' })])
    await write()
    await over({}, [aResult({ checksum: 'a' })])
    await write()
    expect(await look('select run_id, checksum, previous_checksum from meta.model_versions order by 1')).toEqual([
      [1, 'a', null],
      [3, 'b', 'a'],
      [4, 'a', 'b'],
    ])
  })

  test.skipIf(kind === 'duckdb')('who stands still in the middle of writing it is not waited for', async () => {
    await over()
    await write()
    const { createdAt } = (await store.runs.find(await over())) ?? {}
    await on(async (session) => {
      const ledger = `${warehouse.schema}.written_runs`
      await session.addQuery(
        `insert into ${ledger} select store_id, 2, instance, target, '${createdAt}', finished_at, written_at from ${ledger}`,
        { autoBegin: true },
      )
      await expect(write()).rejects.toThrow('lock timeout')
    })
    expect(await write()).toEqual([2])
  })

  test('any text may stand in a message', async () => {
    const message = `it's "odd": \\ \n\t zero \0 half \ud800 plant \u{1F331} %s $1 {{ x }}`
    await over({}, [aResult({ message })])
    await write()
    // Many rows go another way.
    await over(
      {},
      Array.from({ length: 20 }, (_, at) => aResult({ message, unique_id: `model.shop.m${at}` })),
    )
    await write()
    const kept = await look('select distinct message from meta.node_results')
    expect(kept).toEqual([[message.replace('\0', '\uFFFD').replace('\ud800', '\uFFFD')]])
  })
})

test('every table and every column is documented', () => {
  for (const table of Object.values(HISTORY_TABLES)) {
    expect(table.about).toMatch(/\.$/)
    expect(Object.keys(table.columns)).toContain(table.at)
    for (const { about } of Object.values(table.columns)) expect(about).toMatch(/\.$|…$/)
  }
})
