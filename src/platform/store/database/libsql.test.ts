import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { aRun } from '../conformance/samples.ts'
import { testClock } from '../conformance/stores-for-tests.ts'
import { openStore } from '../open-store.ts'
import { openLibsql } from './libsql.ts'

const folder = mkdtempSync(join(tmpdir(), 'trellis-libsql-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('nobody else may read the file, nor what lies beside it', async () => {
  const place = join(folder, 'new', 'deep')
  const store = await openStore(join(place, 'state.db'), testClock())
  await store.runs.add(aRun())
  for (const name of readdirSync(place))
    expect([name, (statSync(join(place, name)).mode & 0o777).toString(8)]).toEqual([name, '600'])
  await store.close()
})

test('compaction gives the space back that was swept', async () => {
  const file = join(folder, 'swept.db')
  const clock = testClock()
  const store = await openStore(file, clock)
  for (let at = 0; at < 4; at++) {
    const run = await store.runs.begin(aRun(), 'a')
    const noise = Array.from({ length: 40_000 }, (_, byte) => ((byte + at) * 2_654_435_761) >>> 8).join()
    await store.artifacts.save(run.id, 1, 'manifest.json', noise)
    await store.runs.finish(run, { status: 'success' })
  }
  await store.upkeep.compact()
  const before = statSync(file).size
  clock.pass(7_200_000)
  await store.upkeep.sweep({ runs: 1 })
  await store.upkeep.compact()
  expect(statSync(file).size).toBeLessThan(before / 2)
  await store.close()
})

test('while a transaction works, the event loop turns, and readers see what was there before', async () => {
  const database = await openLibsql(join(folder, 'turns.db'))
  await database.write('create table numbers (n bigint)')
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  const seen: unknown[] = []
  await database.transaction(async (session) => {
    for (let n = 0; n < 20_000 && turns < 3; n++) await session.write('insert into numbers (n) values ($1)', [n])
    seen.push((await database.read('select count(*) as n from numbers'))[0]?.['n'])
  })
  clearInterval(timer)
  expect(turns).toBeGreaterThanOrEqual(3)
  expect(seen).toEqual([0])
  expect((await database.read('select count(*) > 0 as any_rows from numbers'))[0]).toEqual({ any_rows: 1 })
  await database.close()
})
