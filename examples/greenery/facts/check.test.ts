import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from '../generator/generate.mjs'
import { makeShop } from '../generator/shop.mjs'
import { tablesOf } from '../generator/tables.mjs'
import { writeCsv } from '../generator/write-csv.mjs'
import { applyStep, STEPS } from '../replay/steps.mjs'
import { rowsOf, withDuckDb } from '../warehouse/with-duckdb.mjs'
import { checkFacts, FACTS } from './check.mjs'

const LOADED_AT = '2023-04-12 06:00:00'

let folder = ''
const fileNamed = (name: string) => join(folder, name)
const wrong = async (database: string) => (await checkFacts(database, 'first week')).filter(({ ok }) => !ok)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenery-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the raw tables of Greenery', () => {
  test('hold every fact of the first week', async () => {
    await generate({ database: fileNamed('shop.duckdb'), loadedAt: LOADED_AT })
    const checked = await checkFacts(fileNamed('shop.duckdb'))
    expect(checked.filter(({ ok }) => !ok)).toEqual([])
    expect(checked).toHaveLength(FACTS.filter(({ state }) => state !== 'replayed').length)
  })

  test('are the same each time', () => {
    expect(tablesOf(makeShop())).toEqual(tablesOf(makeShop()))
  })

  test.each([1, 2, 3])('hold every fact with seed %i, too', async (seed) => {
    await generate({ database: fileNamed(`seed-${seed}.duckdb`), loadedAt: LOADED_AT, seed })
    expect(await wrong(fileNamed(`seed-${seed}.duckdb`))).toEqual([])
  })

  test('written anew take the place of the old ones', async () => {
    await generate({ database: fileNamed('twice.duckdb'), loadedAt: LOADED_AT, seed: 4 })
    await generate({ database: fileNamed('twice.duckdb'), loadedAt: LOADED_AT })
    expect(await wrong(fileNamed('twice.duckdb'))).toEqual([])
  })

  test('are the same as CSV files', async () => {
    const tables = tablesOf(makeShop())
    await writeCsv(fileNamed('csv'), tables)
    for (const { name, rows } of tables) {
      const read = await withDuckDb(':memory:', (connection) =>
        rowsOf(connection, `select count(*)::int as n from read_csv('${join(fileNamed('csv'), name)}.csv', header = true)`),
      )
      expect([name, read[0]?.n]).toEqual([name, rows.length])
    }
  })
})

describe('checking the facts', () => {
  test('names the fact that a changed row breaks, with what is found', async () => {
    await generate({ database: fileNamed('broken.duckdb'), loadedAt: LOADED_AT })
    await withDuckDb(fileNamed('broken.duckdb'), (connection) =>
      connection.run("update raw.promos set discount = 12 where promo_id = 'Digitized'"),
    )
    expect((await wrong(fileNamed('broken.duckdb'))).map(({ fact }) => fact)).toEqual([
      'six promotions, of which one is active',
      'the total of each order is cost + shipping − discount',
    ])
  })
})

describe('a step of the replay', () => {
  test('changes what it says and nothing else', async () => {
    const database = fileNamed('steps.duckdb')
    await generate({ database, loadedAt: LOADED_AT })
    const changed = await withDuckDb(database, async (connection) => {
      await connection.run('create table orders_before as from raw.orders')
      const counts: unknown[] = []
      for (const step of STEPS) {
        await connection.run('create or replace table products_before as from raw.products')
        await applyStep(connection, step, '2023-05-03 06:00:00')
        const [row] = await rowsOf(
          connection,
          `select (select count(*)::int from (from raw.orders except from orders_before)) as orders,
            (select count(*)::int from (from raw.products except from products_before)) as products`,
        )
        counts.push([step.name, row?.orders, row?.products])
      }
      return counts
    })
    expect(changed).toEqual([
      ['orders-before', 0, 0],
      ['two-orders-shipped', 2, 0],
      ['all-three-shipped', 3, 0],
      ['week-1', 3, 0],
      ['week-2', 3, 4],
      ['week-3', 3, 6],
      ['week-4', 3, 6],
    ])
  })

  test('leaves the raw tables in the state that the facts call replayed', async () => {
    const checked = await checkFacts(fileNamed('steps.duckdb'))
    const raw = FACTS.filter(({ sql }) => !sql.includes('snapshots.')).map(({ fact }) => fact)
    expect(checked.filter(({ fact, ok }) => raw.includes(fact) && !ok)).toEqual([])
    expect(checked.map(({ fact }) => fact)).toContain('the three updated orders')
  })
})
