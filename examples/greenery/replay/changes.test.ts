import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PRODUCTS } from '../generator/catalogue.mjs'
import { STEPS } from './steps.mjs'
import { trellis } from '../../../tests/parity/trellis.ts'
import { duckdb } from '../../../tests/snapshots/database.ts'

let folder = ''

const asked = async (...words: readonly string[]) => {
  let said = ''
  const given = ['changes', 'sst_products', ...words, '--project-dir', folder, '--profiles-dir', folder]
  const exit = await trellis((text) => void (said += text))(given, {}, folder)
  if (exit !== 0) throw new Error(said)
  return said
}

/** Name and stock, as the table shows them. */
const stocks = (said: string) =>
  said.split('\n').flatMap((line) => {
    const [, name, stock] = / {2}([A-Z][A-Za-z ]*?) {2,}(?:inventory +)?(\d+ → \d+)/.exec(line) ?? []
    return name === undefined ? [] : [`${name} ${stock}`]
  })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greenery-changes-'))
  const database = await duckdb(folder)
  write('dbt_project.yml', 'name: greenery\nversion: "1.0"\nprofile: greenery\n')
  write('profiles.yml', JSON.stringify({ greenery: { target: 'dev', outputs: { dev: database.target } } }))
  write('macros/clock.sql', '{% macro snapshot_get_time() %}(select shows from raw.clock){% endmacro %}')
  write('snapshots/products.yml', SNAPSHOT)
  await database.run([
    'create schema raw',
    'create table raw.products (product_id varchar, name varchar, inventory integer)',
    `insert into raw.products values ${PRODUCTS.map(({ name, stock }) => `('${idOf(name)}', '${name.replaceAll("'", "''")}', ${stock[0]})`).join(', ')}`,
  ])
  for (const { at, snapshots, updates } of STEPS.filter((step) => step.snapshots === 'sst_products')) {
    await database.run([
      ...updates.map(({ sql }) => sql),
      `create or replace table raw.clock as select timestamp '${at}' as shows`,
    ])
    const words = ['snapshot', '--select', snapshots, '--project-dir', folder, '--profiles-dir', folder]
    expect(await trellis(() => undefined)(words, {}, folder)).toBe(0)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('trellis changes on the stock of Greenery', () => {
  test('tells what changed between week 3 and week 4', async () => {
    const said = await asked('--from', '2023-04-26', '--to', '2023-05-02')
    expect(said).toMatch(/^sst_products, from the end of 2023-04-26 to the end of 2023-05-02: 6 changes \(UTC\)\n/)
    expect(stocks(said).sort()).toEqual([
      'Bamboo 44 → 23',
      'Monstera 50 → 31',
      'Philodendron 15 → 30',
      'Pothos 0 → 20',
      'String of pearls 0 → 10',
      'ZZ Plant 53 → 41',
    ])
  })

  test('says that there were changes on the first day itself', async () => {
    expect(await asked('--from', '2023-04-26')).toContain(
      'Before that, on 2023-04-26 itself, there were 6 changes: --from 2023-04-25 shows them too\n',
    )
  })

  test('tells which changed most often', async () => {
    const { rows } = JSON.parse(await asked('--most-changed', '--output', 'json')) as {
      rows: { name: string; changes: number }[]
    }
    expect(rows.map(({ name, changes }) => `${name} ${changes}`)).toEqual([
      'Monstera 3',
      'Philodendron 3',
      'Pothos 3',
      'String of pearls 3',
      'Bamboo 2',
      'ZZ Plant 2',
    ])
  })

  test('tells which never changed', async () => {
    expect(await asked('--never-changed')).toMatch(/^sst_products: 24 keys never changed\n/)
  })

  test('tells what ran out, when, and when it was back', async () => {
    expect(await asked('--ran-out', '--output', 'csv', '--with', 'name')).toBe(
      `at,product_id,name,before,after,came_back_at,came_back_with
2023-04-26 18:45:00,${idOf('String of pearls')},String of pearls,10,0,2023-05-02 19:48:00,10
2023-04-26 18:45:00,${idOf('Pothos')},Pothos,20,0,2023-05-02 19:48:00,20
`,
    )
  })

  test('tells what came back', async () => {
    expect(stocks(await asked('--came-back', 'inventory')).sort()).toEqual(['Pothos 0 → 20', 'String of pearls 0 → 10'])
  })

  test('tells what was raised without having run out', async () => {
    expect(stocks(await asked('--raised', 'inventory'))).toEqual(['Philodendron 15 → 30'])
  })

  test('counts by week', async () => {
    expect(await asked('--by', 'week', '--output', 'csv')).toBe(`week,inserted,changed,deleted,revived,keys
2023-04-10,30,0,0,0,30
2023-04-17,0,4,0,0,4
2023-04-24,0,6,0,0,6
2023-05-01,0,6,0,0,6
`)
  })

  test.each([
    ['2023-04-18', [40, 51]],
    ['2023-04-19', [20, 25]],
    ['2023-04-26', [0, 15]],
    ['2023-05-02', [20, 30]],
  ])('shows the stock as it stood on %s', async (day, [pothos, philodendron]) => {
    const { rows } = JSON.parse(await asked('--as-of', day, '--output', 'json')) as {
      rows: { name: string; inventory: number }[]
    }
    expect(rows).toHaveLength(30)
    const stock = new Map(rows.map(({ name, inventory }) => [name, inventory]))
    expect([stock.get('Pothos'), stock.get('Philodendron')]).toEqual([pothos, philodendron])
  })
})

function idOf(product: string): string {
  return `p${PRODUCTS.findIndex(({ name }) => name === product) + 10}`
}

const SNAPSHOT = JSON.stringify({
  sources: [{ name: 'greenery', schema: 'raw', tables: [{ name: 'products' }] }],
  snapshots: [
    {
      name: 'sst_products',
      relation: "source('greenery', 'products')",
      config: { unique_key: 'product_id', strategy: 'check', check_cols: ['inventory'], hard_deletes: 'invalidate' },
    },
  ],
})

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}
