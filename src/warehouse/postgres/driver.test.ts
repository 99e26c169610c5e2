import { afterEach, describe, expect, test } from 'vitest'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import { openPostgres, TEST_SERVER, testTarget } from './server-for-tests.ts'

const opened: Adapter[] = []

function open(target: Readonly<Record<string, unknown>> = {}): Adapter {
  const adapter = openPostgres(testTarget(target))
  opened.push(adapter)
  return adapter
}

afterEach(async () => {
  for (const adapter of opened.splice(0)) await adapter.close()
})

async function one(adapter: Adapter, sql: string) {
  const session = adapter.session()
  return session.named('test', async () => (await session.execute(sql, { fetch: true })).table.rows[0]?.[0])
}

describe('a server that cannot be reached is told of in libpq’s words', () => {
  test.each([
    [
      'nobody listens',
      { host: '127.0.0.1', port: 1 },
      'connection to server at "127.0.0.1", port 1 failed: Connection refused',
    ],
    ['no such host', { host: 'nohost.invalid' }, 'could not translate host name "nohost.invalid" to address'],
    [
      'no such socket',
      { host: '/nowhere', port: 5432 },
      'on socket "/nowhere/.s.PGSQL.5432" failed: No such file or directory',
    ],
  ])('%s', async (_, target, text) => {
    await expect(
      one(open({ retries: 0, user: 'u', password: 'p', port: 5432, ...target }), 'select 1'),
    ).rejects.toThrow(text)
  })
})

describe.skipIf(!TEST_SERVER)('with a server', () => {
  test.each([
    ['a wrong password', { password: 'wrong' }, 'FATAL:  password authentication failed'],
    ['no password', { password: '' }, 'fe_sendauth: no password supplied'],
    ['no such database', { dbname: 'nowhere' }, 'FATAL:  database "nowhere" does not exist'],
    ['no encryption', { sslmode: 'require' }, 'server does not support SSL, but SSL was required'],
  ])('%s is told of, without the password', async (_, target, text) => {
    const failure = await one(open({ retries: 0, ...target }), 'select 1').catch((error: unknown) => String(error))
    expect(failure).toContain(text)
    expect(failure).not.toContain('wrong')
  })

  test('what encryption is not asked for is done without', async () => {
    expect(await one(open({ sslmode: 'prefer' }), 'select 1')).toBe(1)
  })

  test('a connection is used again, with nothing of its former user left in it', async () => {
    const adapter = open()
    const pid = await one(adapter, 'create temporary table kept (a int); set time zone 5; select pg_backend_pid()')
    expect(await one(adapter, 'select pg_backend_pid()')).toBe(pid)
    expect(await one(adapter, "select to_regclass('pg_temp.kept')")).toBeNull()
    expect(await one(adapter, 'show time zone')).not.toBe('<+05>-05')
  })

  test('the profile says who one is, where names are sought and what the connection is called', async () => {
    const adapter = open({ role: 'pg_monitor', search_path: 'a, b', application_name: 'shop' })
    expect(await one(adapter, 'select current_user')).toBe('pg_monitor')
    expect(await one(adapter, 'select current_user')).toBe('pg_monitor')
    expect(await one(adapter, 'show search_path')).toBe('a, b')
    expect(await one(adapter, 'show application_name')).toBe('shop')
  })

  test.each([
    ['is noticed', 50],
    ['is noticed only when it is used', 0],
  ])('that a connection was cut while nothing was under way %s: it is made anew', async (_, waitMs) => {
    const adapter = open()
    const other = open()
    for (let round = 0; round < 5; round++) {
      const pid = await one(adapter, 'select pg_backend_pid()')
      // The number is how long to wait until it is gone.
      await one(other, `select pg_terminate_backend(${String(pid)}, 5000)`)
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
      expect(await one(adapter, 'select 1')).toBe(1)
    }
  })

  test('a connection that was cut behind a statement is not made anew: what was set on it would be gone', async () => {
    const session = open().session()
    await session.named('test', async () => {
      const { table } = await session.execute('select pg_backend_pid()', { fetch: true })
      await session.addQuery('commit')
      await one(open(), `select pg_terminate_backend(${String(table.rows[0]?.[0])}, 5000)`)
      await expect(session.execute('select 1')).rejects.toThrow('server closed the connection unexpectedly')
      await expect(session.execute('select 1')).rejects.toThrow('server closed the connection unexpectedly')
    })
    expect(await session.named('test', async () => (await session.execute('select 1')).response._message)).toBe(
      'SELECT 1',
    )
  })

  test('a connection that is cut in the middle of a statement is an error', async () => {
    const adapter = open()
    const killed = one(adapter, 'select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)')
    await expect(killed).rejects.toThrow('server closed the connection unexpectedly')
    expect(await one(adapter, 'select 1')).toBe(1)
  })

  test('without a commit nothing stays, with autocommit everything does', async () => {
    await one(open(), 'create table public.uncommitted (a int); select 1')
    expect(await one(open(), "select to_regclass('public.uncommitted')::text")).toBeNull()
    await one(open({ autocommit: true }), 'create table public.autocommitted (a int); select 1')
    expect(await one(open(), "select to_regclass('public.autocommitted')::text")).toBe('autocommitted')
    await one(open({ autocommit: true }), 'drop table public.autocommitted; select 1')
  })

  test('what follows a commit stands for itself, until something is rolled back', async () => {
    const session = open().session()
    const isThere = (name: string) => one(open(), `select to_regclass('public.${name}') is not null`)
    await session.named('test', async () => {
      for (const sql of ['select 1', 'commit', 'vacuum pg_class', 'create table public.after_commit (a int)']) {
        await session.addQuery(sql)
      }
      expect(await isThere('after_commit')).toBe(true)
      await expect(session.addQuery('select nothing')).rejects.toThrow('does not exist')
      for (const sql of ['drop table public.after_commit', 'create table public.rolled_back (a int)']) {
        await session.addQuery(sql)
      }
      expect(await isThere('rolled_back')).toBe(false)
      await session.addQuery('commit')
      await session.addQuery('drop table public.rolled_back')
    })
  })

  test('a script without a statement is refused', async () => {
    await expect(one(open(), '-- nothing')).rejects.toThrow("can't execute an empty query")
  })
})
