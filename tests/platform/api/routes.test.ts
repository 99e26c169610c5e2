import { afterAll, beforeAll, expect, test } from 'vitest'
import { aResult } from '#platform/store/conformance/samples.ts'
import { addOwnRoutes } from '#server/api/own-routes.ts'
import { answerChecker } from '#server/http/answers-for-tests.ts'
import { addOpenApi, type OpenApi } from '#server/http/openapi.ts'
import { ROUTES } from '#server/routes.ts'
import { addWebhookRoute } from '#server/triggers/webhook-route.ts'
import { type ApiScene, openScene, typedRun, until } from './api-scene.ts'

/** A Saturday noon. */
const NOON = Date.UTC(2026, 0, 31, 12, 30)

const SETTINGS = `
schedule:
  timezone: UTC
  frequencies: { hourly: "0 * * * *", daily: "0 4 * * *" }
  lines: { core: { owner: ada }, product: {} }
  matrix:
    hourly: { core: f_orders, product: f_sessions }
    daily: { core: { select: d_products, deadline: "06:00" } }
jobs:
  nightly: { steps: [snapshot, run, test], cron: "0 3 * * *" }
  by_hand: { steps: [run] }
  quiet: { steps: [run], api: false }
  regional: { steps: [run], instances: [eu, na] }
instances: { eu: {}, na: {} }
`

let scene: ApiScene
let clock = NOON
/** Every answer has to be as the OpenAPI document says. */
let problemOf: ReturnType<typeof answerChecker>

beforeAll(async () => {
  scene = await openScene([addOpenApi, addOwnRoutes], {
    settings: SETTINGS.replace(
      'instances: { eu: {}, na: {} }',
      'instances: { eu: {}, na: {} }\ndefaults: { instances: [] }',
    ),
    now: () => clock,
  })
  problemOf = answerChecker((await scene.app.inject('/api/openapi.json')).json<OpenApi>())
})

afterAll(() => scene.close())

interface Answer {
  readonly status: number
  // What a test looks at is its own business.
  // biome-ignore lint/suspicious/noExplicitAny: answers of all routes
  readonly json: any
  readonly headers: Readonly<Record<string, unknown>>
}

async function ask(method: 'GET' | 'POST', url: string, body?: object, headers = {}): Promise<Answer> {
  const answered = await scene.app.inject({ method, url, headers, ...(body && { payload: body }) })
  const type = String(answered.headers['content-type'])
  const isJson = type.startsWith('application/json')
  const problem = problemOf({ method, url, status: answered.statusCode, type, body: answered.body })
  if (problem !== undefined) throw new Error(problem)
  return { status: answered.statusCode, json: isJson ? answered.json() : answered.body, headers: answered.headers }
}

const get = (url: string) => ask('GET', url)
const post = (url: string, body?: object, headers = {}) => ask('POST', url, body, headers)

/** What a step of a cell meant to do when it began. */
const PLAN = {
  job: 'hourly/core',
  instance: null,
  next_tick: null,
  deadline: null,
  expected_seconds: null,
  latest_start: null,
  steps: [
    {
      kind: 'cell',
      args: ['build'],
      period_seconds: 3600,
      nodes: [{ unique_id: 'model.shop.orders', action: 'reuse', reason: 'fresh', owner: 'daily/core', built_by: 7 }],
    },
  ],
}

test('the matrix has a cell for each frequency and line, also the empty ones', async () => {
  const { json } = await get('/api/matrix')
  expect(json.lines).toEqual(['core', 'product'])
  expect(json.cells.map((cell: never) => [cell['frequency'], cell['line'], (cell['jobs'] as []).length])).toEqual([
    ['hourly', 'core', 1],
    ['hourly', 'product', 1],
    ['daily', 'core', 1],
    ['daily', 'product', 0],
  ])
})

test('a job says when it is due, by when it has to be done, and whose it is', async () => {
  const { json } = await get('/api/jobs?job=daily/core')
  expect(json.jobs).toMatchObject([
    {
      job: 'daily/core',
      instance: null,
      frequency: 'daily',
      line: 'core',
      owner: 'ada',
      next_tick: '2026-02-01T04:00:00.000Z',
      deadline: '06:00',
      next_deadline: '2026-02-01T06:00:00.000Z',
      is_paused: false,
      last_run: null,
    },
  ])
})

test('coming ticks of all jobs stand in order, between two moments', async () => {
  const { json } = await get('/api/ticks?from=2026-02-01T02:30:00Z&to=2026-02-01T04:30:00Z')
  expect(json.ticks.map(({ tick, job }: { tick: string; job: string }) => `${tick.slice(11, 16)} ${job}`)).toEqual([
    '03:00 hourly/core',
    '03:00 hourly/product',
    '03:00 nightly',
    '04:00 hourly/core',
    '04:00 hourly/product',
    '04:00 daily/core',
  ])
  expect(json.truncated).toBe(false)
  expect((await get('/api/ticks?from=2026-02-01&to=2026-03-01&limit=3')).json).toMatchObject({ truncated: true })
})

test('a job is started by its name, a cell by its two names, and both forms of a slash', async () => {
  const first = await post('/api/jobs/by_hand/run', { cause: 'load done' })
  expect(first.status).toBe(201)
  expect(first.json).toMatchObject({ job: 'by_hand', origin: 'api', cause: 'load done', requester: 'ada' })
  expect((await post('/api/jobs/hourly/core/run')).json).toMatchObject({ job: 'hourly/core' })
  expect((await post('/api/jobs/hourly%2Fproduct/run')).json).toMatchObject({ job: 'hourly/product' })
  expect((await post('/api/jobs/regional/run?instance=eu')).json).toMatchObject({ job: 'regional', instance: 'eu' })
})

test('the same idempotency key is the same run, for that job', async () => {
  const key = { 'idempotency-key': 'load-1' }
  const first = await post('/api/jobs/nightly/run', {}, key)
  const again = await post('/api/jobs/nightly/run', {}, key)
  const other = await post('/api/jobs/by_hand/run', {}, key)
  expect([first.status, again.status, other.status]).toEqual([201, 200, 201])
  expect(again.json.id).toBe(first.json.id)
  expect(again.headers['idempotent-replayed']).toBe('true')
  expect(other.json.id).not.toBe(first.json.id)
  expect(await post('/api/jobs/nightly/run', { threads: 2 }, key)).toMatchObject({
    status: 422,
    json: { code: 'http/other-body' },
  })
})

test.each([
  ['GET', '/api/jobs?job=nightli', 404, 'jobs/unknown', "did you mean 'nightly'?"],
  ['POST', '/api/jobs/hourly/cor/run', 404, 'jobs/unknown', "did you mean 'hourly/core'?"],
  ['POST', '/api/jobs/regional/run', 422, 'jobs/which-instance', 'name one of them as the instance: eu, na'],
  [
    'POST',
    '/api/jobs/regional/run?instance=apac',
    404,
    'jobs/unknown-instance',
    'name one of them as the instance: eu, na',
  ],
  [
    'POST',
    '/api/jobs/by_hand/run?instance=eu',
    404,
    'jobs/unknown-instance',
    'it is no job of instances: leave instance= out',
  ],
  ['POST', '/api/jobs/quiet/run', 403, 'jobs/no-api', null],
  ['GET', '/api/runs/4711', 404, 'runs/unknown', 'trellis runs list shows those that are kept'],
  ['GET', '/api/runs/one', 400, 'http/invalid', null],
  ['GET', '/api/runs?status=lost', 400, 'http/invalid', null],
  ['GET', '/api/runs?stauts=error', 400, 'http/invalid', null],
  ['GET', '/api/ticks?from=tomorrow', 400, 'http/invalid', 'write 2026-01-31 or 2026-01-31T04:00:00Z'],
  ['POST', '/api/runs/4711/cancel', 404, 'runs/unknown', 'trellis runs list shows those that are kept'],
  ['GET', '/api/snapshots/--macro/changes', 404, 'changes/unknown', null],
] as const)('%s %s is refused with words', async (method, url, status, code, hint) => {
  const { status: got, json } = await ask(method, url)
  expect({ status: got, code: json.code, hint: json.hint }).toEqual({ status, code, hint })
  expect(json.message).not.toBe('')
})

test('a body of other keys is refused', async () => {
  expect((await post('/api/jobs/by_hand/run', { reason: 'x' })).json).toMatchObject({ code: 'http/invalid' })
})

test('what a caller wants otherwise is kept with the run as clients of dbt Cloud name it', async () => {
  const { json } = await post('/api/jobs/by_hand/run', { steps: ['run --select d_users'], threads: 2 })
  expect(json).toMatchObject({
    commands: ['run --select d_users'],
    overrides: { steps_override: ['run --select d_users'], threads_override: 2 },
  })
})

test('pausing a job and resuming it say whether that changed anything, for each instance', async () => {
  const paused = await post('/api/jobs/regional/pause')
  expect(paused.json.jobs).toEqual([
    { job: 'regional', instance: 'eu', is_paused: true, has_changed: true },
    { job: 'regional', instance: 'na', is_paused: true, has_changed: true },
  ])
  expect((await get('/api/jobs?job=regional&instance=eu')).json.jobs).toMatchObject([
    { is_paused: true, paused_by: 'ada' },
  ])
  expect((await post('/api/jobs/regional/resume?instance=eu')).json.jobs).toMatchObject([{ has_changed: true }])
  expect((await post('/api/jobs/regional/resume?instance=eu')).json.jobs).toMatchObject([{ has_changed: false }])
})

const EXPLAINED = {
  job: 'hourly/core',
  instance: null,
  next_tick: null,
  deadline: null,
  expected_seconds: null,
  latest_start: null,
  steps: [
    {
      kind: 'cell',
      args: ['build'],
      period_seconds: 3600,
      nodes: [
        { unique_id: 'model.shop.f_orders', action: 'build', reason: 'own' },
        {
          unique_id: 'model.shop.d_users',
          action: 'reuse',
          reason: 'fresh',
          owner: 'daily/core',
          built_at: '2026-01-31T04:00:00.000Z',
          built_by: 7,
        },
      ],
    },
    { kind: 'shell', name: 'copy', command: 'aws s3 sync' },
    {
      kind: 'dbt',
      name: 'test',
      args: ['test'],
      meaning: { kind: 'nodes', verb: 'test', unique_ids: ['test.shop.a'] },
    },
    { kind: 'dbt', name: 'docs', args: ['docs', 'serve'], meaning: { kind: 'wrong', problem: 'it goes on' } },
  ],
}

test('explaining a job asks the command for it', async () => {
  scene.answer(() => ({ exitCode: 0, output: JSON.stringify([EXPLAINED]), errorOutput: '' }))
  expect((await get('/api/jobs/hourly/core/explain')).json).toEqual({ jobs: [EXPLAINED] })
  expect(scene.asked.at(-1)).toEqual(['jobs', 'explain', 'hourly/core', '--output', 'json'])
})

const CHANGES = {
  snapshot: 'snapshot.shop.sst_products',
  relation: 'sst_products',
  question: 'ran-out',
  column: 'inventory',
  from: '2023-04-26',
  to: null,
  by: 'week',
  timezone: 'UTC',
  has_zone: false,
  keys: ['product_id'],
  labels: ['name'],
  columns: [{ name: 'inventory', dtype: 'INTEGER', is_number: true }],
  total: 1,
  shown: 1,
  rows: [{ week: '2023-05-01', times: 2, nested: { of: [1, null] } }],
}

test('changes of a snapshot ask the command, each option in one word with its value', async () => {
  scene.answer(() => ({ exitCode: 0, output: JSON.stringify(CHANGES), errorOutput: '' }))
  const { json } = await get('/api/snapshots/sst_products/changes?from=2023-04-26&ran_out=&by=week&key=a&key=--sql')
  expect(json).toEqual(CHANGES)
  expect(scene.asked.at(-1)).toEqual([
    'changes',
    'sst_products',
    '--from=2023-04-26',
    '--ran-out',
    '--by=week',
    '--key=a',
    '--key=--sql',
    '--output',
    'json',
  ])
})

test('what a command says is wrong reaches the caller, with its hint', async () => {
  scene.answer(() => ({
    exitCode: 2,
    output: '',
    errorOutput: "There is no snapshot 'sst'\n  hint: did you mean 'sst_products'?\n",
  }))
  expect(await get('/api/snapshots/sst/changes')).toMatchObject({
    status: 422,
    json: { code: 'project/refused', message: "There is no snapshot 'sst'", hint: "did you mean 'sst_products'?" },
  })
})

test('runs are found by what they are, page by page', async () => {
  await typedRun(scene.store, { commands: ['dbt run'], target: 'page' })
  await typedRun(scene.store, { commands: ['dbt test'], target: 'page' })
  const { json } = await get('/api/runs?target=page&origin=cli&status=running&status=starting&limit=1&order=id')
  expect(json).toMatchObject({ total: 2, limit: 1, offset: 0, runs: [{ commands: ['dbt run'], target: 'page' }] })
  expect((await get('/api/runs?target=page&limit=1&offset=1&order=id')).json.runs).toMatchObject([
    { commands: ['dbt test'] },
  ])
})

test('a run shows its steps, results, leases, log and artifacts', async () => {
  const { store } = scene
  const run = await typedRun(store)
  await store.steps.plan(run.id, [{ index: 1, kind: 'dbt', name: 'build', commandLine: 'dbt build' }])
  await store.steps.write(run.id, [
    { step: 1, stream: 'stdout', text: 'one\n' },
    { step: 1, stream: 'stderr', text: 'two\n' },
  ])
  await store.artifacts.save(run.id, 1, 'manifest.json', '{}')
  await store.artifacts.save(run.id, 1, 'plan.json', JSON.stringify(PLAN))
  await store.artifacts.save(run.id, 1, 'compiled/shop/index.html', '<script>alert(1)</script>')
  await store.leases.acquire(
    '"main"."orders"',
    { runId: run.id, owner: 'server-1', unique_id: 'model.shop.orders' },
    60_000,
  )
  expect((await get(`/api/runs/${run.id}`)).json).toMatchObject({
    id: run.id,
    is_over: false,
    steps: [{ index: 1, name: 'build' }],
  })
  expect((await get(`/api/runs/${run.id}/nodes`)).json).toEqual({ nodes: [] })
  await store.nodeResults.save(run.id, [
    aResult({ unique_id: 'model.shop.shown', depends_on: ['model.shop.raw'] }),
    aResult({ unique_id: 'model.shop.b' }),
  ])
  expect((await get(`/api/runs/${run.id}/nodes`)).json.nodes).toMatchObject([
    { unique_id: 'model.shop.b', status: 'success', rows: 3 },
    { unique_id: 'model.shop.shown', depends_on: ['model.shop.raw'] },
  ])
  expect((await get(`/api/runs/${run.id}/nodes/model.shop.shown`)).json).toMatchObject({
    unique_id: 'model.shop.shown',
    results: [{ step: 1, compiled_code: 'select 1 as id' }],
  })
  expect((await get(`/api/runs/${run.id}/nodes/model.shop.none`)).status).toBe(404)
  expect((await get('/api/nodes/model.shop.shown/history')).json.history).toMatchObject([{ run_id: run.id, rows: 3 }])
  expect((await get(`/api/runs/${run.id}/leases`)).json.leases).toMatchObject([
    { unique_id: 'model.shop.orders', token: 1 },
  ])
  expect((await get(`/api/runs/${run.id}/plan`)).json).toEqual({ plans: [{ step: 1, plan: PLAN }] })
  expect((await get(`/api/runs/${run.id}/log`)).json.pieces).toHaveLength(2)
  expect((await get(`/api/runs/${run.id}/log?format=text`)).json).toBe('one\ntwo\n')
  const { json } = await get(`/api/runs/${run.id}/artifacts`)
  expect(json.artifacts).toMatchObject([
    { path: 'compiled/shop/index.html' },
    { path: 'manifest.json', bytes: 2 },
    { path: 'plan.json' },
  ])
  expect((await get(`/api/runs/${run.id}/artifacts/manifest.json`)).json).toEqual({})
  const page = await get(`/api/runs/${run.id}/artifacts/compiled/shop/index.html`)
  expect(page.headers).toMatchObject({
    'content-security-policy': 'sandbox allow-scripts',
    'x-content-type-options': 'nosniff',
  })
  expect((await get(`/api/runs/${run.id}/artifacts/..%2F..%2Fx`)).status).toBe(404)
})

test('a run names the one before it, of its job or its command line', async () => {
  const { store } = scene
  const command = (words: string) => typedRun(store, { commands: [words], requester: 'grace' })
  const [first, , second] = [await command('dbt seed -s a'), await command('dbt test'), await command('dbt seed -s a')]
  expect((await get(`/api/runs/${second.id}`)).json.previous_run_id).toBe(first.id)
  expect((await get(`/api/runs/${first.id}`)).json.previous_run_id).toBeNull()
  expect((await get('/api/runs?requester=grace')).json.total).toBe(3)
  expect((await get('/api/runs/traits')).json.requesters).toContain('grace')
})

test('waiting for a run answers when it is over, or when the time is up', async () => {
  const { json } = await post('/api/jobs/by_hand/run')
  const early = await get(`/api/runs/${json.id}/wait?seconds=0.3`)
  expect(early.json.is_over).toBe(false)
  const waiting = Promise.all(Array.from({ length: 20 }, () => get(`/api/runs/${json.id}/wait?seconds=60`)))
  await until(async () => {
    // Runs of a job go one after another.
    for (const run of (await scene.store.runs.list({ jobs: ['by_hand'] }, { limit: 20 })).items) scene.end(run.id)
    return (await scene.store.runs.find(json.id))?.status === 'success'
  })
  expect((await waiting).map((answer) => answer.json.status)).toEqual(Array(20).fill('success'))
})

test('a run is cancelled, and repeated from its beginning', async () => {
  const { json } = await post('/api/jobs/by_hand/run')
  await until(async () => (await scene.store.runs.find(json.id))?.status === 'running')
  await post(`/api/runs/${json.id}/cancel`)
  expect((await get(`/api/runs/${json.id}/wait`)).json).toMatchObject({ status: 'cancelled' })
  const again = await post(`/api/runs/${json.id}/rerun`)
  expect(again).toMatchObject({ status: 201, json: { job: 'by_hand', origin: 'rerun', retry_of: json.id } })
  scene.end(again.json.id)
  expect((await post(`/api/runs/${json.id}/retry`)).json).toMatchObject({ code: 'runs/no-retry' })
})

test('how long a job has been behind is told from the first tick that no run has answered', async () => {
  const lag = async () => (await get('/api/jobs?job=hourly/product')).json.jobs[0].lag_seconds
  const { json } = await post('/api/jobs/hourly/product/run')
  await until(async () => {
    for (const run of (await scene.store.runs.list({ jobs: ['hourly/product'] }, { limit: 20 })).items)
      scene.end(run.id)
    return (await scene.store.runs.find(json.id))?.status === 'success'
  })
  expect(await lag()).toBe(0)
  clock = NOON + 30 * 60_000 + 5_000
  expect(await lag()).toBe(5)
  clock = NOON
})

test('costs, tests, freshness and histories answer where there are none', async () => {
  expect((await get('/api/costs?by=owner')).json).toMatchObject({ by: 'owner', costs: [] })
  expect((await get('/api/tests')).json).toMatchObject({ instance: null, tests: [] })
  expect((await get('/api/freshness')).json).toMatchObject({ sources: [], models: [] })
  expect((await get('/api/freshness/source.shop.raw.orders/history')).json).toMatchObject({ history: [] })
  expect((await get('/api/nodes/model.shop.orders/history')).json).toEqual({
    unique_id: 'model.shop.orders',
    history: [],
  })
})

test('the project says which servers are up, and that nothing is wrong', async () => {
  expect((await get('/api/project')).json).toMatchObject({
    problem: null,
    target: 'dev',
    version: '0.1.0',
    timezone: 'UTC',
    instances: ['eu', 'na'],
    servers: [{ id: 'server-1' }],
  })
})

test('all that the server answers stands in one OpenAPI document', async () => {
  const all = await openScene([
    ...ROUTES,
    (app, platform) => addWebhookRoute(app, platform, { fetchSecret: async () => '', log: () => undefined }),
  ])
  const answer = await all.app.inject('/api/openapi.json')
  await all.close()
  expect(answer.statusCode).toBe(200)
  const { paths } = answer.json<OpenApi>()
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/api/runs/{id}/events',
      '/api/jobs/{frequency}/{line}/run',
      '/api/triggers/webhook/{job}',
    ]),
  )
})
