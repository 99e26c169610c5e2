import { expect, test } from 'vitest'
import type { Filter } from '#api/dashboards.ts'
import { readFilterValues, type WrittenValues } from './read-filter-values.ts'

const filter = (name: string, type: Filter['type'], more: Partial<Filter> = {}): Filter => ({
  name,
  label: name,
  description: '',
  type,
  default: [],
  options: null,
  asks_for_options: false,
  ...more,
})

const FILTERS = [
  filter('period', 'date_range', { default: ['2021-02-01..'] }),
  filter('size', 'select', {
    options: [
      { value: 'small', label: 'Small' },
      { value: 'large', label: 'Large' },
    ],
  }),
  filter('states', 'multi_select'),
  filter('name', 'text'),
  filter('own', 'toggle'),
]

const ON = { today: '2021-02-12', drillBy: ['state'] }

const NONE = { period: ['2021-02-01..'], size: [], states: [], name: [], own: [] }

test.each<[string, WrittenValues, object]>([
  ['nothing: defaults hold', {}, NONE],
  ['a range that moves along', { period: 'last 2 days' }, { ...NONE, period: ['2021-02-11..2021-02-12'] }],
  ['an empty value unsets a default', { period: '' }, { ...NONE, period: [] }],
  [
    'several values',
    { states: ['Ohio', 'Utah'], size: 'small' },
    { ...NONE, states: ['Ohio', 'Utah'], size: ['small'] },
  ],
  ['anything as a text', { name: "'; drop table x" }, { ...NONE, name: ["'; drop table x"] }],
  ['a toggle', { own: 'true' }, { ...NONE, own: ['true'] }],
  ['what was clicked', { 'at.state': 'Ohio' }, { ...NONE, 'at.state': ['Ohio'] }],
  ['what was clicked and is null', { at_null: ['state'] }, { ...NONE, 'at.state': [null] }],
  ['an empty text that was clicked', { 'at.state': '' }, { ...NONE, 'at.state': [''] }],
])('%s', (_, written, values) => {
  expect(readFilterValues(FILTERS, written, ON)).toEqual(values)
})

test.each<[WrittenValues, string, string | null]>([
  [{ stats: 'Ohio' }, "There is no filter 'stats'", "did you mean 'states'?"],
  [{ size: 'smal' }, "The filter size has no 'smal'", "did you mean 'small'?"],
  [{ size: ['small', 'large'] }, 'The filter size takes one value, and there are 2', null],
  [{ own: '1' }, "The filter own: '1' is not true or false", null],
  [
    { period: '2021' },
    "The filter period: '2021' is no range of dates such as 2021-02-01..2021-02-11",
    'or today, yesterday, last 28 days, last 3 months, this month, last month',
  ],
  [{ name: 'x'.repeat(2001) }, 'A value of the filter name is longer than 2000 letters', null],
  [{ at_null: 'price' }, "'price' is no column that can be clicked here", null],
  [{ 'at.price': '1' }, "There is no filter 'at.price'", 'there are period, size, states, name, own, at.state'],
])('what is wrong is told: %j', (written, problem, hint) => {
  expect(readFilterValues(FILTERS, written, ON)).toEqual({ problem, hint })
})

test('a default that moves along is that of the day', () => {
  const moving = [filter('period', 'date_range', { default: ['this month'] })]
  expect(readFilterValues(moving, {}, ON)).toEqual({ period: ['2021-02-01..2021-02-12'] })
  expect(readFilterValues(moving, {}, { today: '2021-03-01' })).toEqual({ period: ['2021-03-01..2021-03-01'] })
})
