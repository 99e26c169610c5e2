import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import { recordedEvents } from '#warehouse/adapter/conformance/recorded-events.ts'
import { openPostgres, TEST_SERVER, testTarget } from './server-for-tests.ts'

const opened: Adapter[] = []

function open(target: Readonly<Record<string, unknown>> = {}): Adapter {
  const adapter = openPostgres(testTarget(target))
  opened.push(adapter)
  return adapter
}

afterEach(async () => {
  vi.unstubAllEnvs()
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

/** A refusal as the protocol has it: a letter for each field. */
function refusal(fields: Readonly<Record<string, string>>): Buffer {
  const body = Object.entries(fields).map(([letter, text]) => `${letter}${text}\0`)
  const text = Buffer.from(`${body.join('')}\0`)
  const head = Buffer.from('E....')
  head.writeInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}

const refuses = (fields: Readonly<Record<string, string>>) => (socket: Socket) =>
  socket.on('data', (asked) => {
    if (asked.length === ASKS_FOR_ENCRYPTION) socket.write('N')
    else socket.end(refusal({ S: 'FATAL', ...fields }))
  })
const ASKS_FOR_ENCRYPTION = 8

describe('what answers instead of a server that is ready is told of in libpq’s words', () => {
  const HUNG_UP = 'failed: server closed the connection unexpectedly\n\tThis probably means'
  const NOT_POSTGRES = 'failed: received invalid response to SSL negotiation'
  test.each<readonly [what: string, answer: (socket: Socket) => unknown, text: string, hint: string]>([
    [
      'it is starting up',
      refuses({ C: '57P03', M: 'the database system is starting up' }),
      'failed: FATAL:  the database system is starting up',
      'try again in a moment',
    ],
    [
      'it has no place left',
      refuses({ C: '53300', M: 'sorry, too many clients already' }),
      'failed: FATAL:  sorry, too many clients already',
      "lower 'threads'",
    ],
    [
      'it gives details',
      refuses({ C: '28000', M: 'no entry', D: 'of this host', H: 'ask for one' }),
      'failed: FATAL:  no entry\nDETAIL:  of this host\nHINT:  ask for one',
      'pg_hba.conf',
    ],
    ['it hangs up at once', (socket) => socket.end(), HUNG_UP, 'is it PostgreSQL'],
    ['it hangs up when asked', (socket) => socket.once('data', () => socket.end()), HUNG_UP, 'is it PostgreSQL'],
    ['it breaks off', (socket) => socket.resetAndDestroy(), HUNG_UP, 'is it PostgreSQL'],
    ['it speaks first', (socket) => socket.write('J...8.0.33'), NOT_POSTGRES, 'is it PostgreSQL'],
    [
      'it speaks HTTP',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 400')),
      NOT_POSTGRES,
      'is it Postgre',
    ],
    ['it is silent', () => {}, 'failed: timeout expired', 'nobody answered in 1 s'],
  ])('%s', async (_, answer, text, hint) => {
    const sockets: Socket[] = []
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => {}))
      answer(socket)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = server.address() as AddressInfo
      const target = { ...ANYONE, host: '127.0.0.1', port, connect_timeout: 1 }
      const failure = await one(open(target), 'select 1').catch((error: unknown) => error)
      const message = `connection to server at "127.0.0.1", port ${port} ${text}`
      const containing = (part: string) => expect.stringContaining(part) as string
      expect(failure).toMatchObject({ diagnostics: [{ message: containing(message), hint: containing(hint) }] })
      expect(sockets.length).toBeLessThan(3)
    } finally {
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  })
})

const ANYONE = { user: 'u', password: 'p', sslmode: 'prefer', retries: 0 }

describe.skipIf(!TEST_SERVER)('with a server', () => {
  test.each([
    ['a wrong password', { password: 'wrong' }, 'FATAL:  password authentication failed'],
    ['no password', { password: '' }, 'fe_sendauth: no password supplied'],
    ['no such database', { dbname: 'nowhere' }, 'FATAL:  database "nowhere" does not exist'],
    ['no such role', { role: 'nobody_here' }, '  role "nobody_here" does not exist'],
    ['a role that is no name', { role: 'a b' }, '  syntax error at or near "b"\n  LINE 1: set role a b'],
    ['no such path', { search_path: 'a b, c' }, 'invalid value for parameter "search_path": "a b, c"'],
    ['no encryption', { sslmode: 'require' }, 'server does not support SSL, but SSL was required'],
  ])('%s is told of, without the password', async (_, target, text) => {
    const failure = await one(open({ retries: 0, ...target }), 'select 1').catch((error: unknown) => String(error))
    expect(failure).toContain(text)
    expect(failure).not.toContain('wrong')
  })

  test('a password of a file that is wrong is told of with the file', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'trellis-')), 'passfile')
    writeFileSync(path, '*:*:*:*:wrong', { mode: 0o600 })
    vi.stubEnv('PGPASSFILE', path)
    await expect(one(open({ retries: 0, password: '' }), 'select 1')).rejects.toThrow(
      `password retrieved from file "${path}"`,
    )
    writeFileSync(path, `*:*:*:*:${String(testTarget()['password'])}`)
    expect(await one(open({ retries: 0, password: '' }), 'select 1')).toBe(1)
    rmSync(dirname(path), { recursive: true })
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

  test('a connection that was cut while nothing was under way is made anew', async () => {
    const adapter = open()
    const other = open()
    const pid = await one(adapter, 'select pg_backend_pid()')
    // The number is how long to wait until it is gone.
    await one(other, `select pg_terminate_backend(${String(pid)}, 5000)`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await one(adapter, 'select 1')).toBe(1)
  })

  test('a connection whose end is noticed only when it is used is made anew', async () => {
    const adapter = open()
    const pid = await one(adapter, 'select pg_backend_pid()')
    // While another process sees to it, this one hears nothing.
    const cut = `import pg from 'pg'; const client = new pg.Client(process.argv[1]); await client.connect();
      await client.query('select pg_terminate_backend(${String(pid)}, 5000)'); await client.end()`
    execFileSync(process.execPath, ['--input-type=module', '-e', cut, '--', TEST_SERVER ?? ''])
    expect(await one(adapter, 'select 1')).toBe(1)
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

test.runIf(TEST_SERVER)('what the server refuses is told in one line', async () => {
  const events = recordedEvents()
  const adapter = openPostgres(testTarget(), { events })
  opened.push(adapter)
  await expect(one(adapter, 'select nope()')).rejects.toThrow('function nope() does not exist')
  const told = events.told.flatMap(({ name, data }) => (name === 'AdapterEventDebug' ? [String(data.base_msg)] : []))
  expect(told).toHaveLength(1)
  expect(told[0]).toMatch(/^Postgres error: function nope\(\) does not exist/)
})
