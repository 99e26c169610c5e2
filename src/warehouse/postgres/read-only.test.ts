import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ReadOnlyDatabase, ReadQuery } from '#warehouse/adapter/read-query.ts'
import { POSTGRES } from './adapter.ts'
import { checkOwnQuery, checkQuery } from './check-query.ts'
import { openPostgres, TEST_SERVER, testTarget } from './server-for-tests.ts'

describe('before it is sent, a query may be', () => {
  test.each([
    'select 1',
    'select lo_price, dblink_count from "lo_items" where setval is null',
    "select count(*) filter (where x = 'pg_read_file(1)') from t",
    'select $1::text, $name',
    'with a as (select 1) select * from a -- set_config(',
    "select pg_typeof(1), date_trunc('day', now())",
  ])('%s', (sql) => {
    expect(() => checkQuery(sql)).not.toThrow()
  })
})

test('a query of the project may write texts as it likes, and reaches no further', () => {
  expect(() => checkOwnQuery("select E'a\\nb', $$pg_sleep$$, U&'\\0041'")).not.toThrow()
  expect(() => checkOwnQuery("select pg_read_file('/etc/passwd')")).toThrow('[query/refused]')
  expect(() => checkOwnQuery('select * from pg_shadow')).toThrow('[query/refused]')
})

describe('before it is sent, a query is refused', () => {
  test.each([
    "select pg_read_file('/etc/passwd')",
    "select PG_READ_FILE ('/etc/passwd')",
    'select "pg_read_file"(\'/etc/passwd\')',
    "select pg_catalog.pg_read_binary_file /* here */ ('/etc/passwd')",
    "select * from pg_ls_dir('/')",
    "select * from pg_stat_file('/etc/passwd')",
    'select pg_terminate_backend(1)',
    'select pg_cancel_backend(pid) from pg_stat_activity',
    'select * from pg_stat_activity',
    'select rolpassword from pg_authid',
    'select passwd from pg_catalog.pg_shadow',
    'select * from "pg_shadow"',
    'select * from pg_settings',
    "select set_config('statement_timeout', '0', false)",
    "select current_setting('data_directory')",
    'select pg_advisory_lock(1)',
    'select pg_try_advisory_xact_lock(1)',
    'select pg_sleep(1)',
    "select lo_import('/etc/passwd')",
    "select * from dblink('host=other', 'select 1') as t(n int)",
    "select dblink_exec('host=other', 'delete from t')",
    "select query_to_xml('select 1', true, true, '')",
    "select ts_stat('select 1')",
    "select nextval('s')",
    "select pg_logical_emit_message(true, 'a', 'b')",
    'select U&"pg\\005fread_file"(\'/etc/passwd\')',
    "select E'\\'', pg_read_file('/etc/passwd'), '",
    "select /* /* */ ' */ pg_read_file('/etc/passwd') --'",
    "select $a$ ' $a$, pg_read_file('/etc/passwd'), $a$ ' $a$",
    "select $ä$ ' $ä$, pg_read_file('/etc/passwd'), $ä$ ' $ä$",
  ])('%s', (sql) => {
    expect(() => checkQuery(sql)).toThrow('[query/refused]')
  })
})

describe.runIf(TEST_SERVER)('PostgreSQL for those who may only read', () => {
  let folder = ''
  let database: ReadOnlyDatabase
  let files = 0

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'read-only-'))
    database = reads(testTarget())
    await writing(
      "create table plants (id int, name text); insert into plants values (1, 'Monstera'), (2, null); create sequence numbers",
    )
  })

  afterAll(async () => {
    await writing('drop table plants; drop sequence numbers')
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function reads(target: Readonly<Record<string, unknown>>): ReadOnlyDatabase {
    return POSTGRES.openReads?.(POSTGRES.parseCredentials(target), { folder }) as ReadOnlyDatabase
  }

  async function writing(sql: string): Promise<void> {
    const adapter = openPostgres()
    const session = adapter.session()
    await session.named('setup', async () => {
      await session.addQuery(sql, { autoBegin: true })
      await session.commit()
    })
    await adapter.close()
  }

  async function ask(sql: string, more: Partial<ReadQuery> = {}) {
    const file = join(folder, `answer-${++files}`)
    const answer = await database.write(
      {
        sql,
        parameters: [],
        format: 'rows',
        maxRows: 1000,
        maxBytes: 1 << 20,
        timeoutMs: 10_000,
        signal: new AbortController().signal,
        ...more,
      },
      file,
    )
    return { ...answer, text: readFileSync(file, 'utf8') }
  }

  async function failure(sql: string, more: Partial<ReadQuery> = {}): Promise<{ code: string; message: string }> {
    const error: unknown = await ask(sql, more).catch((caught: unknown) => caught)
    if (!(error instanceof DbtError)) throw new Error(`no refusal: ${JSON.stringify(error)}`)
    const [first] = error.diagnostics
    return { code: first?.code ?? '', message: first?.message ?? '' }
  }

  test('each kind of value comes as JSON has it', async () => {
    const { columns, text } = await ask(
      `select 1 as i, 9007199254740993::int8 as big, 1.50::numeric as d, 12345678901234567.89 as long, 0.5::float8 as f, true as b,
        date '2021-02-11' as day, timestamp '2021-02-11 01:02:03.5' as t, timestamptz '2021-02-11 01:02:03+00' as z, null as nothing,
        '{"a": 1}'::jsonb as j, array[1, 2] as l;`,
    )
    expect(JSON.parse(text)).toEqual([
      [
        1,
        '9007199254740993',
        1.5,
        '12345678901234567.89',
        0.5,
        true,
        '2021-02-11',
        '2021-02-11T01:02:03.500000',
        expect.stringMatching(/^2021-02-1[01]T\d\d:\d\d:03/),
        null,
        { a: 1 },
        [1, 2],
      ],
    ])
    expect(columns.map(({ kind }) => kind).slice(0, 9)).toEqual([
      'integer',
      'integer',
      'decimal',
      'decimal',
      'float',
      'boolean',
      'date',
      'timestamp',
      'timestamptz',
    ])
  })

  test('objects and CSV are written, too', async () => {
    const sql = 'select id, name from plants order by id'
    expect(JSON.parse((await ask(sql, { format: 'json' })).text)).toEqual([
      { id: 1, name: 'Monstera' },
      { id: 2, name: null },
    ])
    expect((await ask(`${sql} -- all`, { format: 'csv' })).text).toBe('id,name\n1,Monstera\n2,\n')
    expect((await ask("select 'a,b' as x, '' as y, 'say \"so\"' as z", { format: 'csv' })).text).toBe(
      'x,y,z\n"a,b","","say ""so"""\n',
    )
    expect(await failure(sql, { format: 'parquet' })).toMatchObject({ code: 'query/format' })
  })

  test('an answer without rows has its columns', async () => {
    expect(await ask('select id from plants where false')).toMatchObject({
      columns: [{ name: 'id', type: expect.any(String) as string, kind: 'integer' }],
      rows: 0,
      isTruncated: false,
      text: '[]\n',
    })
  })

  test('values are bound, by position or by name', async () => {
    const hostile = "'; drop table plants; --"
    expect((await ask('select cast($1 as text) as t', { parameters: [hostile] })).text).toContain(hostile)
    const named = await ask('select id from plants where id = $id or name = $name or id = $id', {
      parameters: { id: 2, name: 'Monstera' },
    })
    expect(named.rows).toBe(2)
    expect(await failure('select $missing', { parameters: {} })).toMatchObject({ code: 'query/parameter' })
  })

  test('no more rows come than are wanted', async () => {
    expect(await ask('select * from generate_series(1, 100)', { maxRows: 3 })).toMatchObject({
      rows: 3,
      isTruncated: true,
    })
    expect(await ask('select * from generate_series(1, 3)', { maxRows: 3 })).toMatchObject({
      rows: 3,
      isTruncated: false,
    })
  })

  test.each([
    ['insert into plants values (3)'],
    ['with gone as (delete from plants returning *) select * from gone'],
    ['select 1; drop table plants'],
    ['select 1) as a; drop table plants; select * from (select 1'],
    ['drop table plants'],
    ['select * into stolen from plants'],
    ["copy plants to '/tmp/stolen.csv'"],
    ["copy plants to program 'cat'"],
    ['select * from plants for update'],
    ['create table t as select 1'],
    ['do $$ begin delete from plants; end $$'],
    ['set transaction read write'],
    ['commit'],
    ['explain analyze delete from plants'],
    ["select nextval('numbers')"],
    [''],
  ])('nothing is written: %s', async (sql) => {
    expect(await failure(sql, { isOwn: true })).toMatchObject({ code: expect.stringMatching(/^query\//) as string })
    expect((await ask('select count(*) from plants')).text).toBe('[[2]]\n')
  })

  test('time that runs out is told, also where the query holds on to its time-out', async () => {
    expect(await failure('select pg_sleep(20)', { isOwn: true, timeoutMs: 200 })).toMatchObject({
      code: 'query/timeout',
    })
  })

  test('it ends on the server when whoever asked goes', async () => {
    const gone = new AbortController()
    const asked = failure('select pg_sleep(20), 4711', { isOwn: true, signal: gone.signal })
    const running =
      "select count(*) from pg_stat_activity where state = 'active' and query like '%4711%' and query not like '%pg_stat%'"
    await expect.poll(async () => (await ask(running, { isOwn: true })).text).toBe('[[1]]\n')
    gone.abort()
    expect(await asked).toMatchObject({ code: 'query/cancelled' })
    await expect.poll(async () => (await ask(running, { isOwn: true })).text).toBe('[[0]]\n')
  })

  test('what ends one query is too late for the next, however long it is on its way', async () => {
    const way = await slowWayForCancels(700)
    const other = database
    database = reads(testTarget({ host: '127.0.0.1', port: way.port }))
    try {
      expect(await failure('select pg_sleep(0.6)', { isOwn: true, timeoutMs: 200 })).toMatchObject({
        code: 'query/timeout',
      })
      expect((await ask('select pg_sleep(1.5), 7', { isOwn: true })).text).toBe('[["",7]]\n')
      expect(way.cancels()).toBeGreaterThan(0)
    } finally {
      await database.close()
      database = other
      way.close()
    }
  })

  test('an answer that is too large is none', async () => {
    const sql = "select repeat('x', 100000) from generate_series(1, 100)"
    expect(await failure(sql, { maxBytes: 1_000_000 })).toMatchObject({ code: 'query/too-large' })
  })

  test('what one leaves in a connection, the next one does not find', async () => {
    await ask("select set_config('application_name', 'mine', false)", { isOwn: true })
    expect((await ask("select current_setting('application_name')", { isOwn: true })).text).not.toContain('mine')
  })
})

/** A way to the server of the tests on which everything is passed on at once, but wishes to cancel. */
async function slowWayForCancels(delayMs: number) {
  const { host, port } = testTarget() as { readonly host: string; readonly port: number }
  const sockets = new Set<Socket>()
  let cancels = 0
  const server = createServer((near) => {
    const far = connect({ host, port })
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}))
    far.pipe(near)
    near.once('data', (first) => {
      const isCancel = first.length === 16 && first.readInt32BE(4) === 80877102
      if (isCancel) cancels++
      setTimeout(
        () => {
          far.write(first)
          near.pipe(far)
        },
        isCancel ? delayMs : 0,
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    cancels: () => cancels,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
