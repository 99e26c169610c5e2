import { afterAll, describe, expect, test } from 'vitest'
import { recordedEvents } from '#warehouse/adapter/conformance/recorded-events.ts'
import { openDuckDB } from './open-for-tests.ts'

describe('a session', () => {
  test('tells what it does by the names of dbt', async () => {
    const events = recordedEvents()
    const adapter = openDuckDB({}, { events })
    const session = adapter.session()
    await session.named('model.shop.a', () => session.execute('select 1', { autoBegin: true }), {
      queryComment: { text: 'by me', append: false },
    })
    await session.named('model.shop.b', () => session.execute('select 2'))
    await adapter.close()
    expect(
      events.told.map(
        ({ name, data }) => `${name} ${String(data.sql ?? data.conn_name ?? data.connection_state ?? '')}`,
      ),
    ).toEqual([
      'NewConnection model.shop.a',
      'ConnectionUsed model.shop.a',
      'SQLQuery BEGIN',
      'NewConnectionOpening init',
      'SQLQueryStatus ',
      'ConnectionUsed model.shop.a',
      'SQLQuery /* by me */\nselect 1',
      'SQLQueryStatus ',
      'Rollback model.shop.a',
      'ConnectionClosed model.shop.a',
      'ConnectionReused model.shop.b',
      'ConnectionUsed model.shop.b',
      'SQLQuery select 2',
      'NewConnectionOpening closed',
      'SQLQueryStatus ',
      'ConnectionClosed model.shop.b',
      'ConnectionClosedInCleanup model.shop.b',
    ])
  })

  test('connects at its first statement', async () => {
    const adapter = openDuckDB({ path: '/nowhere/at/all.db' })
    const session = adapter.session()
    session.acquire('test')
    await session.release()
    await adapter.close()
    expect(session.transactionOpen).toBe(false)
  })

  test('answers as dbt records it', async () => {
    const adapter = openDuckDB()
    const session = adapter.session()
    const { response } = await session.named('test', () => session.execute('create table t as select 1 as a'))
    await adapter.close()
    expect(response).toEqual({ _message: 'OK' })
  })

  test('opens no transaction where the user has switched that off', async () => {
    const adapter = openDuckDB({ disable_transactions: true })
    const session = adapter.session()
    await session.named('test', async () => {
      await session.execute('create table t as select 1 as a', { autoBegin: true })
      expect(session.transactionOpen).toBe(false)
    })
    const rows = await session.named(
      'test',
      async () => (await session.execute('select * from t', { fetch: true })).table.rows,
    )
    await adapter.close()
    expect(rows).toEqual([[1]])
  })
})

describe('transactions', () => {
  const adapter = openDuckDB()
  const session = adapter.session()
  session.acquire('model.shop.a')
  afterAll(async () => {
    await session.release()
    await adapter.close()
  })

  test('are not opened twice, nor closed without one', async () => {
    await expect(session.commit()).rejects.toThrow(
      'Tried to commit transaction on connection "model.shop.a", but it does not have one open!',
    )
    await session.begin()
    await expect(session.begin()).rejects.toThrow(
      'Tried to begin a new transaction on connection "model.shop.a", but it already had one open!',
    )
    await session.commit()
  })

  test('can be cleared', async () => {
    await session.begin()
    await session.execute('create table gone as select 1 as a')
    await session.clearTransaction()
    expect(session.transactionOpen).toBe(false)
    await expect(session.execute('select * from gone')).rejects.toThrow('does not exist')
  })

  test('are opened for a query of its own accord', async () => {
    await session.addQuery('create table seeded (a int, b varchar, c date)')
    expect(session.transactionOpen).toBe(true)
    const day = { kind: 'date', year: 2024, month: 2, day: 29 } as const
    await session.addQuery('insert into seeded values (?, ?, ?), (?, ?, ?)', {
      bindings: [1, "it's", day, null, null, null],
    })
    await session.commit()
    const { table } = await session.execute('select * from seeded', { fetch: true })
    expect(table.rows).toEqual([
      [1, "it's", day],
      [null, null, null],
    ])
  })
})

test('a signal ends every running statement', async () => {
  const controller = new AbortController()
  const adapter = openDuckDB({}, { signal: controller.signal })
  const endless = 'select count(*) from range(1000000000000) as a(x) where x % 7 = 3'
  const running = ['a', 'b'].map((name) => {
    const session = adapter.session()
    return session.named(name, () => session.execute(endless)).catch((error: unknown) => String(error))
  })
  setTimeout(() => controller.abort(), 100)
  for (const outcome of await Promise.all(running)) expect(outcome).toContain('INTERRUPT Error: Interrupted!')
  await adapter.close()
})

test('a failure is told with its statement', async () => {
  const events = recordedEvents()
  const adapter = openDuckDB({}, { events })
  const session = adapter.session()
  await expect(session.named('test', () => session.execute('selec 1'))).rejects.toThrow()
  // dbt-duckdb leaves the macro out.
  session.tellFailedMacro('collect_freshness')
  await adapter.close()
  const told = events.told.flatMap(({ name, data }) => (name === 'AdapterEventDebug' ? [data.base_msg] : []))
  expect(told).toEqual([
    'duckdb error: Parser Error: syntax error at or near "selec"\n\nLINE 1: selec 1\n        ^',
    'Error running SQL: selec 1',
    'Rolling back transaction.',
  ])
})

test('a warning is said once a run', async () => {
  const events = recordedEvents()
  const adapter = openDuckDB({}, { events })
  adapter.warnOnce('careful')
  adapter.warnOnce('careful')
  await adapter.close()
  expect(events.told).toEqual([{ name: 'AdapterEventWarning', data: { name: 'DuckDB', base_msg: 'careful' } }])
})

test('a seed is told by its first characters', async () => {
  const events = recordedEvents()
  const adapter = openDuckDB({}, { events })
  const session = adapter.session()
  await session.named('test', () => session.addQuery(`select '${'x'.repeat(600)}'`, { abridgeSqlLog: true }))
  await adapter.close()
  const told = events.told.filter(({ name }) => name === 'SQLQuery').map(({ data }) => String(data.sql).length)
  expect(told).toEqual([5, 515])
})
