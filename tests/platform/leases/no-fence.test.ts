import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import { TEST_SERVER, testTarget } from '#warehouse/postgres/server-for-tests.ts'
import { run, SETTINGS } from '../../faults/trellis-process.ts'
import { killAll, makeProject, removeProjects } from '../server/served-project.ts'
import { wireProxy } from './wire-proxy.ts'

const HOME = new URL(TEST_SERVER ?? 'postgres://none').pathname.slice(1)
const DATABASE = `no_fence_${randomBytes(5).toString('hex')}`

async function query(database: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const address = new URL(TEST_SERVER ?? '')
  address.pathname = `/${database}`
  const client = new pg.Client({ connectionString: address.href })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe.skipIf(!TEST_SERVER)('a run that cannot ask for its fence', () => {
  beforeAll(async () => {
    await query(HOME, `create database ${DATABASE}`)
  })
  afterAll(async () => {
    killAll()
    await removeProjects()
    await query(HOME, `drop database if exists ${DATABASE} with (force)`)
  })

  test('because its connection breaks in that moment builds nothing', async () => {
    const warehouse = await wireProxy(Number(new URL(TEST_SERVER as string).port), async (sql) => {
      if (!sql.includes('on conflict (resource) do nothing')) return
      await query(
        HOME,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${DATABASE}' and application_name = 'dbt'`,
      )
    })
    const target = { type: 'postgres', ...testTarget({ schema: 'shop' }), port: warehouse.port, dbname: DATABASE }
    const folder = makeProject({
      ...SETTINGS,
      'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs: { dev: target } } }),
      'trellis.yml': 'schedule: {}\n',
      'models/one.sql': "{{ config(materialized='table') }}\nselect 1 as id\n",
    })
    const ended = await run(folder, ['run'])
    await warehouse.close()
    expect(ended.output).toContain('server closed the connection unexpectedly')
    expect(ended.code).not.toBe(0)
    expect(await query(DATABASE, "select to_regclass('shop.one') as one")).toEqual([{ one: null }])
  })

  test('because its user has no right to the table builds nothing, and is told which rights it needs', async () => {
    const user = `${DATABASE}_user`
    await query(HOME, `create role ${user} login password 'none'`)
    await query(DATABASE, `grant create on database ${DATABASE} to ${user}`)
    const target = { type: 'postgres', ...testTarget({ schema: 'own' }), dbname: DATABASE }
    const outputs = { dev: target, other: { ...target, schema: 'other', user, password: 'none' } }
    const folder = makeProject({
      ...SETTINGS,
      'profiles.yml': JSON.stringify({ shop: { target: 'dev', outputs } }),
      'trellis.yml': 'schedule: {}\n',
      'models/one.sql': "{{ config(materialized='table') }}\nselect 1 as id\n",
    })
    expect((await run(folder, ['run'])).code).toBe(0)
    const ended = await run(folder, ['run', '--target', 'other'])
    await query(DATABASE, `drop owned by ${user}`)
    await query(HOME, `drop role ${user}`)
    expect([ended.code, ended.output]).toEqual([2, expect.stringContaining('[lease/no-rights]')])
    expect(ended.output).toContain('grant usage on its schema, and select, insert and update on it')
    expect(ended.output).not.toContain('START')
  })
})
