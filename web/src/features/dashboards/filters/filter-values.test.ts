import { expect, test } from 'vitest'
import type { Filter } from '#api/dashboards.ts'
import { askedBy, filterValues, toldValues, withFilter, withoutFilters, writtenValues } from './filter-values.ts'

const filter = (name: string, type: Filter['type'], otherwise: readonly string[] = []): Filter => ({
  name,
  label: name,
  description: '',
  type,
  default: otherwise,
  options: null,
  asks_for_options: false,
})

const state = filter('state', 'multi_select')
const period = filter('period', 'date_range', ['2021-02-01..2021-02-11'])
const toggle = filter('without_employees', 'toggle')
const all = [state, period, toggle]

test('what the address leaves out has its default, and an empty value unsets it', () => {
  expect(filterValues(all, 'state=Georgia&state=Ohio')).toEqual({
    state: ['Georgia', 'Ohio'],
    period: ['2021-02-01..2021-02-11'],
    without_employees: [],
  })
  expect(filterValues(all, 'period=')['period']).toEqual([])
})

test('a default needs no words in the address, unset does where there is one, and all else stays', () => {
  expect(withFilter('print=1&state=Ohio', state, ['Texas', 'Georgia'])).toBe('print=1&state=Georgia&state=Texas')
  expect(withFilter('state=Ohio', state, [])).toBe('')
  expect(withFilter('', period, [])).toBe('period=')
  expect(withFilter('period=', period, ['2021-02-01..2021-02-11'])).toBe('')
  expect(withoutFilters('print=1&state=Ohio&period=', all)).toBe('print=1')
})

test('a tile is asked by the filters that it heeds alone, in one order', () => {
  const values = filterValues(all, 'without_employees=true&state=Ohio&state=Georgia')
  expect(askedBy(['state', 'without_employees'], all, values)).toBe('?state=Georgia&state=Ohio&without_employees=true')
  expect(askedBy([], all, values)).toBe('')
  expect(askedBy(['period'], all, values)).toBe('')
})

const states = [
  { value: 'GA', label: 'Georgia' },
  { value: 'OH', label: 'Ohio' },
]
test.each([
  ['no choice is all', state, [], states, 'all 2'],
  ['one is named', state, ['GA'], states, 'Georgia'],
  ['several are counted', state, ['GA', 'OH'], states, '2 of 2'],
  ['what is no option is told as it is', state, ['XX'], states, 'XX'],
  ['a side that is open', period, ['2021-02-09..'], undefined, 'from Feb 9, 2021'],
  ['the other side', period, ['..2021-02-09'], undefined, 'until Feb 9, 2021'],
  ['one day', period, ['2021-02-09..2021-02-09'], undefined, 'Feb 9, 2021'],
  ['a switch', toggle, ['true'], undefined, 'on'],
] as const)('the button says what is chosen: %s', (_rule, which, values, options, told) => {
  expect(toldValues(which, values, options)).toBe(told)
})

test('a range that moves along is told as it is, and stands so in the address', () => {
  const period = filter('period', 'date_range', ['last 28 days'])
  expect(toldValues(period, filterValues([period], '').period ?? [], undefined)).toBe('last 28 days')
  expect(askedBy(['period'], [period], { period: ['last month'] })).toBe('?period=last+month')
  expect(askedBy(['period'], [period], { period: ['last 28 days'] })).toBe('')
})

test.each([
  [period, ['2021-02-09..2021-02-11'], 'Feb 9, 2021 – Feb 11, 2021'],
  [state, ['Ohio', 'Utah'], 'Ohio, Utah'],
  [toggle, ['false'], 'off'],
  [filter('who', 'text'), ['ann'], 'ann'],
])('paper says all that is chosen: %#', (which, values, told) => expect(writtenValues(which, values)).toBe(told))
