/** `trellis catalog …` over a project on DuckDB. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CatalogIndex, CatalogNode, CatalogShard, Sample } from '#api/catalog.ts'
import { runCommandLine } from '#cli/run-command-line.ts'
import { testHost } from '../../errors/run-case.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: { type: duckdb, path: shop.duckdb }\n',
  'models/raw_users.sql': "select 1 as id, 'ann@example.com' as email, 'blue' as colour, date '2026-01-02' as born",
  'models/users.sql': "select * from {{ ref('raw_users') }}",
  'models/inside.sql': "{{ config(materialized='ephemeral') }} select * from {{ ref('users') }}",
  'models/outside.sql': "select 'sesame' as word, * from {{ ref('inside') }}",
  'models/broken.sql': "select {{ run_query('select * from nowhere') }} as x",
  'models/schema.yml':
    'models:\n  - name: raw_users\n    columns: [{ name: email, config: { meta: { masked: true } } }]\n  - name: users\n    columns: [{ name: id, data_tests: [unique] }]\n',
  'trellis.yml': 'retention: { failed_rows: { mask: [colour] } }\n',
}

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-catalog-'))
  for (const [path, text] of Object.entries(FILES)) write(path, text)
  await say('run', '--exclude', 'broken', '-q')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

async function say(...words: readonly string[]) {
  const printed: string[] = []
  const env = { DBT_ENV_SECRET_WORD: 'sesame' }
  const host = testHost(folder, { env, unreadable: [] }, (text) => printed.push(text))
  const exitCode = await runCommandLine(words, { ...host, build: 'one' })
  return { exitCode, text: printed.join('').replaceAll(folder, '<folder>') }
}

async function written(...words: readonly string[]) {
  const { text } = await say('catalog', 'write', '--output', 'json', ...words)
  const { folder: at, is_new } = JSON.parse(text) as { folder: string; is_new: boolean }
  const path = at.replace('<folder>', folder)
  const read = (name: string): unknown => JSON.parse(readFileSync(join(path, `${name}.json`), 'utf8'))
  const index = read('index') as CatalogIndex
  const nodes = Array.from(
    { length: index.shards },
    (_, shard) => (read(`shards/${shard}`) as CatalogShard).nodes,
  ).flat()
  const find = (unique_id: string) => nodes.find((node) => node.unique_id === unique_id) as CatalogNode
  return { path, is_new, index, find }
}

describe('catalog write', () => {
  test('where nothing has changed, nothing is written; a change makes another catalog', async () => {
    const first = await written()
    const second = await written()
    expect([first.is_new, second.is_new, second.path]).toEqual([true, false, first.path])
    write('models/raw_users.sql', `${FILES['models/raw_users.sql']} -- now\n`)
    const third = await written()
    expect(third.is_new).toBe(true)
    expect(third.find('model.shop.raw_users').raw_code).toContain('-- now')
  })

  test('docs generate adds what the warehouse knows', async () => {
    expect((await written()).index.catalog_at).toBe(null)
    await say('docs', 'generate', '--exclude', 'broken', '-q')
    const { index, find } = await written()
    expect(index.catalog_at).not.toBe(null)
    expect(find('model.shop.users').columns?.map(({ name, data_type }) => `${name} ${data_type}`)).toEqual([
      'id INTEGER',
      'email VARCHAR',
      'colour VARCHAR',
      'born DATE',
    ])
  })

  test('compiled code comes where it is asked for; what cannot be compiled has none', async () => {
    expect((await written()).find('model.shop.users').compiled_code).toBe(undefined)
    const { find } = await written('--compile')
    expect(find('model.shop.users').compiled_code).toBe('select * from "shop"."main"."raw_users"')
    expect(find('model.shop.broken').compiled_code).toBe(undefined)
  })

  test('no file holds a secret', async () => {
    const { path } = await written('--compile')
    const texts = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(join(path, name), 'utf8'))
    expect(texts.join('')).toContain("'*****' as word")
    expect(texts.join('')).not.toContain('sesame')
  })

  test('it goes where one wants it', async () => {
    const { text } = await say('catalog', 'write', '--to', 'elsewhere')
    expect(text).toMatch(/^Wrote \d+ documents \(.* MB, packed .* MB\) to <folder>\/elsewhere\/[0-9a-f]{24}\n$/)
  })
})

describe('catalog compiled', () => {
  test('shows what a node becomes, ephemeral models within it and no secrets, and leaves no file', async () => {
    rmSync(join(folder, 'target/compiled'), { recursive: true })
    const { text } = await say('catalog', 'compiled', 'model.shop.outside')
    expect(text).toContain('__dbt__cte__inside as (')
    expect(text).toContain("select '*****' as word")
    expect(existsSync(join(folder, 'target/compiled'))).toBe(false)
  })

  test('an ephemeral model can be shown, too', async () => {
    const { text } = await say('catalog', 'compiled', 'model.shop.inside', '--output', 'json')
    expect(JSON.parse(text)).toMatchObject({ unique_id: 'model.shop.inside', language: 'sql' })
  })

  test.each([
    ['model.shop.user', 'The project has no node model.shop.user\n  hint: did you mean model.shop.users?'],
    ['model.shop.broken', 'Table with name nowhere does not exist!'],
  ])('%s is refused with words', async (unique_id, words) => {
    const { exitCode, text } = await say('catalog', 'compiled', unique_id)
    expect(exitCode).toBe(2)
    expect(text).toContain(words)
  })
})

describe('catalog sample', () => {
  test('shows rows, but nothing of columns that are masked in the node, above it, or by trellis.yml', async () => {
    const { text } = await say('catalog', 'sample', 'model.shop.users', '--output', 'json')
    const { columns, rows, is_truncated } = JSON.parse(text) as Sample
    expect(columns.map(({ name, is_masked }) => (is_masked ? `${name} masked` : name))).toEqual([
      'id',
      'email masked',
      'colour masked',
      'born',
    ])
    expect(rows).toEqual([[1, null, null, '2026-01-02']])
    expect(is_truncated).toBe(false)
  })

  test('says when there are more', async () => {
    write('models/many.sql', 'select unnest([1, 2, 3]) as n')
    await say('run', '-s', 'many', '-q')
    const { text } = await say('catalog', 'sample', 'model.shop.many', '--limit', '2')
    expect(text).toBe('n\n1\n2\n\nThere are more.\n')
  })

  test.each([
    ['model.shop.inside', 'model.shop.inside has no relation in the warehouse'],
    ['unit_test.shop.nothing', 'The project has no node unit_test.shop.nothing'],
  ])('%s is refused with words', async (unique_id, words) => {
    const { exitCode, text } = await say('catalog', 'sample', unique_id)
    expect(exitCode).toBe(2)
    expect(text).toContain(words)
  })
})
