import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from '../generator/generate.mjs'
import { replay } from '../replay/replay.mjs'
import { STEPS, applyStep } from '../replay/steps.mjs'
import { withDatabase } from './with-database.mjs'

const SERVER = process.env['TRELLIS_TEST_POSTGRES']
const root = join(import.meta.dirname, '..', '..', '..')
const program = join(root, 'bin', 'trellis.cjs')

describe.skipIf(!SERVER)('on PostgreSQL', { timeout: 300_000 }, () => {
  const project = mkdtempSync(join(tmpdir(), 'greenery-'))
  const address = new URL(SERVER ?? 'postgres://none')
  address.pathname = '/greenery'
  const database = address.href
  const env = {
    ...process.env,
    GREENERY_HOST: address.hostname,
    GREENERY_PORT: address.port,
    GREENERY_USER: address.username,
    GREENERY_PASSWORD: address.password,
    // Other tests of this process may work on one of their own.
    GREENERY_DATABASE: 'greenery',
  }
  const trellis = (...args: string[]) => {
    const { status, stdout } = spawnSync('node', [program, ...args, '--target', 'postgres'], {
      cwd: project,
      env,
      encoding: 'utf8',
    })
    return { status, stdout }
  }

  beforeAll(async () => {
    cpSync(join(root, 'examples', 'greenery'), project, {
      recursive: true,
      filter: (path) => !/greenery\.duckdb|\/target|\/logs/.test(path.slice(root.length)),
    })
    await withDatabase(SERVER ?? '', async ({ run }) => {
      await run('drop database if exists greenery')
      await run('create database greenery')
    })
    await generate({ database })
  })

  afterAll(() => rmSync(project, { recursive: true, force: true }))

  test('all is built and tested by switching the target', () => {
    const { status, stdout } = trellis('build')
    expect(stdout).toContain('Done. PASS=237 WARN=0 ERROR=0 SKIP=0 NO-OP=8 REUSED=0 TOTAL=245')
    expect(status).toBe(0)
  })

  test('a second build finds all as it was', () => {
    expect(trellis('build').stdout).toContain('Done. PASS=237')
  })

  test('the golden numbers come out', async () => {
    const [funnel] = await withDatabase(database, ({ rows }) =>
      rows('select total_sessions, cart_sessions, checkout_sessions from public.product_funnel'),
    )
    expect(Object.values(funnel ?? {}).map(Number)).toEqual([578, 467, 361])
  })

  test('an order that is shipped is recorded twice, with the hashes of the documents', async () => {
    const [before, shipped] = STEPS
    if (!before || !shipped) throw new Error('the steps are gone')
    await generate({ database })
    await withDatabase(database, ({ run }) => run('drop schema snapshots cascade'))
    const snapshot = (at: string) =>
      trellis('snapshot', '--select', 'orders_snapshot', '--vars', JSON.stringify({ snapshot_time: at }))
    expect(snapshot(before.at).stdout).toContain('[SELECT 361 in')
    await withDatabase(database, (connection) => applyStep(connection, shipped, '2022-06-29 13:21:00'))
    expect(snapshot(shipped.at).stdout).toContain('[INSERT 0 2 in')
    const hashes = await withDatabase(database, ({ rows }) =>
      rows(`select dbt_scd_id from snapshots.orders_snapshot where order_id like '914b8929-%' order by dbt_valid_from`),
    )
    expect(hashes.map(({ dbt_scd_id }) => dbt_scd_id)).toEqual([
      'c6fa47828960238a030ec2a4450d325b',
      '998f2b27ba271f4435c386cbe482329f',
    ])
  })

  test('the replay walks through the weeks', async () => {
    const lines: string[] = []
    Object.assign(process.env, env)
    const engine = `node ${program}`
    await replay({ engine, projectDir: project, database, log: (line) => lines.push(line) })
    expect(lines.map((line) => /: (\d+) rows, (\d+)/.exec(line)?.slice(1).map(Number))).toEqual([
      [361, 361],
      [363, 2],
      [364, 1],
      [30, 30],
      [34, 4],
      [40, 6],
      [46, 6],
    ])
  })
})
