import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { VendorObject, type PlainValue } from '#warehouse/adapter/plain-value.ts'
import { openDuckDB } from './open-for-tests.ts'
import { DUCKDB_RELATIONS } from './relation.ts'

const adapter = openDuckDB()
const session = adapter.session()
session.acquire('test')
afterAll(async () => {
  await session.release()
  await adapter.close()
})

function call(name: string, ...args: PlainValue[]): Promise<PlainValue> | PlainValue {
  const method = adapter.parts.methods[name]
  if (!method) throw new Error(`no method ${name}`)
  return method.run(session, args)
}

const map = (entries: Readonly<Record<string, PlainValue>>) => new Map(Object.entries(entries))

describe("DuckDB's own methods", () => {
  test.each<[string, PlainValue[], PlainValue]>([
    ['external_root', [], '.'],
    ['is_motherduck', [], false],
    ['disable_transactions', [], false],
    ['get_binding_char', [], '?'],
    ['escape_sql_string', ["it's"], "it''s"],
    ['valid_incremental_strategies', [], ['append', 'delete+insert', 'merge', 'microbatch']],
    ['get_seed_file_path', [map({ root_path: '/p', original_file_path: 'seeds/a.csv' })], '/p/seeds/a.csv'],
    ['batch_id_for_model', [map({})], ''],
    [
      'batch_id_for_model',
      [map({ batch: map({ event_time_start: '2024-01-01 00:00:00+00:00' }) })],
      '20240101_0000000000',
    ],
    ['is_ducklake', [null], false],
    ['location_exists', ['/nowhere/x.csv'], false],
    ['catalog_supports_foreign_keys', ['MEMORY'], true],
    ['catalog_supports_foreign_keys', ['other'], false],
    ['parse_index', [null], null],
  ])('%s%j is %j', async (name, args, expected) => {
    expect(await call(name, ...args)).toEqual(expected)
  })

  test('location_exists sees a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'duckdb-methods-'))
    const file = join(folder, 'a.csv')
    writeFileSync(file, 'a\n1\n')
    expect(await call('location_exists', file)).toBe(true)
    rmSync(folder, { recursive: true })
  })

  test('a temporary path is the same all run long, and another for each batch', () => {
    const model = DUCKDB_RELATIONS.create({ database: 'd', schema: 's', identifier: 'm' })
    const path = call('get_temp_relation_path', model, '') as Map<string, PlainValue>
    expect(path.get('schema')).toBe('dbt_temp')
    expect(path.get('database')).toBe('d')
    expect(String(path.get('identifier'))).toMatch(/^m__[0-9a-f]{12}$/)
    expect(call('get_temp_relation_path', model, '')).toEqual(path)
    const batch = call('get_temp_relation_path', model, '2024') as Map<string, PlainValue>
    expect(batch.get('identifier')).toBe(`${String(path.get('identifier'))}__2024`)
  })

  test('an index has a name of its own', () => {
    const index = call('parse_index', map({ columns: ['a'], unique: true }))
    if (!(index instanceof VendorObject)) throw new Error('no index')
    expect(index.attributes).toEqual({ columns: ['a'], unique: true })
    expect(index.methods.render?.('t')).toMatch(/^[0-9a-f]{32}$/)
  })

  test.each<[PlainValue, string]>([
    ['a', "Could not parse index config: at path []: 'a' is not of type 'object'"],
    [map({ unique: true }), "Could not parse index config: at path []: 'columns' is a required property"],
    [map({ columns: ['a'], x: 1 }), "Additional properties are not allowed ('x' was unexpected)"],
  ])('an index %j is refused', (raw, message) => {
    expect(() => call('parse_index', raw)).toThrow(message)
  })

  test('timestamps become text as Python prints them', () => {
    const zone = { name: 'UTC', offsetSeconds: 0 }
    const moment = { kind: 'timestamp', year: 2024, month: 1, day: 2, hour: 3, minute: 4, second: 5 } as const
    const table = {
      columns: [{ name: 't', type: 'TIMESTAMP', kind: 'timestamp' as const }],
      rows: [[{ ...moment, microsecond: 0 }], [{ ...moment, microsecond: 10, zone }]],
    }
    expect(call('convert_datetimes_to_strs', table)).toMatchObject({
      rows: [['2024-01-02 03:04:05'], ['2024-01-02 03:04:05.000010+00:00']],
    })
  })

  test('a plugin is refused by name', () => {
    expect(() => call('store_relation', 'excel')).toThrow("The plugin 'excel' is Python code of dbt-duckdb")
  })

  test('ensure_transaction opens one, once', async () => {
    await call('ensure_transaction')
    await call('ensure_transaction')
    expect(session.transactionOpen).toBe(true)
    await session.commit()
  })
})
