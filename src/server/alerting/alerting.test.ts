import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { auditedStore } from '#platform/audit/audited-store.ts'
import { asSlack, type StandIn, standIn } from '#platform/alerts/stand-ins-for-tests.ts'
import { aResult, aRun, SERVER } from '#platform/store/conformance/samples.ts'
import {
  postgresStores,
  sqliteStores,
  TEST_SERVER,
  testClock,
  type TestClock,
  type TestStores,
} from '#platform/store/conformance/stores-for-tests.ts'
import type { ModelFreshness } from '#platform/store/port/freshness.ts'
import type { NodeResult } from '#platform/store/port/node-results.ts'
import type { Claim, FinalStatus, NewRun, Run } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { HOUR, MINUTE } from '#platform/time/wall-time.ts'
import { Alerting } from './alerting.ts'
import { type PlatformForTests, platformForTests, toolsForTests } from './platform-for-tests.ts'

describe('alerts over SQLite', () => rules(sqliteStores()))
describe.runIf(TEST_SERVER !== undefined)('alerts over PostgreSQL', () => rules(postgresStores()))

const MANIFEST = JSON.stringify({
  nodes: {
    'model.shop.orders': {
      resource_type: 'model',
      name: 'orders',
      original_file_path: 'models/orders.sql',
      config: { meta: { owner: 'ada' } },
      tags: ['core'],
    },
    'test.shop.unique_orders': { resource_type: 'test', name: 'unique_orders', original_file_path: 'models/x.yml' },
    'snapshot.shop.stock': { resource_type: 'snapshot', name: 'stock', original_file_path: 'snapshots/stock.sql' },
  },
  sources: {},
  parent_map: { 'test.shop.unique_orders': ['model.shop.orders'] },
})

const TEST = 'test.shop.unique_orders'

function rules(stores: TestStores): void {
  let store: Store
  let clock: TestClock
  let slack: StandIn
  let platform: PlatformForTests
  let log: string[]

  beforeEach(async () => {
    clock = testClock()
    store = auditedStore(await stores.open(stores.newAddress(), clock))
    slack = await standIn(asSlack)
    log = []
    platform = platformForTests(store, clock.now, yaml('{ on: test.failed, to: team }'))
  })
  afterEach(() => slack.close())
  afterAll(stores.clear)

  const yaml = (...rulesOfAlerts: readonly string[]) => `
schedule: { timezone: UTC }
jobs:
  nightly: { steps: [build], cron: "0 4 * * *", deadline: "06:00", owner: data }
alerts:
  channels:
    team: { type: slack, url: '${slack.origin}/services/T1/B1/abc' }
    broken: { type: slack, url: 'http://127.0.0.1:1/services/T1/B1/abc' }
  rules:
${rulesOfAlerts.map((rule) => `    - ${rule}`).join('\n')}
security: { allow_private: [127.0.0.1] }
`
  const alerting = () => new Alerting(toolsForTests(platform, log))
  const sent = async (by: Alerting) => {
    await by.idle()
    await by.deliver()
  }
  const titles = () => slack.received.map(({ json }) => (json as { readonly text: string }).text.replace(/^\S+ /, ''))

  /** A run with what came of its nodes, over since now. */
  async function run(
    status: FinalStatus,
    results: readonly Partial<NodeResult>[] = [],
    wish: Partial<NewRun> = {},
  ): Promise<Run> {
    return ended(await store.runs.begin(aRun(wish), SERVER.id), status, results)
  }

  async function ended(begun: Claim, status: FinalStatus, results: readonly Partial<NodeResult>[]): Promise<Run> {
    await store.runs.start(begun)
    await store.artifacts.save(begun.id, 1, 'manifest.json', MANIFEST)
    await store.nodeResults.save(
      begun.id,
      results.map((result) => aResult({ finishedAt: new Date(clock.now()).toISOString(), ...result })),
    )
    clock.pass(MINUTE)
    await store.runs.finish(begun, { status })
    const over = await store.runs.find(begun.id)
    if (!over) throw new Error('it has gone')
    return over
  }

  const failing = {
    unique_id: TEST,
    resource_type: 'test',
    status: 'fail',
    failures: 3,
    message: 'Got 3 results',
  } as const
  const passing = { ...failing, status: 'pass', failures: 0, message: null } as const

  test('a failed test reaches Slack once, whatever happens on the way', async () => {
    const first = await run('error', [failing])
    const one = alerting()
    const other = alerting()
    await Promise.all([one.afterRun(first), other.afterRun(first)])
    await sent(other)
    await sent(one)
    await alerting().afterRun(first)
    const second = await run('error', [failing])
    await one.afterRun(second)
    await sent(one)
    expect(titles()).toEqual(['unique_orders failed'])
    const [message] = slack.received
    expect(message?.raw).toContain('http://127.0.0.1:8580/runs/1')
    expect(message?.raw).toContain('Owner')
    expect(message?.status).toBe(200)
  })

  test('when it passes again the state ends, and it is told anew the next time', async () => {
    platform.edit(yaml('{ on: [test.failed, test.recovered], to: team }'))
    const all = alerting()
    for (const result of [failing, passing, passing, failing]) {
      await all.afterRun(await run(result.status === 'fail' ? 'error' : 'success', [result]))
      await sent(all)
    }
    expect(titles()).toEqual(['unique_orders failed', 'unique_orders passes again', 'unique_orders failed'])
  })

  test('a run that has waited for longer ends after one with a higher number: what had passed by then is not told again', async () => {
    platform.edit(yaml('{ on: [test.failed, test.recovered, job.recovered], to: team }'))
    const all = alerting()
    const tell = async (run: Run) => {
      await all.afterRun(run)
      await sent(all)
    }
    await tell(await run('error', [failing]))
    const waiting = await store.runs.begin(aRun(), SERVER.id)
    await tell(await run('success', [passing]))
    await tell(await ended(waiting, 'success', [passing]))
    expect(titles()).toEqual(['unique_orders failed', 'nightly is well again, and 1 more'])
  })

  test('a run that others have left over is told late, and does not wake what is over', async () => {
    const failed = await run('error', [failing])
    const fine = await run('success', [passing])
    await alerting().afterRun(fine)
    platform.edit(yaml('{ on: [test.failed, run.errored], to: team }'))
    const all = alerting()
    await all.afterRun(await run('error', [failing]))
    const open = await store.alerts.list({ open: true })
    await all.afterRun(failed)
    expect(await store.alerts.list({ open: true })).toEqual(open)
  })

  test('a job that fails is told with the root cause, and told again when it is well', async () => {
    platform.edit(yaml('{ on: [run.errored, job.recovered], jobs: nightly, to: team }'))
    const all = alerting()
    await all.afterRun(
      await run('error', [
        { status: 'error', message: 'no such column' },
        { ...failing, status: 'skipped' },
      ]),
    )
    await sent(all)
    await all.afterRun(await run('success'))
    await all.afterRun(await run('error', [], { job: 'hourly' }))
    await sent(all)
    expect(titles()).toEqual(['nightly failed: 1 model had an error → 1 test skipped', 'nightly is well again'])
  })

  test('rules are those of the file as it is now', async () => {
    const all = alerting()
    platform.edit(yaml('{ on: run.succeeded, to: team }'))
    await all.afterRun(await run('error', [failing]))
    await all.afterRun(await run('success'))
    await sent(all)
    expect(titles()).toEqual(['nightly succeeded'])
  })

  test('a selection is looked up in the project; where that cannot be done, too much is told rather than nothing', async () => {
    platform.edit(yaml('{ on: test.failed, select: "orders+", to: team }'))
    const ls = ['ls', '--select', 'orders+', '--output', 'json', '--output-keys', 'unique_id', '--quiet']
    platform.answer = () => ({ exitCode: 0, output: '{"unique_id": "model.shop.customers"}\n', errorOutput: '' })
    const all = alerting()
    await all.afterRun(await run('error', [failing]))
    platform.answer = () => ({ exitCode: 2, output: '', errorOutput: 'Compilation Error' })
    await all.afterRun(await run('error', [failing]))
    await sent(all)
    expect(platform.asked).toEqual([ls, ls])
    expect(titles()).toEqual(['unique_orders failed'])
    expect(log).toEqual(['A rule of alerts selects orders+, which cannot be looked up now: Compilation Error'])
  })

  test('a channel that does not answer keeps nobody from hearing, and its message waits', async () => {
    platform.edit(yaml('{ on: test.failed, to: [broken, team] }'))
    const all = alerting()
    await all.afterRun(await run('error', [failing]))
    await sent(all)
    expect(titles()).toEqual(['unique_orders failed'])
    const waiting = await store.alerts.deliveries({ channel: 'broken', limit: 10 })
    expect(waiting).toMatchObject([{ status: 'waiting', attempts: 1 }])
    expect(log).toEqual([])
  })

  test('what changed in a snapshot is asked of its last run, by the condition of each rule', async () => {
    platform.edit(yaml("{ on: snapshot.changed, where: 'after.qty = 0', to: team }", '{ on: run.errored, to: team }'))
    platform.answer = () => ({
      exitCode: 0,
      output: JSON.stringify({
        total: 12,
        rows: [{ at: '2026-01-31', change: 'changed', id: 4, name: 'Fern', column: 'qty', before: 7, after: 0 }],
      }),
      errorOutput: '',
    })
    const ended = await run('success', [{ unique_id: 'snapshot.shop.stock', resource_type: 'snapshot' }])
    const all = alerting()
    await all.afterRun(ended)
    await sent(all)
    await all.afterRun(ended)
    await sent(all)
    expect(platform.asked[0]).toEqual([
      'changes',
      'snapshot.shop.stock',
      '--last-run',
      '--limit=50',
      '--output',
      'json',
      '--where=after.qty = 0',
    ])
    expect(titles()).toEqual(['stock changed'])
    expect(slack.received[0]?.raw).toContain('12 changes where after.qty = 0:')
    expect(slack.received[0]?.raw).toContain('Fern: qty 7 → 0')
    expect(slack.received[0]?.raw).toContain('and 11 more')
  })

  test('a number is measured after what it reads was built, and told when it falls', async () => {
    const rule =
      "{ metric: orders.total, change: '-10%', against: median 28 days, over: day, min_periods: 3, to: team }"
    platform.edit(yaml(rule))
    let last = 100
    platform.answer = () => ({
      exitCode: 0,
      output: JSON.stringify({
        columns: ['total', 'day'],
        rows: [1, 2, 3, 4].map((day) => [day === 4 ? last : 100 + day, `2026-01-0${day}`]).reverse(),
      }),
      errorOutput: '',
    })
    const all = alerting()
    await all.afterRun(await run('success', [{ unique_id: 'model.shop.customers' }]))
    expect(platform.asked).toEqual([])
    await all.afterRun(await run('success', [{}]))
    await sent(all)
    expect(titles()).toEqual([])
    last = 80
    await all.afterRun(await run('success', [{}]))
    await all.afterRun(await run('success', [{}]))
    await sent(all)
    expect(platform.asked[0]?.slice(0, 2)).toEqual(['alerts', 'measure'])
    expect(titles()).toEqual(['orders.total: −21.6 % against the median of 28 days'])
    last = 101
    await all.afterRun(await run('success', [{}]))
    await sent(all)
    expect(titles().at(-1)).toBe('orders.total: is back to normal')
  })

  test('a number that cannot be had is told in the log, and harms nothing', async () => {
    platform.edit(
      yaml('{ query: "select 1 from {{ ref(\'orders\') }}", above: 3, to: team }', '{ on: run.succeeded, to: team }'),
    )
    platform.answer = () => ({ exitCode: 2, output: '', errorOutput: 'Database Error' })
    const all = alerting()
    await all.afterRun(await run('success', [{}]))
    await sent(all)
    expect(titles()).toEqual(['nightly succeeded'])
    expect(log.join()).toContain('cannot be had: Database Error')
  })

  test('a deadline is warned about before it is missed, and told once it is', async () => {
    platform.edit(yaml('{ on: [deadline.at_risk, deadline.missed], to: team }'))
    await store.jobs.see('nightly', null)
    const all = alerting()
    // Noon: the first tick is that of the next morning at four.
    clock.pass(11 * HOUR)
    const past = await store.runs.begin(aRun(), SERVER.id)
    await store.runs.start(past)
    clock.pass(HOUR)
    await store.runs.finish(past, { status: 'success' })
    clock.pass(4 * HOUR + 50 * MINUTE)
    const late = await store.runs.begin(aRun({ scheduledFor: '2026-02-01T04:00:00.000Z' }), SERVER.id)
    await store.runs.start(late)
    await all.look()
    await sent(all)
    expect(titles()).toEqual([])
    clock.pass(20 * MINUTE)
    await all.look()
    await all.look()
    await sent(all)
    expect(titles()).toEqual([])
    clock.pass(50 * MINUTE)
    await all.look()
    await alerting().look()
    await sent(all)
    expect(titles()).toEqual(['nightly missed its deadline'])
    await store.runs.finish(late, { status: 'success' })
    const ended = await store.runs.find(late.id)
    if (ended) await all.afterRun(ended)
    expect(await store.alerts.list({ open: true })).toEqual([])
  })

  test('a job that will not be done in time is told of as soon as that is known', async () => {
    platform.edit(yaml('{ on: deadline.at_risk, to: team }'))
    await store.jobs.see('nightly', null)
    const past = await store.runs.begin(aRun(), SERVER.id)
    await store.runs.start(past)
    clock.pass(90 * MINUTE)
    await store.runs.finish(past, { status: 'success' })
    const all = alerting()
    clock.pass(14 * HOUR + 30 * MINUTE)
    clock.pass(31 * MINUTE)
    await all.look()
    await sent(all)
    expect(titles()).toEqual(['nightly may miss its deadline'])
    expect(slack.received[0]?.raw).toContain('it has not begun, and would be done')
  })

  test('a run that has begun and a tick that had none are told where rules name them', async () => {
    platform.edit(yaml('{ on: run.started, to: team }', '{ on: tick.missed, to: team }'))
    const all = alerting()
    const begun = await store.runs.begin(aRun(), SERVER.id)
    await store.runs.start(begun)
    await all.look()
    await all.look()
    const quick = await run('success')
    await all.afterRun(quick)
    const key = { job: 'nightly', instance: null, scheduledFor: new Date(clock.now() - HOUR / 2).toISOString() }
    await store.ticks.claim(key, { kind: 'skip', reason: 'missed' }, SERVER.id)
    await all.look()
    await alerting().look()
    await sent(all)
    expect(titles()).toEqual(['nightly started', 'nightly started', 'nightly was not run when it was due'])
  })

  test('models that are late are told, and when they are fresh again', async () => {
    platform.edit(yaml('{ on: [freshness.late, freshness.recovered], owners: ada, to: team }'))
    await run('success')
    const all = alerting()
    const measure = async (verdict: 'late' | 'stale' | 'fresh') => {
      clock.pass(MINUTE)
      const at = new Date(clock.now()).toISOString()
      await store.freshness.saveModels([
        {
          unique_id: 'model.shop.orders',
          instance: null,
          target: 'prod',
          runId: 1,
          measuredAt: at,
          builtAt: at,
          dataAsOf: null,
          effectiveAsOf: '2026-01-30T00:00:00.000Z',
          oldestSource: 'source.shop.raw.orders',
          expectedNextAt: null,
          verdict,
        },
      ])
      await all.look()
      await sent(all)
    }
    await measure('fresh')
    await measure('late')
    await measure('stale')
    await measure('fresh')
    await measure('fresh')
    expect(titles()).toEqual(['orders is late', 'orders is fresh again'])
  })

  const SOURCE = 'source.shop.raw.orders'
  const measurement = (unique_id: string, more: Partial<ModelFreshness> = {}): ModelFreshness => ({
    unique_id,
    instance: null,
    target: 'prod',
    runId: 1,
    measuredAt: new Date(clock.now()).toISOString(),
    builtAt: null,
    dataAsOf: null,
    effectiveAsOf: null,
    oldestSource: null,
    expectedNextAt: null,
    verdict: 'late',
    because: 'raw.orders is of 2026-01-30 00:00, 12h ago',
    ...more,
  })
  const MADE_OF_IT = ['model.shop.orders', 'model.shop.customers', 'exposure.shop.sales']

  test('a source that is late is told once, with what is late because of it', async () => {
    platform.edit(yaml('{ on: [freshness.late, freshness.recovered], to: team }'))
    const all = alerting()
    const measure = async (status: 'warn' | 'pass', lateBy: string) => {
      await store.freshness.saveModels(
        MADE_OF_IT.map((id) => measurement(id, status === 'pass' ? { verdict: 'fresh' } : { lateBy: [lateBy] })),
      )
      const ended = await run('success')
      await store.freshness.saveSources([
        {
          unique_id: SOURCE,
          instance: null,
          target: 'prod',
          runId: ended.id,
          step: 1,
          status,
          max_loaded_at: '2026-01-30T00:00:00Z',
          snapshotted_at: new Date(clock.now()).toISOString(),
          max_loaded_at_time_ago_in_s: 43_200,
          criteria: { warn_after: { count: 6, period: 'hour' }, error_after: null },
          execution_time: null,
          error: null,
        },
      ])
      await all.afterRun(ended)
      await all.look()
      await sent(all)
    }
    await measure('warn', SOURCE)
    await measure('warn', SOURCE)
    const open = await store.alerts.list({ open: true })
    expect(open.map(({ data }) => data['lateWith'])).toEqual([
      { inWords: '1 exposure and 2 models', nodes: [...MADE_OF_IT].reverse() },
    ])
    await measure('pass', SOURCE)
    expect(titles()).toEqual(['raw.orders is late → 1 exposure and 2 models with it', 'raw.orders is fresh again'])
    expect(slack.received[0]?.raw).toContain(
      'Its newest data are of 2026-01-30 00:00 UTC, 12h ago; its limit is 6 hours\\nLate with it: sales, customers, orders',
    )
  })

  test('who answers for what is late because of a source is told of the source, also when it is found out later', async () => {
    platform.edit(
      yaml('{ on: freshness.late, owners: ada, to: team }', '{ on: freshness.late, owners: bob, to: team }'),
    )
    await run('success')
    const all = alerting()
    for (let time = 0; time < 2; time++) {
      clock.pass(MINUTE)
      await store.freshness.saveModels(MADE_OF_IT.map((id) => measurement(id, { lateBy: [SOURCE] })))
      await all.look()
      await sent(all)
    }
    expect(titles()).toEqual(['raw.orders is late → 1 exposure and 2 models with it'])
    expect((await store.alerts.list()).map(({ count }) => count)).toEqual([1])
  })

  test('a job that is behind is told once for all that it has to build, and when it has caught up', async () => {
    platform.edit(yaml('{ on: [freshness.late, freshness.recovered], to: team }'))
    await run('success')
    const all = alerting()
    for (const verdict of ['late', 'late', 'fresh', 'fresh'] as const) {
      clock.pass(MINUTE)
      const because = 'nightly should have built it by 2026-01-31 06:00'
      await store.freshness.saveModels(
        MADE_OF_IT.map((id) =>
          measurement(id, { verdict, because, ...(verdict === 'late' && { lateBy: ['job nightly'] }) }),
        ),
      )
      await all.look()
      await sent(all)
    }
    expect(titles()).toEqual(['nightly is late → 1 exposure and 2 models with it', 'nightly is fresh again'])
  })

  test('without a file nothing is told, and what waits is kept', async () => {
    const all = alerting()
    await all.afterRun(await run('error', [failing]))
    await all.stop()
    expect(await store.alerts.deliveries({ limit: 10 })).toHaveLength(1)
  })
}
