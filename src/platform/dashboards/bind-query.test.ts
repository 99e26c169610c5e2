import { describe, expect, test } from 'vitest'
import type { FilterType } from '#api/dashboards.ts'
import type { FilterPlace } from '#manifest/dashboards/query.ts'
import { bindQuery, checkFilterValue, type FilterValues, hasPeriods } from './bind-query.ts'

const TYPES: Readonly<Record<string, FilterType>> = {
  days: 'date_range',
  state: 'select',
  states: 'multi_select',
  search: 'text',
  late: 'toggle',
}

const place = (filter: string, rest: Partial<FilterPlace> = {}): FilterPlace => ({
  filter,
  use: 'condition',
  expression: 'x',
  period: 'given',
  ...rest,
})

describe('what is chosen becomes', () => {
  test.each<
    readonly [rule: string, place: FilterPlace, values: FilterValues, sql: string, parameters: readonly string[]]
  >([
    ['true where nothing is', place('state'), {}, 'true', []],
    ['true where it is empty', place('state'), { state: [''] }, 'true', []],
    [
      'a text that is compared',
      place('state'),
      { state: ["O'Hio"] },
      'cast(x as varchar) = cast($1 as varchar)',
      ["O'Hio"],
    ],
    [
      'one of several',
      place('states'),
      { states: ['a', 'b', 'a'] },
      'cast(x as varchar) in (cast($1 as varchar), cast($2 as varchar), cast($1 as varchar))',
      ['a', 'b'],
    ],
    [
      'a part of a text, whatever stands in it',
      place('search'),
      { search: ['100%_'] },
      'position(lower(cast($1 as varchar)) in lower(cast(x as varchar))) > 0',
      ['100%_'],
    ],
    ['a condition that is on', place('late', { expression: 'not x' }), { late: ['true'] }, '(not x)', []],
    ['a condition that is off', place('late', { expression: 'not x' }), { late: ['false'] }, 'true', []],
    [
      'days, of which the last belongs to them',
      place('days'),
      { days: ['2021-02-01..2021-02-11'] },
      "(x >= cast($1 as date) and x < cast($2 as date) + interval '1 day')",
      ['2021-02-01', '2021-02-11'],
    ],
    ['days without an end', place('days'), { days: ['2021-02-01..'] }, '(x >= cast($1 as date))', ['2021-02-01']],
    [
      'as many days before them',
      place('days', { period: 'previous' }),
      { days: ['2021-03-01..2021-03-10'] },
      "(x >= cast($1 as date) and x < cast($2 as date) + interval '1 day')",
      ['2021-02-19', '2021-02-28'],
    ],
    [
      'nothing before days without a beginning',
      place('days', { period: 'previous' }),
      { days: ['..2021-03-10'] },
      'false',
      [],
    ],
    ['the value itself', place('search', { use: 'value' }), { search: ['a'] }, 'cast($1 as varchar)', ['a']],
    ['no value', place('search', { use: 'value' }), {}, 'cast(null as varchar)', []],
    ['the last day', place('days', { use: 'to' }), { days: ['..2021-03-10'] }, 'cast($1 as date)', ['2021-03-10']],
    ['no first day', place('days', { use: 'from' }), { days: ['..2021-03-10'] }, 'cast(null as date)', []],
    ['what was clicked', place('at.x'), { 'at.x': ['a'] }, 'cast(x as varchar) = cast($1 as varchar)', ['a']],
    [
      'a moment that was clicked',
      place('at.x'),
      { 'at.x': ['2021-02-01T10:00:00'] },
      'cast(x as timestamp) = cast($1 as timestamp)',
      ['2021-02-01T10:00:00'],
    ],
    ['a null that was clicked', place('at.x'), { 'at.x': [null] }, 'x is null', []],
    ['true where nothing was clicked', place('at.x'), {}, 'true', []],
  ])('%s', (_, part, values, sql, parameters) => {
    expect(bindQuery(['select ', part], TYPES, values)).toEqual({ sql: `select ${sql}`, parameters })
  })
})

test('days before those chosen are there only where both sides are', () => {
  const parts = ['select', place('days', { period: 'previous' })]
  expect(hasPeriods(parts, { days: ['2021-03-01..2021-03-10'] })).toBe(true)
  expect(hasPeriods(parts, { days: ['2021-03-01..'] })).toBe(false)
  expect(hasPeriods(parts, {})).toBe(false)
  expect(hasPeriods(['select', place('days')], {})).toBe(true)
})

describe('a value of an address', () => {
  test.each<readonly [type: FilterType, value: string, problem: string | undefined]>([
    ['date_range', '2021-02-01..2021-02-11', undefined],
    ['date_range', '..', undefined],
    ['date_range', '', undefined],
    ['date_range', '2021-02-01', "'2021-02-01' is no range of dates such as 2021-02-01..2021-02-11"],
    ['date_range', '2021-02-30..', "'2021-02-30' is no date such as 2021-02-01"],
    ['date_range', "2021-02-01'..", "'2021-02-01'' is no date such as 2021-02-01"],
    ['date_range', '2021-02-02..2021-02-01', '2021-02-02 comes after 2021-02-01'],
    ['toggle', 'true', undefined],
    ['toggle', 'yes', "'yes' is not true or false"],
    ['text', "'; drop table t", undefined],
  ])('of a %s, %s', (type, value, problem) => {
    expect(checkFilterValue(type, value)).toBe(problem)
  })
})
