import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import { openDuckDB } from './open-for-tests.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duckdb-driver-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function rows(adapter: Adapter, sql: string) {
  const session = adapter.session()
  return session.named('test', async () => (await session.execute(sql, { fetch: true })).table.rows)
}

async function withDuckDB<T>(target: Readonly<Record<string, unknown>>, work: (adapter: Adapter) => Promise<T>) {
  const adapter = openDuckDB(target, { folder })
  try {
    return await work(adapter)
  } finally {
    await adapter.close()
  }
}

/** Another process that holds a database file until it is ended. */
async function holder(file: string): Promise<ChildProcess> {
  const module = createRequire(import.meta.url).resolve('@duckdb/node-api')
  const script = `
    const { DuckDBInstance } = require(${JSON.stringify(module)})
    DuckDBInstance.create(${JSON.stringify(file)}).then(async (db) => {
      globalThis.kept = await db.connect()
      console.log('held')
      setInterval(() => {}, 1000)
    })`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await gone
}

describe('the DuckDB driver', () => {
  test('opens a file in the project folder, and frees it', async () => {
    await withDuckDB({ path: 'kept.duckdb' }, (adapter) => rows(adapter, 'create table t as select 1 as a'))
    expect(await withDuckDB({ path: 'kept.duckdb' }, (adapter) => rows(adapter, 'select * from kept.main.t'))).toEqual([
      [1],
    ])
  })

  test('two targets on one file see each other', async () => {
    const first = openDuckDB({ path: 'shared.duckdb' }, { folder })
    const second = openDuckDB({ path: 'shared.duckdb' }, { folder })
    await rows(first, 'create table t as select 1 as a')
    expect(await rows(second, 'select * from t')).toEqual([[1]])
    await first.close()
    expect(await rows(second, 'select * from t')).toEqual([[1]])
    await second.close()
  })

  test('two targets in memory do not', async () => {
    const first = openDuckDB()
    const second = openDuckDB()
    await rows(first, 'create table t as select 1 as a')
    await expect(rows(second, 'select * from t')).rejects.toThrow('does not exist')
    await first.close()
    await second.close()
  })

  test('names the program that holds the file', async () => {
    const file = join(folder, 'held.duckdb')
    const child = await holder(file)
    const failure = await withDuckDB({ path: 'held.duckdb' }, (adapter) => rows(adapter, 'select 1')).catch(
      (error: unknown) => error,
    )
    await ended(child)
    expect(failure).toMatchObject({ excType: 'DbtRuntimeError', diagnostics: [{ code: 'duckdb/locked' }] })
    expect(String(failure)).toContain(`(process ${child.pid})`)
    expect(String(failure)).toContain('Could not set lock on file')
  })

  test('waits for the file as often as retries say', async () => {
    const child = await holder(join(folder, 'awaited.duckdb'))
    setTimeout(() => child.kill(), 100)
    const target = { path: 'awaited.duckdb', retries: { connect_attempts: 4 } }
    expect(await withDuckDB(target, (adapter) => rows(adapter, 'select 1'))).toEqual([[1]])
  })

  test('tries a statement again as often as retries say', async () => {
    const retries = { query_attempts: 2, retryable_exceptions: ['InvalidInputException'] }
    await withDuckDB({ retries }, async (adapter) => {
      await rows(adapter, 'create sequence tries')
      await expect(rows(adapter, "select error('no ' || nextval('tries'))")).rejects.toThrow('no 2')
    })
  })

  test('with keep_open: false the file is free between statements', async () => {
    const target = { path: 'released.duckdb', keep_open: false }
    await withDuckDB(target, async (adapter) => {
      await rows(adapter, 'create table t as select 1 as a')
      await ended(await holder(join(folder, 'released.duckdb')))
      expect(await rows(adapter, 'select * from t')).toEqual([[1]])
    })
  })

  test('applies settings to every connection', async () => {
    await withDuckDB({ settings: { TimeZone: 'Asia/Tokyo' } }, async (adapter) => {
      const sql = "select timestamptz '2024-01-01 00:00:00+00'"
      const zone = { name: 'Asia/Tokyo', offsetSeconds: 32400 }
      const expected = [
        [{ kind: 'timestamp', year: 2024, month: 1, day: 1, hour: 9, minute: 0, second: 0, microsecond: 0, zone }],
      ]
      expect(await Promise.all([rows(adapter, sql), rows(adapter, sql)])).toEqual([expected, expected])
    })
  })

  test('takes options for opening', async () => {
    await withDuckDB({ config_options: { threads: 1, enable_external_access: false } }, async (adapter) => {
      expect(
        await rows(adapter, "select current_setting('threads'), current_setting('enable_external_access')"),
      ).toEqual([[1, false]])
    })
  })

  test('attaches databases, from the project folder too', async () => {
    await withDuckDB({ attach: [{ path: 'other.duckdb', alias: 'o' }] }, async (adapter) => {
      await rows(adapter, 'create table o.t as select 1 as a')
    })
    expect(await withDuckDB({ path: 'other.duckdb' }, (adapter) => rows(adapter, 'select * from t'))).toEqual([[1]])
  })

  test('reads files from the project folder', async () => {
    writeFileSync(join(folder, 'data.csv'), 'a\n1\n')
    expect(await withDuckDB({}, (adapter) => rows(adapter, "select * from 'data.csv'"))).toEqual([[1]])
  })

  test('loads built-in extensions without the network', async () => {
    expect(await withDuckDB({ extensions: ['json', 'parquet'] }, (adapter) => rows(adapter, 'select 1'))).toEqual([[1]])
  })

  test.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    [
      'a setting that is none',
      { settings: { nope: 1 } },
      'duckdb/setup-failed',
      'unrecognized configuration parameter "nope"',
    ],
    ['an option that is none', { config_options: { nope: 1 } }, 'duckdb/cannot-open', 'nope'],
    ['a folder that is not there', { path: 'no/where.db' }, 'duckdb/cannot-open', 'No such file or directory'],
    ['a secret of an unknown type', { secrets: [{ type: 'nope' }] }, 'duckdb/setup-failed', 'nope'],
    [
      'an extension that cannot be had',
      { extensions: [{ name: 'nope', repo: "'/nowhere'" }] },
      'duckdb/extension-unavailable',
      "the extension 'nope' is not installed here, and could not be fetched",
    ],
  ])('says clearly what is wrong with %s', async (_, target, code, text) => {
    const failure = await withDuckDB(target, (adapter) => rows(adapter, 'select 1')).catch((error: unknown) => error)
    expect(failure).toMatchObject({ diagnostics: [{ code }] })
    expect(String(failure)).toContain(text)
  })

  test('can be tried again after a failure', async () => {
    const adapter = openDuckDB({ path: 'late/file.duckdb' }, { folder })
    await expect(rows(adapter, 'select 1')).rejects.toThrow('No such file')
    await adapter.close()
  })
})

test('a database in memory outlives its sessions', async () => {
  await withDuckDB({ keep_open: false }, async (adapter) => {
    await rows(adapter, 'create table t as select 1 as a')
    expect(await rows(adapter, 'select * from t')).toEqual([[1]])
  })
})
