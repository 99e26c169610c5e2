/** The example shop as a small team runs it, from the first `trellis up` to the auditor. Each part goes on where the one before it ended. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asSlack, type StandIn, standIn } from '#platform/alerts/stand-ins-for-tests.ts'
import { copyGreenery, generateGreenery } from '../server/greenery-project.ts'
import { killAll, removeProjects, run as trellis, type Served, serve, until } from '../server/served-project.ts'

const GREENERY = join(import.meta.dirname, '../../../examples/greenery')
const { withDatabase } = await import(join(GREENERY, 'warehouse/with-database.mjs'))
const LAST_DAY = "created_at >= timestamp '2021-02-11'"

interface Connection {
  readonly run: (sql: string) => Promise<unknown>
}

let folder = ''
let slack: StandIn
let served: Served

beforeAll(async () => {
  folder = copyGreenery()
  await generateGreenery(folder)
  await withDatabase(join(folder, 'greenery.duckdb'), async ({ run }: Connection) => {
    await run(`create table raw.later as select * from raw.events where ${LAST_DAY}`)
    await run(`delete from raw.events where ${LAST_DAY}`)
  })
  slack = await standIn(asSlack)
  // The stand-in is on this machine, where no vendor is.
  writeFileSync(
    join(folder, 'trellis.yml'),
    `${readFileSync(join(folder, 'trellis.yml'), 'utf8')}\nsecurity: { allow_private: [127.0.0.1] }\n`,
  )
  await up()
})

afterAll(async () => {
  await served?.stop()
  slack?.close()
  killAll()
  await removeProjects()
})

const env = () => ({ SLACK_WEBHOOK_URL: `${slack.origin}/services/T1/B1/secret` })

async function up(): Promise<void> {
  served = await serve(folder, [], env())
}

async function say(...words: readonly string[]): Promise<string> {
  const { code, output } = await trellis(folder, words, env())
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}\n${output}`)
  return output
}

async function get<T>(path: string): Promise<T> {
  return (await (await fetch(served.address + path)).json()) as T
}

async function post<T>(path: string): Promise<T> {
  return (await (await fetch(served.address + path, { method: 'POST' })).json()) as T
}

async function query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const answer = await fetch(`${served.address}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql }),
  })
  return ((await answer.json()) as { readonly data: readonly Readonly<Record<string, unknown>>[] }).data
}

interface RunJson {
  readonly id: number
  readonly job: string | null
  readonly status: string
  readonly status_message: string | null
  readonly is_over: boolean
}

async function ended(id: number): Promise<RunJson> {
  for (;;) {
    const run = await get<RunJson>(`/api/runs/${id}/wait?seconds=30`)
    if (run.is_over) return run
  }
}

/** What Slack was told, without the sign before it. */
const told = () => slack.received.map(({ json }) => (json as { readonly text: string }).text.replace(/^\S+ /, ''))

test('the matrix stands as it is drawn, with its next ticks', async () => {
  const { jobs } = await get<{ readonly jobs: readonly { readonly job: string; readonly next_tick: string | null }[] }>(
    '/api/jobs',
  )
  const cells = jobs.filter(({ job }) => job.includes('/'))
  expect(cells.map(({ job }) => job)).toEqual([
    'hourly/core',
    'hourly/logistics',
    'hourly/product',
    'every_4_hours/logistics',
    'every_4_hours/marketing',
    'every_4_hours/product',
    'daily/core',
    'daily/logistics',
    'daily/product',
    'weekly/logistics',
    'weekly/marketing',
    'monthly/logistics',
  ])
  expect(cells.every(({ next_tick }) => Date.parse(next_tick ?? '') > Date.now())).toBe(true)
})

test('the drop of the last day is told, once, when that day arrives', async () => {
  await say('run', '--select', '+agg_product_funnel')
  await until(async () =>
    (await get<{ readonly runs: readonly RunJson[] }>('/api/runs')).runs.every(({ is_over }) => is_over),
  )
  expect(told()).toEqual([])
  await served.stop()
  await withDatabase(join(folder, 'greenery.duckdb'), ({ run }: Connection) =>
    run('insert into raw.events select * from raw.later'),
  )
  await up()
  await say('build')
  await until(() => told().some((text) => text.startsWith('conversion')))
  await say('run', '--select', 'agg_product_funnel')
})

test('a nightly job that was asked for measures, records, builds, tests and documents', async () => {
  const output = await say('trigger', 'nightly', '--wait', '--cause', 'The load is through')
  expect(output).toContain('succeeded')
  const [run] = (await get<{ readonly runs: readonly RunJson[] }>('/api/runs?limit=1')).runs
  const detail = await get<{ readonly steps: readonly { readonly name: string; readonly status: string }[] }>(
    `/api/runs/${run?.id}`,
  )
  expect(detail.steps.map(({ name, status }) => [name, status])).toEqual(
    ['source freshness', 'snapshot', 'run', 'test', 'docs generate'].map((words) => [`dbt ${words}`, 'success']),
  )
})

test('all cells of the matrix at once, and the nightly job with them: nobody builds what another one is building', async () => {
  const { jobs } = await get<{ readonly jobs: readonly { readonly job: string }[] }>('/api/jobs')
  const names = jobs.map(({ job }) => job).filter((job) => job !== 'regions')
  const begun = await Promise.all(names.map((job) => post<RunJson>(`/api/jobs/${job}/run`)))
  const runs = await Promise.all(begun.map(({ id }) => ended(id)))
  expect(runs.map(({ job, status, status_message }) => [job, status, status_message])).toEqual(
    names.map((job) => [job, 'success', null]),
  )
})

test('a test that fails is told, once', async () => {
  expect(told().filter((text) => text.startsWith('conversion'))).toHaveLength(1)
  writeFileSync(join(folder, 'tests', 'nobody_buys.sql'), "select order_id from {{ ref('f_orders') }}\n")
  const { code } = await trellis(folder, ['trigger', 'nightly', '--wait'], env())
  expect(code).toBe(1)
  const about = () => slack.received.filter(({ raw }) => raw.includes('*nobody_buys failed*'))
  await until(() => about().length > 0)
  await trellis(folder, ['trigger', 'nightly', '--wait'], env())
  expect(about()).toHaveLength(1)
  expect(slack.received.map(({ raw }) => raw).join('\n')).not.toContain('/services/')
  rmSync(join(folder, 'tests', 'nobody_buys.sql'))
})

test('a server that is killed in the middle of a job and started again has lost nothing', async () => {
  const { id } = await post<RunJson>('/api/jobs/nightly/run')
  await until(
    async () =>
      (await get<{ readonly steps: readonly { status: string }[] }>(`/api/runs/${id}`)).steps[2]?.status === 'running',
  )
  served.server.process.kill('SIGKILL')
  await served.server.ended
  await up()
  const failed = await ended(id)
  expect(failed.status).toBe('error')
  // It is tried again a minute later; nobody has to wait for that.
  const { runs } = await get<{ readonly runs: readonly (RunJson & { readonly retry_of: number | null })[] }>(
    '/api/runs?limit=5',
  )
  expect(runs.find(({ retry_of }) => retry_of === id)).toMatchObject({ job: 'nightly', is_over: false })
  expect((await post<RunJson>('/api/jobs/daily/product/run').then(({ id: next }) => ended(next))).status).toBe(
    'success',
  )
})

test('the history in the warehouse holds every run', async () => {
  const { runs } = await get<{ readonly runs: readonly RunJson[] }>('/api/runs?limit=100')
  const over = runs.filter(({ is_over }) => is_over).map(({ id }) => id)
  await until(async () => {
    const rows = await query('select distinct run_id from trellis_meta.runs')
    const kept = new Set(rows.map(({ run_id }) => Number(run_id)))
    return over.every((id) => kept.has(id))
  })
})

test('an auditor can follow all of it, and finds a byte that was changed', async () => {
  const bundle = join(folder, 'bundle')
  await say('audit', 'export', '--from', '2020-01-01', '--to', '2100-01-01', '--output', bundle)
  expect(await say('audit', 'verify', bundle)).toMatch(/\S/)
  const file =
    readdirSync(bundle, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('runs.json')) ??
    readdirSync(bundle, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('.jsonl')) ??
    ''
  const bytes = readFileSync(join(bundle, file))
  bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
  writeFileSync(join(bundle, file), bytes)
  const { code, output } = await trellis(folder, ['audit', 'verify', bundle], env())
  expect(code).toBe(1)
  expect(output).toContain(file)
})
