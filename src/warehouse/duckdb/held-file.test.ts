import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { driverModule } from './driver.ts'
import { type HeldFacts, HeldFile } from './held-file.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'held-file-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function settingsOf(facts: Partial<HeldFacts>): Promise<{ readonly memory: string; readonly zone: string }> {
  const path = join(folder, 'held.duckdb')
  const whole = { config: {}, keepOpen: true, ...facts }
  const file = new HeldFile(path, whole, () => undefined)
  const opened = await file.open(await driverModule(), path, whole)
  try {
    return await file.read(async (connection) => {
      const result = await connection.run("select current_setting('memory_limit'), current_setting('TimeZone')")
      const [[memory, zone] = []] = await result.getRows()
      return { memory: String(memory), zone: String(zone) }
    })
  } finally {
    opened.close()
    await file.release()
  }
}

test('the memory of a database is what it is told, where the profile says nothing', async () => {
  const memoryBytes = 512 * 1024 * 1024
  expect((await settingsOf({ memoryBytes })).memory).toBe('512.0 MiB')
  expect((await settingsOf({ memoryBytes, settings: { memory_limit: '300MB' } })).memory).toBe('286.1 MiB')
  expect((await settingsOf({ memoryBytes, config: { memory_limit: '200MB' } })).memory).toBe('190.7 MiB')
})

test('whoever reads has the settings of the profile; one that cannot be had is no hindrance', async () => {
  const settings = { TimeZone: 'Asia/Tokyo', nobodys_extension: 'x' }
  expect((await settingsOf({ settings })).zone).toBe('Asia/Tokyo')
})

test('a copy never takes the place of the database itself, by whatever name', async () => {
  const path = join(folder, 'held.duckdb')
  const told: string[] = []
  const file = new HeldFile(path, { config: {}, keepOpen: true }, (failure) => void told.push(failure))
  const api = await driverModule()
  const opened = await file.open(api, path, { config: {}, keepOpen: true })
  symlinkSync(folder, join(folder, 'linked'))
  const done = file.wishForCopies(join(folder, 'linked', 'held.duckdb'))
  opened.close()
  done()
  await file.release()
  expect(told).toEqual([`No copy was made at ${join(folder, 'linked', 'held.duckdb')}: that is the database itself`])
})

test('a copy is made for who wished for it, and not for who opens the file while it is made', async () => {
  const path = join(folder, 'held.duckdb')
  const copy = join(folder, 'copy.duckdb')
  const options = { config: {}, keepOpen: true }
  const file = new HeldFile(path, options, (failure) => expect.unreachable(failure))
  const api = await driverModule()
  const write = async (sql: string) => {
    const opened = await file.open(api, path, options)
    const connection = await opened.instance.connect()
    await connection.run(sql)
    connection.closeSync()
    opened.close()
  }
  const done = file.wishForCopies(copy)
  await write('create table wished (id int)')
  const other = write('create table unwished (id int)')
  done()
  await other
  await file.release()
  const instance = await api.DuckDBInstance.create(copy, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const tables = await connection.runAndReadAll('select table_name from information_schema.tables')
  connection.closeSync()
  instance.closeSync()
  expect(tables.getRows()).toEqual([['wished']])
})
