import { describe, expect, test } from 'vitest'
import { csvRows } from './csv-rows.ts'
import { deepMerge } from './entry-config.ts'
import { isMacroArgumentType } from './macro-argument-type.ts'
import { momentOf } from './moment.ts'
import { synthesizeTestNames } from './test-names.ts'

describe('types of macro arguments', () => {
  test.each(['str', 'list[str]', 'dict[str, optional[int]]', ' any '])('%s is one', (type) => {
    expect(isMacroArgumentType(type)).toBe(true)
  })
  test.each(['string ty', 'list', 'list[]', 'dict[str]', 'dict[str,int', 'Str', 'str[int]'])('%s is none', (type) => {
    expect(isMacroArgumentType(type)).toBe(false)
  })
})

describe('names of tests', () => {
  test('arguments stand in the order of their names, without the model', () => {
    const args = { model: 'm', values: ['a b', true], column_name: 'id', field: { x: null } }
    expect(synthesizeTestNames('accepted', 'orders', args).full).toBe('accepted_orders_id__None__a_b__True')
  })
  test('a name of 64 characters or more is cut, with a hash of the whole', () => {
    const { short, full } = synthesizeTestNames('unique', 'o'.repeat(56), { column_name: 'i' })
    expect(full).toHaveLength(65)
    expect(short).toMatch(/^unique_o{23}_[0-9a-f]{32}$/)
    expect(synthesizeTestNames('unique', 'o'.repeat(54), { column_name: 'i' }).short).toHaveLength(63)
  })
})

test('cells that a row of a CSV lacks are null, blank lines are no rows, further cells have no column', () => {
  expect(csvRows('a,b\n1\n\n2,3,4\n"x,y",\n')).toEqual([
    { a: '1', b: null },
    { a: '2', b: '3', None: ['4'] },
    { a: 'x,y', b: '' },
  ])
})

test("a version's lists come before its model's, its mappings go into its model's", () => {
  expect(
    deepMerge({ tags: ['a'], meta: { x: 1, y: 1 }, alias: 'p' }, { tags: ['b'], meta: { y: 2 }, alias: 'q' }),
  ).toEqual({
    tags: ['b', 'a'],
    meta: { x: 1, y: 2 },
    alias: 'q',
  })
})

test('a moment keeps its offset', () => {
  expect(momentOf('2031-05-05 10:00:00+02:00')).toBe('2031-05-05T10:00:00+02:00')
  expect(momentOf('2031-05-05')).toMatch(/^2031-05-05T00:00:00[+-]\d\d:\d\d$/)
  expect(momentOf('soon')).toBeNull()
})
