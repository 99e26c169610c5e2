import { rmSync } from 'node:fs'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../scripts/postgres-server.mjs'
import { FILES, SCHEMA, settingsFor, TORN } from './postgres-project.ts'
import { killAll, run, start, writeProject } from './trellis-process.ts'

/** Where there is a server for tests, one more can be started; that one is not to be stopped under other tests. */
const CAN_START = process.env['TRELLIS_TEST_POSTGRES'] !== undefined

const HUNG_UP = 'server closed the connection unexpectedly'
/** What a new connection is told. Whoever comes early meets the server on its way out. */
const REFUSED =
  /failed: (?:Connection refused|FATAL: {2}the database system is shutting down|server closed the connection unexpectedly)/g

describe.skipIf(!CAN_START)('a server that is stopped and started', { timeout: 300_000 }, () => {
  let server: PostgresServer
  const folders: string[] = []
  const project = (files: Readonly<Record<string, string>>) => {
    const folder = writeProject({ ...settingsFor(server.address), ...files })
    folders.push(folder)
    return folder
  }
  const rows = async (sql: string) => {
    const client = new pg.Client(server.address)
    await client.connect()
    try {
      return (await client.query(sql)).rows as Record<string, unknown>[]
    } finally {
      await client.end()
    }
  }
  const build = (generation: number, ...words: string[]) => ['build', ...words, '--vars', `{generation: ${generation}}`]

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.remove())
  afterEach(async () => {
    killAll()
    await server.start()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  test.each(['fast', 'immediate'] as const)(
    'tables are old or new and never none after a stop that is %s, and the next build works',
    async (mode) => {
      const folder = project(FILES)
      const startedAt = performance.now()
      expect((await run(folder, build(1))).code).toBe(0)
      const buildMs = performance.now() - startedAt
      const codes: (number | null)[] = []
      for (const [index, part] of [0.4, 0.6, 0.8].entries()) {
        const building = start(folder, build(index + 2))
        await new Promise((resolve) => setTimeout(resolve, buildMs * part))
        await server.stop(mode)
        const { code, output } = await building.ended
        codes.push(code)
        expect(output).not.toMatch(STACK)
        await server.start()
        for (const [what, sql] of TORN) expect(await rows(sql), `${what}, stopped at ${part}`).toEqual([])
      }
      expect(codes).toContain(2)
      const last = await run(folder, build(99))
      expect(last.code, last.output).toBe(0)
      for (const [what, sql] of TORN) expect(await rows(sql), what).toEqual([])
    },
  )

  test.each(['fast', 'immediate'] as const)(
    'nodes that were under way when a stop came that was %s fail and say why, and retry builds what is left',
    async (mode) => {
      const slow = "select {{ var('generation') }} as generation from pg_sleep({{ var('seconds') }})\n"
      const table = "{{ config(materialized='table') }}\n"
      const folder = project({
        'models/one.sql': table + slow,
        'models/two.sql': table + slow,
        'models/behind.sql': "select * from {{ ref('one') }}\n",
        'models/quick.sql': 'select 1 as id\n',
      })
      const words = (generation: number, seconds: number) => [
        '--vars',
        `{generation: ${generation}, seconds: ${seconds}}`,
      ]
      expect((await run(folder, ['build', ...words(1, 0)])).code).toBe(0)
      const building = start(folder, ['build', ...words(2, 60)])
      await building.prints('OK created sql view model faults.quick')
      await expect.poll(() => rows(SLEEPING)).toHaveLength(2)
      await server.stop(mode)
      const { code, output } = await building.ended
      expect(code).toBe(2)
      for (const name of ['one', 'two'])
        expect(output).toContain(`Database Error in model ${name} (models/${name}.sql)`)
      expect(output.replaceAll(REFUSED, '').split(HUNG_UP)).toHaveLength(3)
      expect(output).toContain('PASS=1 WARN=0 ERROR=2 SKIP=1')
      // What comes after the nodes needs the server once more.
      expect(output.split(REFUSED)).toHaveLength(2)
      expect(output).not.toContain('keyboard')
      expect(output).not.toMatch(STACK)

      const away = await run(folder, ['retry', ...words(2, 0)])
      expect(away.code).toBe(2)
      expect(away.output.split(REFUSED)).toHaveLength(2)
      await server.start()
      expect(await rows(`select generation from ${SCHEMA}.one union all select generation from ${SCHEMA}.two`)).toEqual(
        [{ generation: 1 }, { generation: 1 }],
      )
      const again = await run(folder, ['retry', ...words(2, 0)])
      expect(again.code, again.output).toBe(0)
      expect(again.output).toContain('PASS=3 WARN=0 ERROR=0 SKIP=0')
      expect(await rows(`select generation from ${SCHEMA}.behind`)).toEqual([{ generation: 2 }])
    },
  )

  test('connections that are cut while nobody uses them are not missed', async () => {
    const folder = project({
      'models/before.sql': 'select 1 as id\n',
      'models/beside.sql': 'select 1 as id\n',
      'models/cuts.sql': `-- depends_on: {{ ref('before') }} {{ ref('beside') }}
{% if execute %}{% do run_query("${CUT_OTHERS}") %}{% endif %}
select 1 as id
`,
      'models/after.sql': "select * from {{ ref('cuts') }}\n",
      'models/after_too.sql': "select * from {{ ref('cuts') }}\n",
    })
    const { code, output } = await run(folder, ['build'])
    expect(code, output).toBe(0)
    expect(output).toContain('PASS=5 WARN=0 ERROR=0 SKIP=0')
  })
})

const STACK = /\n\s+at .*\.(?:ts|js|cjs):\d/
const SLEEPING = `select pid from pg_stat_activity
where query like '%pg_sleep(60)%' and pid <> pg_backend_pid() and state = 'active'`
const CUT_OTHERS = `select pg_terminate_backend(pid, 5000) from pg_stat_activity
where application_name = 'dbt' and pid <> pg_backend_pid()`
