import { rmSync } from 'node:fs'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { killAll, run, start, writeProject } from './trellis-process.ts'

const SERVER = process.env['TRELLIS_TEST_POSTGRES']
const SCHEMA = 'faults'
const ROWS = 60_000

const address = new URL(SERVER ?? 'postgres://none')

const SETTINGS: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nflags: {send_anonymous_usage_stats: false}\n',
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: {type: postgres, host: ${address.hostname}, port: ${address.port}, user: ${address.username}, password: ${address.password}, dbname: ${address.pathname.slice(1)}, schema: ${SCHEMA}, threads: 4}
`,
}

const PROJECT: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'models/numbers.sql': `{{ config(materialized='table') }}
select id, {{ var('generation', 0) }} as generation from generate_series(1, ${ROWS}) as numbers(id)
`,
  'models/grown.sql': `{{ config(materialized='incremental', unique_key='id') }}
select id, generation from {{ ref('numbers') }} where id % 10 = 0
`,
  'seeds/colours.csv': `id,colour\n${Array.from({ length: 500 }, (_, id) => `${id},colour ${id}`).join('\n')}\n`,
  'snapshots/number_history.sql': `{% snapshot number_history %}
{{ config(target_schema='${SCHEMA}', unique_key='id', strategy='check', check_cols=['generation']) }}
select id, generation from {{ ref('numbers') }} where id % 20 = 0
{% endsnapshot %}
`,
}

const TORN: readonly (readonly [what: string, sql: string])[] = [
  [
    'a table of two generations, or not whole',
    `select 1 from (select count(*) as n, count(distinct generation) as g from ${SCHEMA}.numbers) as t where n <> ${ROWS} or g <> 1`,
  ],
  ['a seed that is not whole', `select 1 from (select count(*) as n from ${SCHEMA}.colours) as t where n <> 500`],
  [
    'an incremental model of two generations, or not whole',
    `select 1 from (select count(*) as n, count(distinct generation) as g from ${SCHEMA}.grown) as t where n <> ${ROWS / 10} or g <> 1`,
  ],
  [
    'a key without exactly one current row',
    `select id from ${SCHEMA}.number_history group by id having count(*) filter (where dbt_valid_to is null) <> 1`,
  ],
]

describe.skipIf(!SERVER)('on PostgreSQL', { timeout: 300_000 }, () => {
  let client: pg.Client
  const folders: string[] = []
  const project = (files: Readonly<Record<string, string>>) => {
    const folder = writeProject(files)
    folders.push(folder)
    return folder
  }
  const rows = async (sql: string) => (await client.query(sql)).rows as Record<string, unknown>[]
  const build = (generation: number, ...words: string[]) => ['build', ...words, '--vars', `{generation: ${generation}}`]

  beforeAll(async () => {
    client = new pg.Client(SERVER)
    await client.connect()
    await client.query(`drop schema if exists ${SCHEMA} cascade`)
  })
  afterAll(() => client.end())
  afterEach(() => {
    killAll()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  test('a killed build leaves tables old or new and never none, and the next build works', async () => {
    const folder = project(PROJECT)
    const startedAt = performance.now()
    expect((await run(folder, build(1))).code).toBe(0)
    const buildMs = performance.now() - startedAt
    let hits = 0
    for (const [index, part] of [0.3, 0.45, 0.6, 0.7, 0.8, 0.9].entries()) {
      const building = start(folder, build(index + 2, ...(index % 2 === 0 ? [] : ['--full-refresh'])))
      const timer = setTimeout(() => building.process.kill('SIGKILL'), buildMs * part)
      const { code } = await building.ended
      clearTimeout(timer)
      if (code === null) hits++
      for (const [what, sql] of TORN) expect(await rows(sql), `${what}, killed at ${part}`).toEqual([])
    }
    expect(hits).toBeGreaterThan(0)
    const last = await run(folder, build(99))
    expect(last.code, last.output).toBe(0)
    for (const [what, sql] of TORN) expect(await rows(sql), what).toEqual([])
  })

  test('whoever reads a table while it is rebuilt never misses it', async () => {
    const folder = project(PROJECT)
    expect((await run(folder, build(1))).code).toBe(0)
    const building = start(folder, build(2))
    let isRunning = true
    void building.ended.then(() => {
      isRunning = false
    })
    let reads = 0
    while (isRunning) {
      expect(await rows(`select count(*)::int as n from ${SCHEMA}.numbers`)).toEqual([{ n: ROWS }])
      reads++
    }
    expect((await building.ended).code).toBe(0)
    expect(reads).toBeGreaterThan(10)
  })

  test('a connection that is cut fails its node alone, and says so', async () => {
    const folder = project({
      ...SETTINGS,
      'models/slow.sql': "{{ config(materialized='table') }}\nselect 1 as id from pg_sleep(60)\n",
      'models/quick.sql': 'select 1 as id\n',
      'models/behind.sql': "select * from {{ ref('slow') }}\n",
    })
    const running = start(folder, ['run', '--threads', '1'])
    await running.prints('START sql table model faults.slow')
    await expect.poll(async () => (await rows(CUT)).length, { timeout: 20_000 }).toBeGreaterThan(0)
    const { code, output } = await running.ended
    expect(code).toBe(1)
    expect(output).toContain('terminating connection due to administrator command')
    expect(output).toContain('server closed the connection unexpectedly')
    expect(output).toContain('PASS=1 WARN=0 ERROR=1 SKIP=1')
  })

  test('an interrupted run cancels what runs on the server', async () => {
    const folder = project({
      ...SETTINGS,
      'models/slow.sql': "{{ config(materialized='table') }}\nselect 1 as id from pg_sleep(60)\n",
    })
    const running = start(folder, ['run'])
    await running.prints('START sql table model faults.slow')
    await expect.poll(async () => (await rows(SLEEPING)).length, { timeout: 20_000 }).toBe(1)
    running.process.kill('SIGINT')
    const { code, output } = await running.ended
    expect(code, output).toBe(2)
    expect(output).toContain('Exited because of keyboard interrupt')
    expect(await rows(SLEEPING)).toEqual([])
  })
})

const OF_SLEEPERS =
  "from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and state = 'active'"
const SLEEPING = `select pid ${OF_SLEEPERS}`
const CUT = `select pg_terminate_backend(pid) ${OF_SLEEPERS}`
