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

test('an answer is remembered until somebody writes, be it another process', async () => {
  const path = join(folder, 'remembered.db')
  const [one, other] = [await openLibsql(path), await openLibsql(path)]
  await one.write('create table numbers (n bigint)')
  const ask = () => one.read('select n from numbers where n > $1 order by n', [0])
  for (const writer of [one, other, one, other]) {
    const before = await ask()
    expect(await ask()).toBe(before)
    await writer.write('insert into numbers (n) values ($1)', [before.length + 1])
    expect(await ask()).toEqual([...before, { n: before.length + 1 }])
  }
  expect(await one.read('select n from numbers where n > $1 order by n', [3])).toEqual([{ n: 4 }])
  for (const database of [one, other]) await database.close()
})

test('of several who write at once, one that fails takes nothing of the others with it, and each keeps its turn', async () => {
  const database = await openLibsql(join(folder, 'together.db'))
  await database.write('create table numbers (n bigint primary key)')
  const write = (n: number, fails = false) =>
    database.transaction(async (session) => {
      const before = await session.read('select count(*) as n from numbers')
      await session.write('insert into numbers (n) values ($1)', [n])
      if (fails) throw new Error(`not ${n}`)
      return Number(before[0]?.['n'])
    })
  const settled = await Promise.allSettled([write(1), write(2, true), write(3), write(3), write(4), write(5, true)])
  expect(settled.map((each) => (each.status === 'fulfilled' ? each.value : String(each.reason)))).toEqual([
    0,
    expect.stringContaining('not 2'),
    1,
    expect.stringContaining('UNIQUE'),
    2,
    expect.stringContaining('not 5'),
  ])
  expect(await Promise.allSettled([write(6, true), write(7)])).toMatchObject([{ status: 'rejected' }, { value: 3 }])
  expect((await database.read('select n from numbers order by n')).map(({ n }) => n)).toEqual([1, 3, 4, 7])
  await database.close()
})

test('what was asked for before the end is written before the end', async () => {
  const path = join(folder, 'ended.db')
  const database = await openLibsql(path)
  await database.write('create table numbers (n bigint)')
  const written = Array.from({ length: 2_000 }, (_, n) => database.write('insert into numbers (n) values ($1)', [n]))
  await database.close()
  await Promise.all(written)
  const again = await openLibsql(path)
  expect(await again.read('select count(*) as n from numbers')).toEqual([{ n: 2_000 }])
  await again.close()
})

test('where the whole transaction is lost, all who wrote in it are told', async () => {
  const database = await openLibsql(join(folder, 'lost.db'))
  await database.write('create table numbers (n bigint)')
  const settled = await Promise.allSettled([
    database.write('insert into numbers (n) values (1)'),
    database.transaction(async (session) => {
      await session.write('rollback')
      throw new Error('lost')
    }),
    database.write('insert into numbers (n) values (2)'),
  ])
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  expect(await database.read('select n from numbers')).toEqual([{ n: 2 }])
  await database.close()
})
