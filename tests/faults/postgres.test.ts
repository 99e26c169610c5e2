import { rmSync } from 'node:fs'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { FILES, ROWS, SCHEMA, settingsFor, TORN } from './postgres-project.ts'
import { killAll, run, start, writeProject } from './trellis-process.ts'

const SERVER = process.env['TRELLIS_TEST_POSTGRES']

const SETTINGS = settingsFor(SERVER ?? 'postgres://none')
const PROJECT = { ...SETTINGS, ...FILES }

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
    await expect.poll(async () => (await rows(CUT)).length).toBeGreaterThan(0)
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
    await expect.poll(async () => (await rows(SLEEPING)).length).toBe(1)
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
