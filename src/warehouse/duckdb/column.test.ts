import { describe, expect, test } from 'vitest'
import { DUCKDB_COLUMNS, DuckDBColumn } from './column.ts'

describe('a column of DuckDB', () => {
  test.each([
    ['HUGEINT', { integer: true, number: true }],
    ['utinyint', { integer: true, number: true }],
    ['DOUBLE', { float: true, number: true }],
    ['double precision', {}],
    ['DECIMAL(18,3)', {}],
    ['decimal', { number: true }],
    ['VARCHAR', { string: true }],
    ['STRUCT(a INTEGER)', {}],
  ])('of type %s is %j', (dtype, expected) => {
    const column = new DuckDBColumn('x', dtype)
    expect({
      integer: column.isInteger(),
      float: column.isFloat(),
      number: column.isNumber(),
      string: column.isString(),
    }).toEqual({ integer: false, float: false, number: false, string: false, ...expected })
  })

  test('flattens a struct to its innermost fields', () => {
    const column = new DuckDBColumn('x', 'STRUCT(a INTEGER, b DECIMAL(10, 2), c STRUCT(d VARCHAR, e INTEGER))')
    expect(column.flatten().map(({ name, dtype }) => `${name} ${dtype}`)).toEqual([
      'x.a INTEGER',
      'x.b DECIMAL(10, 2)',
      'x.c.d VARCHAR',
      'x.c.e INTEGER',
    ])
  })

  test('writes its type with a size only where it has one', () => {
    expect(new DuckDBColumn('x', 'VARCHAR').data_type).toBe('character varying(256)')
    expect(new DuckDBColumn('x', 'DECIMAL(18,3)').data_type).toBe('DECIMAL(18,3)')
    expect(DUCKDB_COLUMNS.fromDescription('x', 'numeric(18,2)').data_type).toBe('numeric(18,2)')
  })
})

test.each([
  ['character varying(10)', 'character varying(10)'],
  ['integer', 'integer'],
  ['decimal(1,2,3)', 'decimal'],
])('the description %s is the type %s', (raw, type) => {
  expect(DUCKDB_COLUMNS.fromDescription('x', raw).data_type).toBe(type)
})

test('a size that is no number is refused', () => {
  expect(() => DUCKDB_COLUMNS.fromDescription('x', 'foo(a)')).toThrow(
    'Could not interpret data_type "foo(a)": could not convert "a" to an integer',
  )
})

test('general words become the types of the warehouse', () => {
  expect(DUCKDB_COLUMNS.create('x', 'string').dtype).toBe('TEXT')
  expect(DUCKDB_COLUMNS.translateType('int')).toBe('int')
})
