import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../open-database.ts'
import { migrate, MIGRATIONS, SCHEMA_VERSION } from '../schema/migrate.ts'
import type { Store } from '../store.ts'
import { restoreStore } from '../upkeep/restore.ts'
import { TABLES } from '../upkeep/tables.ts'
import { aResult, aRun, SERVER } from './samples.ts'
import { sqliteStores, type TestClock, type TestStores, testClock } from './stores-for-tests.ts'

/** Migrations, backups and repairs, on every database. */
export function upkeepConformance(stores: TestStores): void {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-backup-'))
  let store: Store
  let clock: TestClock
  let address: string
  let backups = 0

  beforeEach(async () => {
    clock = testClock()
    address = stores.newAddress()
    store = await stores.open(address, clock)
  }, 60_000)
  afterEach(() => stores.clear(), 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const newFile = (): string => join(folder, `backup-${backups++}.gz`)

  async function fill(): Promise<void> {
    await store.servers.enter(SERVER, 60_000)
    const { run } = await store.runs.add(aRun({ pools: ['warehouse'], overrides: { text: '🌱\n"\\' } }))
    const taken = await store.runs.take(run.id, SERVER.id)
    await store.steps.plan(run.id, [{ index: 1, kind: 'dbt', name: 'x', commandLine: 'dbt build' }])
    await store.events.append(run.id, 1, ['{"a": 1}', `{"b": "${'x'.repeat(2000)}"}`])
    await store.artifacts.save(run.id, 1, 'bytes.bin', new Uint8Array([0, 1, 254, 255]))
    await store.nodeResults.save(run.id, [
      aResult({ execution_time: 0.1 + 0.2, bytes: 2 ** 52 }),
      ...Array.from({ length: 1200 }, (_, at) =>
        aResult({ unique_id: `test.shop.t${at}`, resource_type: 'test', status: 'pass' }),
      ),
    ])
    if (taken) await store.runs.finish(taken, { status: 'success' })
    await store.leases.acquire('orders', { runId: run.id, owner: 'a', unique_id: null }, 60_000)
    await store.audit.append([{ action: 'x', actor: null, subject: 'y', data: {} }])
    await store.ticks.claim(
      { job: 'a', instance: 'eu', scheduledFor: '2026-01-01T00:00:00.000Z' },
      { kind: 'skip', reason: 'x' },
      's',
    )
  }

  /** Everything that is in a store, as its backup says it. */
  async function content(of: Store): Promise<string> {
    const file = newFile()
    await of.upkeep.backup(file)
    return gunzipSync(readFileSync(file)).toString().split('\n').slice(1).join('\n')
  }

  describe('versions', () => {
    test('a store of a newer program is refused, and stays as it is', async () => {
      const database = await openDatabase(address)
      await migrate(database, [
        ...MIGRATIONS,
        { version: SCHEMA_VERSION + 1, statements: ['create table later (id bigint)'] },
      ])
      const words = `its tables have version ${SCHEMA_VERSION + 1}, and this program knows ${SCHEMA_VERSION}`
      await expect(stores.open(address, clock)).rejects.toThrow(words)
      expect(await database.read('select * from later')).toEqual([])
      await database.close()
    })

    test('a program that was there before finds out by its next sign of life', async () => {
      await store.servers.enter(SERVER, 60_000)
      expect(await store.servers.beat(SERVER.id, 60_000)).toBe(true)
      const database = await openDatabase(address)
      await migrate(database, [...MIGRATIONS, { version: SCHEMA_VERSION + 1, statements: [] }])
      await expect(store.servers.beat(SERVER.id, 60_000)).rejects.toThrow('newer Trellis')
      await database.close()
    })

    test('a migration that fails leaves nothing behind', async () => {
      const database = await openDatabase(address)
      const broken = { version: SCHEMA_VERSION + 1, statements: ['create table half (id bigint)', 'no such statement'] }
      await expect(migrate(database, [...MIGRATIONS, broken])).rejects.toThrow('syntax error')
      await expect(database.read('select * from half')).rejects.toThrow('half')
      await database.close()
      expect((await store.upkeep.info()).schemaVersion).toBe(SCHEMA_VERSION)
    })

    test('a migration comes upon what is there', async () => {
      await fill()
      const database = await openDatabase(address)
      const statements = ["alter table runs add column region {text} not null default 'none'"]
      await migrate(database, [...MIGRATIONS, { version: SCHEMA_VERSION + 1, statements }])
      expect(await database.read('select id, region from runs')).toEqual([{ id: 1, region: 'none' }])
      await database.close()
    })

    test('every table is known to backups', async () => {
      const database = await openDatabase(address)
      const names = await database.read(
        database.kind === 'sqlite'
          ? "select name from sqlite_master where type = 'table'"
          : 'select tablename as name from pg_tables where schemaname = current_schema()',
      )
      expect(names.map(({ name }) => name).sort()).toEqual(['store_facts', ...Object.keys(TABLES)].sort())
      await database.close()
    })
  })

  describe('backups', () => {
    test('one brings everything back, and the store goes on from there', async () => {
      await fill()
      const file = newFile()
      await store.upkeep.backup(file)
      const before = await content(store)
      await store.runs.add(aRun())
      await store.audit.append([{ action: 'later', actor: null, subject: 'y', data: {} }])
      const restored = await restoreStore(address, file, clock)
      expect(restored).toMatchObject({ createdAt: '2026-01-31T12:00:00.000Z', keptAside: undefined })
      expect(await content(store)).toBe(before)
      expect((await store.runs.add(aRun())).run.id).toBe(2)
      expect(await store.audit.verify()).toEqual({ records: 1, firstBroken: undefined })
      expect(Buffer.from((await store.artifacts.read(1, 'bytes.bin')) ?? [])).toEqual(Buffer.from([0, 1, 254, 255]))
    })

    test('one can be brought to another kind of store', async () => {
      await fill()
      const file = newFile()
      await store.upkeep.backup(file)
      const others = sqliteStores()
      const other = others.newAddress()
      await restoreStore(other, file, clock)
      expect(await content(await others.open(other, clock))).toBe(await content(store))
      const back = newFile()
      await (await others.open(other, clock)).upkeep.backup(back)
      await restoreStore(address, back, clock)
      expect((await store.runs.find(1))?.overrides).toEqual({ text: '🌱\n"\\' })
      await others.clear()
    })

    test('one shows a single moment, whatever is written meanwhile', async () => {
      await fill()
      let isOver = false
      const writing = (async () => {
        for (let at = 0; !isOver; at++) {
          await store.together(async ({ runs, audit }) => {
            await runs.add(aRun())
            await audit.append([{ action: 'x', actor: null, subject: String(at), data: {} }])
          })
          await pause(1)
        }
      })()
      try {
        for (let copy = 0; copy < 3; copy++) {
          const file = newFile()
          await store.upkeep.backup(file)
          const address = stores.newAddress()
          await restoreStore(address, file, clock)
          const restored = await stores.open(address, clock)
          const { total } = await restored.runs.list({}, { limit: 1 })
          expect(await restored.audit.verify()).toEqual({ records: total, firstBroken: undefined })
        }
      } finally {
        isOver = true
        await writing
      }
    })

    test('a file that is not whole restores nothing', async () => {
      await fill()
      const file = newFile()
      await store.upkeep.backup(file)
      const packed = readFileSync(file)
      const lines = gunzipSync(packed).toString().split('\n')
      const before = await content(store)
      const wrong: readonly Uint8Array[] = [
        packed.subarray(0, packed.length - 20),
        Buffer.from('no backup'),
        gzipSync(''),
        gzipSync('{"some": "json"}\n'),
        gzipSync(lines.slice(0, -2).join('\n')),
        gzipSync([...lines.slice(0, 5), ...lines.slice(6)].join('\n')),
        gzipSync([lines[0], '{"table":"runs; drop table runs","columns":["id"]}'].join('\n')),
      ]
      for (const bytes of wrong) {
        const other = newFile()
        writeFileSync(other, bytes)
        await expect(restoreStore(address, other, clock)).rejects.toThrow('is no whole backup of a store')
      }
      await expect(restoreStore(address, join(folder, 'none'), clock)).rejects.toThrow('There is no file')
      expect(await content(store)).toBe(before)
    })

    test('one of a newer program is refused', async () => {
      const file = newFile()
      writeFileSync(file, gzipSync(`{"trellisStore":1,"schemaVersion":${SCHEMA_VERSION + 1},"createdAt":""}\n`))
      await expect(restoreStore(address, file, clock)).rejects.toThrow('newer Trellis')
    })

    test('one replaces no file, and leaves none that is not whole', async () => {
      const file = newFile()
      await store.upkeep.backup(file)
      await expect(store.upkeep.backup(file)).rejects.toThrow('There is a file already')
      const nowhere = join(folder, 'no', 'such', 'folder')
      await expect(store.upkeep.backup(nowhere)).rejects.toThrow('ENOENT')
      expect(existsSync(`${file}.unfinished`)).toBe(false)
    })
  })

  test('a record of the audit that was touched is named', async () => {
    for (let at = 1; at <= 5; at++)
      await store.audit.append([{ action: 'x', actor: 'ada', subject: `run ${at}`, data: { at } }])
    const database = await openDatabase(address)
    const touch = async (sql: string) => {
      await database.write(sql)
      return (await store.audit.verify()).firstBroken
    }
    expect(await touch("update audit set actor = 'bob' where seq = 3")).toBe(3)
    expect(await touch("update audit set actor = 'ada' where seq = 3")).toBeUndefined()
    expect(await touch(`update audit set data = '{"at":4}' where seq = 2`)).toBe(2)
    expect(await touch(`update audit set data = '{"at":2}' where seq = 2`)).toBeUndefined()
    expect(await touch('delete from audit where seq = 5')).toBe(5)
    expect(await touch('delete from audit where seq = 1')).toBe(2)
    await database.close()
  })
}
