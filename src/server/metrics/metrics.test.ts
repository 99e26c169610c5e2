import { afterAll, describe, expect, test } from 'vitest'
import { aRun, SERVER } from '#platform/store/conformance/samples.ts'
import type { Run } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { serversForTests } from '../access/served-for-tests.ts'
import { Counter, Histogram } from './counts.ts'
import { metricText } from './metric-text.ts'
import { addMetrics } from './metrics-route.ts'
import { RunMetrics } from './run-metrics.ts'

const { serve, clear } = serversForTests()
afterAll(clear)

describe('the text for Prometheus', () => {
  test('has help, type and a line for each value; what is in labels cannot end them', () => {
    const counter = new Counter('a_total', 'Back\\slash and\nline.')
    counter.add({ job: 'a"} 1\nb\\' }, 2)
    expect(metricText([counter.family()])).toBe(
      '# HELP a_total Back\\\\slash and\\nline.\n# TYPE a_total counter\na_total{job="a\\"} 1\\nb\\\\"} 2\n',
    )
  })

  test('a histogram counts what is no larger than each limit, and all of it', () => {
    const histogram = new Histogram('s', 'Seconds.', [0.5, 1])
    for (const value of [0.5, 0.7, 3]) histogram.observe({ route: '/' }, value)
    expect(metricText([histogram.family()])).toBe(
      [
        '# HELP s Seconds.',
        '# TYPE s histogram',
        's_bucket{route="/",le="0.5"} 1',
        's_bucket{route="/",le="1"} 2',
        's_bucket{route="/",le="+Inf"} 3',
        's_sum{route="/"} 4.2',
        's_count{route="/"} 3',
        '',
      ].join('\n'),
    )
  })

  test('there are never more series than somebody can look at', () => {
    const counter = new Counter('a', 'A.')
    for (let at = 0; at < 6000; at++) counter.add({ job: `job ${at}` })
    const { samples } = counter.family()
    expect(samples).toHaveLength(5001)
    expect(samples.at(-1)).toMatchObject({ labels: { job: 'other' }, value: 1000 })
  })
})

test('runs are counted by job and status, with their lag and duration', () => {
  const metrics = new RunMetrics()
  metrics.count({
    ...aRun(),
    job: 'nightly',
    origin: 'schedule',
    status: 'success',
    scheduledFor: '2026-01-31T04:00:00.000Z',
    shouldStartAt: null,
    createdAt: '2026-01-31T04:00:00.100Z',
    takenAt: '2026-01-31T04:00:00.400Z',
    startedAt: '2026-01-31T04:00:01.000Z',
    finishedAt: '2026-01-31T04:00:21.000Z',
    counts: { statuses: { pass: 3, success: 2 }, rows: 0, bytes: 0 },
  } as unknown as Run)
  const text = metricText(metrics.families())
  for (const line of [
    'trellis_runs_ended_total{job="nightly",status="success",origin="schedule"} 1',
    'trellis_nodes_total{status="pass"} 3',
    'trellis_run_duration_seconds_sum{status="success"} 20',
    'trellis_run_duration_seconds_bucket{status="success",le="15"} 0',
    'trellis_run_duration_seconds_bucket{status="success",le="30"} 1',
    'trellis_scheduler_lag_seconds_bucket{le="0.5"} 1',
    'trellis_scheduler_lag_seconds_bucket{le="0.25"} 0',
    'trellis_run_queue_seconds_count 1',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
})

describe('/metrics', () => {
  test('shows what the store holds and what was answered, by routes and not by what was asked for', async () => {
    const served = await serve({ routes: [addMetrics] })
    await fill(served.store)
    await served.app.inject('/needs/read?secret=1')
    await served.app.inject('/nowhere/4711')
    const { headers, body } = await served.app.inject('/metrics')
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    const lines = body.split('\n')
    for (const line of [
      'trellis_store_up 1',
      'trellis_runs_open{status="queued"} 1',
      'trellis_runs_open{status="starting"} 0',
      'trellis_runs_open{status="running"} 1',
      'trellis_leases_held 1',
      'trellis_alert_deliveries{channel="team",status="waiting"} 1',
      'trellis_http_request_duration_seconds_count{method="GET",route="/needs/read",status="2xx"} 1',
      'trellis_http_request_duration_seconds_count{method="GET",route="none",status="4xx"} 1',
      'trellis_store_seconds_count 1',
    ]) {
      expect(lines).toContain(line)
    }
    expect(body).not.toMatch(/secret|4711/)
    expect(
      lines.filter((line) => line !== '' && !/^(#|[a-z_]+(\{([a-z]+="[^"]*",?)+\})? [-+\d.eInf]+$)/.test(line)),
    ).toEqual([])
  })

  test('is for those who may read', async () => {
    const served = await serve({ host: '0.0.0.0', routes: [addMetrics] })
    expect((await served.app.inject('/metrics')).statusCode).toBe(401)
    const headers = { authorization: `Bearer ${await served.token('metadata_only')}` }
    expect((await served.app.inject({ url: '/metrics', headers })).statusCode).toBe(200)
  })

  test('says so where the store does not answer', async () => {
    const served = await serve({ routes: [addMetrics] })
    await served.store.close()
    const { body } = await served.app.inject('/metrics')
    expect(body).toContain('trellis_store_up 0\n')
    expect(body).toContain('process_resident_memory_bytes ')
  })
})

describe('probes', () => {
  test('the process lives, and can do its work', async () => {
    const { app } = await serve()
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready', version: '0.1.0', runs: 0 })
  })

  test('without its store it cannot, and says why', async () => {
    const { app, store } = await serve()
    await store.close()
    const answer = await app.inject('/readyz')
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { status: 'not_ready', reasons: ['The store does not answer'], version: '0.1.0', runs: 0 },
    ])
    expect((await app.inject('/healthz')).statusCode).toBe(200)
  })

  test('strangers do not learn which version it is', async () => {
    const { app } = await serve({ host: '0.0.0.0' })
    expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready' })
  })
})

async function fill(store: Store): Promise<void> {
  await store.runs.add(aRun())
  await store.runs.begin(aRun(), SERVER.id)
  await store.leases.acquire('orders', { runId: 2, owner: SERVER.id, unique_id: null }, 60_000)
  await store.alerts.send({ channel: 'team', alertKey: null, body: {} })
}
