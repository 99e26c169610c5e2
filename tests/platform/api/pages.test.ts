/** What the pages of the web app ask for besides runs: the matrix with its past, plans, the lint, freshness, audit, settings. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOwnRoutes } from '#server/api/own-routes.ts'
import { answerChecker } from '#server/http/answers-for-tests.ts'
import { addOpenApi, type OpenApi } from '#server/http/openapi.ts'
import { type ApiScene, openScene, until } from './api-scene.ts'

const NOON = Date.UTC(2026, 0, 31, 12, 30)

const SETTINGS = `
schedule:
  timezone: UTC
  frequencies: { hourly: "0 * * * *", daily: "0 4 * * *" }
  lines: { core: { owner: ada }, product: {} }
  matrix:
    hourly: { core: f_orders }
    daily: { core: { select: d_products, deadline: "06:00" } }
jobs:
  nightly: { steps: [snapshot, run, test], cron: "0 3 * * *" }
  regional: { steps: [run], instances: [eu, na] }
instances: { eu: { description: Europe, target: eu }, na: {} }
defaults: { instances: [] }
alerts:
  channels:
    team: { type: slack, url: "https://hooks.example.com/secret-part", shows_rows: true }
    mail: { type: email, host: mail.example.com, from: a@example.com, to: [b@example.com] }
  rules:
    - { on: [run.errored, test.failed], to: team, owners: product, remind: 1d }
    - { name: conversion, metric: funnel.rate, over: day, change: "-10%", against: median 28 days, to: [team, mail] }
retention: { runs: 90d, runs_per_job: 100 }
security: { token_lifetime: 30d }
`

let scene: ApiScene
let clock = NOON
let problemOf: ReturnType<typeof answerChecker>

beforeAll(async () => {
  scene = await openScene([addOpenApi, addOwnRoutes], { settings: SETTINGS, now: () => clock })
  problemOf = answerChecker((await scene.app.inject('/api/openapi.json')).json<OpenApi>())
})

afterAll(() => scene.close())

// What a test looks at is its own business.
// biome-ignore lint/suspicious/noExplicitAny: answers of all routes
async function ask(url: string, method: 'GET' | 'POST' = 'GET'): Promise<any> {
  const answered = await scene.app.inject({ method, url })
  const type = String(answered.headers['content-type'])
  const problem = problemOf({ method, url, status: answered.statusCode, type, body: answered.body })
  if (problem !== undefined) throw new Error(problem)
  return answered.json()
}

async function ranWell(job: string, seconds: number): Promise<number> {
  const { id } = await ask(`/api/jobs/${job}/run`, 'POST')
  await until(async () => (await scene.store.runs.find(id))?.status === 'running')
  clock += seconds * 1000
  scene.end(id)
  await until(async () => (await scene.store.runs.find(id))?.finishedAt !== null)
  return id
}

test('the matrix has jobs with their last runs, and beside it those that stand in no cell', async () => {
  const first = await ranWell('hourly/core', 4)
  const second = await ranWell('hourly/core', 9)
  const { cells, others } = await ask('/api/matrix')
  expect(cells.map(({ frequency, line, jobs }: never) => [frequency, line, (jobs as []).length])).toEqual([
    ['hourly', 'core', 1],
    ['hourly', 'product', 0],
    ['daily', 'core', 1],
    ['daily', 'product', 0],
  ])
  const [{ jobs }] = cells
  expect(jobs[0].recent_runs.map(({ id }: { id: number }) => id)).toEqual([second, first])
  expect(jobs[0].expected_seconds).toBeCloseTo(9, 0)
  expect(others.map(({ job, instance }: never) => [job, instance])).toEqual([
    ['nightly', null],
    ['regional', 'eu'],
    ['regional', 'na'],
  ])
})

test('a tick says how long it will take, and when it has to begin at the latest', async () => {
  await ranWell('daily/core', 60)
  const { ticks } = await ask('/api/ticks?job=daily/core&days=3&limit=2')
  expect(ticks).toHaveLength(2)
  expect(ticks[0]).toMatchObject({ tick: '2026-02-01T04:00:00.000Z', deadline: '2026-02-01T06:00:00.000Z' })
  expect(ticks[0].expected_seconds).toBeCloseTo(60, 0)
  expect(ticks[0].latest_start).toMatch(/^2026-02-01T05:5[89]/)
  expect((await ask('/api/ticks?job=nightly')).ticks[0]).toMatchObject({ expected_seconds: null, latest_start: null })
})

test('plans are asked for once, until a run has ended', async () => {
  const before = scene.asked.length
  scene.answer(() => ({ exitCode: 0, output: '[]', errorOutput: '' }))
  expect(await ask('/api/plans')).toEqual({ jobs: [] })
  await ask('/api/plans')
  expect(scene.asked.slice(before)).toEqual([
    ['jobs', 'explain', 'hourly/core', 'daily/core', 'nightly', 'regional', '--output', 'json'],
  ])
  await ranWell('nightly', 1)
  await ask('/api/plans')
  expect(scene.asked.slice(before)).toHaveLength(2)
})

test('the lint is told also where it has found an error', async () => {
  const finding = {
    severity: 'error',
    code: 'jobs/selection',
    message: 'hourly/core: selects nothing',
    job: 'hourly/core',
    file: 'trellis.yml',
    line: 7,
    column: 5,
    hint: null,
    unique_ids: [],
  }
  scene.answer(() => ({ exitCode: 1, output: JSON.stringify([finding]), errorOutput: '' }))
  expect(await ask('/api/lint')).toEqual({ findings: [finding] })
})

test('a project that cannot be read is told in its words, and asked for anew', async () => {
  await ranWell('nightly', 1)
  scene.answer(() => ({ exitCode: 2, output: '', errorOutput: 'Compilation Error\n  hint: mend it\n' }))
  expect(await ask('/api/lint')).toMatchObject({ message: 'Compilation Error', hint: 'mend it' })
  scene.answer(() => ({ exitCode: 0, output: '[]', errorOutput: '' }))
  expect(await ask('/api/lint')).toEqual({ findings: [] })
})

test('the snapshots of the project are listed', async () => {
  const snapshot = {
    unique_id: 'snapshot.shop.sst',
    name: 'sst',
    package_name: 'shop',
    description: 'Stock',
    strategy: 'check',
    unique_key: ['id'],
    check_cols: [],
    updated_at: null,
    relation_name: null,
  }
  scene.answer(() => ({ exitCode: 0, output: JSON.stringify([snapshot]), errorOutput: '' }))
  expect(await ask('/api/snapshots')).toEqual({ snapshots: [snapshot] })
  expect(scene.asked.at(-1)).toEqual(['changes', '--output', 'json'])
})

test('rules and channels are told in the words of the file, and no secret with them', async () => {
  const answer = await ask('/api/alerts/rules')
  expect(answer.rules.map(({ kind, on, to, conditions }: never) => ({ kind, on, to, conditions }))).toEqual([
    {
      kind: 'event',
      on: ['run.errored', 'test.failed'],
      to: ['team'],
      conditions: [
        { name: 'owners', value: 'product' },
        { name: 'remind', value: '1d' },
      ],
    },
    {
      kind: 'metric',
      on: ['funnel.rate'],
      to: ['team', 'mail'],
      conditions: [
        { name: 'change', value: '-10%' },
        { name: 'against', value: 'median 28 days' },
        { name: 'over', value: 'day' },
        { name: 'min_periods', value: '7' },
      ],
    },
  ])
  expect(answer.channels).toEqual([
    { name: 'team', type: 'slack', where: null, shows_rows: true },
    { name: 'mail', type: 'email', where: 'b@example.com', shows_rows: false },
  ])
  expect(JSON.stringify(answer)).not.toContain('secret-part')
})

test('freshness is told of sources and models, and how it was', async () => {
  const place = { instance: null, target: 'dev' }
  await scene.store.freshness.saveSources([
    {
      ...place,
      runId: null,
      step: null,
      unique_id: 'source.shop.raw.events',
      status: 'warn',
      max_loaded_at: '2026-01-30T00:00:00+00:00',
      snapshotted_at: '2026-01-31T00:00:00+00:00',
      max_loaded_at_time_ago_in_s: 86_400,
      criteria: { warn_after: { count: 12, period: 'hour' } },
      execution_time: 0.1,
      error: null,
    },
  ])
  const { sources, models } = await ask('/api/freshness?target=dev')
  expect(sources).toMatchObject([{ status: 'warn', criteria: { warn_after: { count: 12, period: 'hour' } } }])
  expect(models).toEqual([])
  const history = await ask('/api/freshness/source.shop.raw.events/history?target=dev')
  expect(history.history).toMatchObject([{ unique_id: 'source.shop.raw.events', status: 'warn' }])
})

test('the audit chain is told backwards, page by page, by what one looks for', async () => {
  const told = (count: number) => ({
    action: `thing.${count % 2 === 0 ? 'even' : 'odd'}`,
    actor: 'ada',
    subject: `thing ${count}`,
    data: {},
  })
  await scene.store.audit.append(Array.from({ length: 7 }, (_, index) => told(index)))
  const { records, head } = await ask('/api/audit?action=thing.even')
  expect(records.map(({ subject }: { subject: string }) => subject)).toEqual([
    'thing 6',
    'thing 4',
    'thing 2',
    'thing 0',
  ])
  expect(head).toEqual(await scene.store.audit.head())
  const first = await ask('/api/audit?subject=thing&limit=3')
  expect(first.records.map(({ subject }: { subject: string }) => subject)).toEqual(['thing 6', 'thing 5', 'thing 4'])
  const second = await ask(`/api/audit?subject=thing&limit=3&before=${first.next}`)
  expect(second.records.map(({ subject }: { subject: string }) => subject)).toEqual(['thing 3', 'thing 2', 'thing 1'])
  const third = await ask(`/api/audit?subject=thing&limit=3&before=${second.next}`)
  expect(third.records.map(({ subject }: { subject: string }) => subject)).toEqual(['thing 0'])
  expect(third.next).toBeNull()
  expect((await ask('/api/audit?actor=nobody')).records).toEqual([])
  expect(await ask('/api/audit/verify', 'POST')).toEqual({ records: head.seq, first_broken: null })
})

test('settings are told as the file has them', async () => {
  const settings = await ask('/api/settings')
  expect(settings.retention).toMatchObject({ runs_seconds: 90 * 86_400, runs_per_job: 100, total_runs: null })
  expect(settings.security).toMatchObject({ sign_in: null, token_lifetime_seconds: 30 * 86_400 })
  expect(settings.instances).toMatchObject([{ name: 'eu', description: 'Europe', target: 'eu' }, { name: 'na' }])
  expect(settings.store).toMatchObject({ kind: 'sqlite' })
})

test('users are told without what is kept of their passwords', async () => {
  await scene.store.users.add({ name: 'ada', role: 'admin', createdBy: null, password: 'a digest' })
  const answer = await ask('/api/users')
  expect(answer.users).toMatchObject([{ name: 'ada', role: 'admin', last_sign_in_at: null }])
  expect(JSON.stringify(answer)).not.toContain('digest')
})

test('a connection is tried by dbt’s own command, in its instance', async () => {
  scene.answer(() => ({ exitCode: 1, output: 'Connection test: [ERROR]\n', errorOutput: '' }))
  expect(await ask('/api/connection?instance=eu')).toEqual({ is_well: false, said: 'Connection test: [ERROR]' })
  expect(scene.asked.at(-1)).toEqual(['debug'])
})
