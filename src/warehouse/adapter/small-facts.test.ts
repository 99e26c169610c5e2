import { describe, expect, test } from 'vitest'
import { Column } from './column.ts'
import type { Dialect } from './dialect.ts'
import { standardizeGrants } from './grants.ts'
import { hardDeletesBehavior } from './hard-deletes.ts'
import { incrementalStrategyMacro } from './incremental-strategy.ts'
import { ALL_PARTS } from './policy.ts'
import { readSetting } from './read-setting.ts'
import { quoteSeedColumn } from './seed-column.ts'
import { SQL_SEED_TYPES, seedType } from './seed-types.ts'
import { assertSnapshotTarget } from './snapshot-target.ts'

const dialect: Pick<Dialect, 'quoteCharacter' | 'incrementalStrategies' | 'quotePolicy'> = {
  quoteCharacter: '"',
  quotePolicy: ALL_PARTS,
  incrementalStrategies: ['append', 'delete+insert'],
}

describe('hard deletes', () => {
  test.each([
    [{}, 'ignore'],
    [{ hard_deletes: 'ignore' }, 'ignore'],
    [{ hard_deletes: 'invalidate' }, 'invalidate'],
    [{ hard_deletes: 'new_record' }, 'new_record'],
    [{ invalidate_hard_deletes: true }, 'invalidate'],
    [{ invalidate_hard_deletes: false }, 'ignore'],
  ])('with %j are %s', (config, behavior) => {
    expect(hardDeletesBehavior(config)).toBe(behavior)
  })

  test('are said once', () => {
    expect(() => hardDeletesBehavior({ hard_deletes: 'ignore', invalidate_hard_deletes: false })).toThrow(
      'You cannot set both the invalidate_hard_deletes and hard_deletes config properties on the same snapshot.',
    )
  })

  test('that are unknown are refused', () => {
    expect(() => hardDeletesBehavior({ hard_deletes: 'delete' })).toThrow('Invalid setting for property hard_deletes.')
  })
})

describe('an incremental strategy', () => {
  const macro = (strategy: string | null, microbatchIsBuiltIn = true) =>
    incrementalStrategyMacro(dialect as Dialect, strategy, { microbatchIsBuiltIn })

  test.each([
    [null, 'get_incremental_default_sql'],
    ['append', 'get_incremental_append_sql'],
    ['delete+insert', 'get_incremental_delete_insert_sql'],
    ['of_my_own', 'get_incremental_of_my_own_sql'],
  ])('%j is the macro %s', (strategy, name) => {
    expect(macro(strategy)).toBe(name)
  })

  test('that is built in must work on the warehouse', () => {
    expect(() => macro('merge')).toThrow("The incremental strategy 'merge' is not valid for this adapter")
    expect(() => macro('microbatch')).toThrow("The incremental strategy 'microbatch' is not valid for this adapter")
    expect(macro('microbatch', false)).toBe('get_incremental_microbatch_sql')
  })
})

describe("a snapshot's table", () => {
  const columns = (...names: string[]) => names.map((name) => new Column(name, 'text'))

  test('has its three columns, in any case', () => {
    expect(() => assertSnapshotTarget(columns('DBT_SCD_ID', 'dbt_valid_from', 'dbt_valid_to'), null)).not.toThrow()
  })

  test('is none without them', () => {
    expect(() => assertSnapshotTarget(columns('id', 'dbt_scd_id'), null)).toThrow(
      'Snapshot target is missing configured columns (missing "dbt_valid_from", "dbt_valid_to"). ' +
        'See https://docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields for more information.',
    )
  })

  test("may have the user's names for them", () => {
    const names = new Map([
      ['dbt_scd_id', 'k'],
      ['dbt_valid_from', 'f'],
      ['dbt_valid_to', 't'],
      ['dbt_is_deleted', 'gone'],
    ])
    expect(() => assertSnapshotTarget(columns('k', 'f', 't'), names)).not.toThrow()
    expect(() => assertSnapshotTarget(columns('k', 'f', 't'), names, 'new_record')).toThrow('(missing "gone")')
  })
})

describe('a seed', () => {
  test.each([
    ['text', 0, 'text'],
    ['integer', 0, 'integer'],
    ['number', 0, 'integer'],
    ['number', 2, 'float8'],
    ['boolean', 0, 'boolean'],
    ['datetime', 0, 'timestamp without time zone'],
    ['date', 0, 'date'],
    ['timedelta', 0, 'time'],
  ] as const)('column of %s with %i decimals is %s', (type, decimals, expected) => {
    expect(seedType(SQL_SEED_TYPES, type, decimals)).toBe(expected)
  })

  test.each([
    [true, '"a"'],
    [null, '"a"'],
    [false, 'a'],
  ])('column with quote_columns %j is %s', (quote, expected) => {
    expect(quoteSeedColumn(dialect as Dialect, 'a', quote)).toBe(expected)
  })

  test('refuses another quote_columns by its type', () => {
    expect(() => quoteSeedColumn(dialect as Dialect, 'a', { typeName: 'str' })).toThrow(
      `The seed configuration value of "quote_columns" has an invalid type <class 'str'>`,
    )
  })
})

describe('grants', () => {
  const table = (rows: string[][]) => ({
    columns: ['grantee', 'privilege_type'].map((name) => ({ name, type: 'text', kind: 'text' as const })),
    rows,
  })

  test('are gathered by privilege', () => {
    const grants = standardizeGrants(
      table([
        ['ann', 'select'],
        ['bob', 'insert'],
        ['cem', 'select'],
      ]),
    )
    expect([...grants]).toEqual([
      ['select', ['ann', 'cem']],
      ['insert', ['bob']],
    ])
  })

  test('without rows are none', () => {
    expect(standardizeGrants({ columns: [], rows: [] }).size).toBe(0)
  })
})

describe('a setting', () => {
  const port = { name: 'port', type: 'integer', default: 5432, help: 'where the server listens' } as const

  test('is its default where the target has none', () => {
    expect(readSetting(port, { port: null })).toBe(5432)
  })
  test('names what it needs', () => {
    expect(() => readSetting(port, { port: '5432' })).toThrow(`'port' must be a whole number, found "5432"`)
    expect(() => readSetting({ ...port, required: true }, {})).toThrow("'port' is missing: where the server listens")
  })
  test('that is secret is not shown', () => {
    expect(() => readSetting({ ...port, secret: true }, { port: 'hush' })).toThrow(/a whole number$/)
  })
})
