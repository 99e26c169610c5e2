import { expect, test } from 'vitest'
import type { Format } from '#api/dashboards.ts'
import { formatDate, formatValue } from './format-value.ts'

const format = (given: Partial<Format> & Pick<Format, 'type'>): Format => ({
  decimals: null,
  currency: null,
  grain: null,
  unit: null,
  ...given,
})

test.each([
  ['nothing is a dash', null, { type: 'integer', format: null }, '–'],
  ['counts have no decimals', 3218, { type: 'integer', format: null }, '3,218'],
  ['numbers have two at most', 4.70161, { type: 'number', format: null }, '4.7'],
  ['numbers that came as texts are numbers', '12345678901', { type: 'number', format: null }, '12,345,678,901'],
  [
    'a number that came as a text keeps all of its digits',
    '170141183460469231731687303715884105727',
    { type: 'integer', format: null },
    '170,141,183,460,469,231,731,687,303,715,884,105,727',
  ],
  ['a small number is not nothing', 0.00341, { type: 'number', format: null }, '0.0034'],
  ['the smallest have powers of ten', -1.5e-300, { type: 'number', format: null }, '−1.5E-300'],
  ['so have those of more digits than anybody reads', `1${'0'.repeat(300)}`, { type: 'number', format: null }, '1E300'],
  ['so have enormous ones', 1e300, { type: 'number', format: null }, '1E300'],
  ['enormous amounts too', 1e300, { type: 'number', format: format({ type: 'currency' }) }, '$1E300'],
  ['lists and mappings are told as JSON', { a: [1, 'x'] }, { type: 'text', format: null }, '{"a":[1,"x"]}'],
  ['a percent is a share', 361 / 578, { type: 'number', format: format({ type: 'percent' }) }, '62.46 %'],
  [
    'currencies have their sign',
    -89834.4,
    { type: 'number', format: format({ type: 'currency', currency: 'USD' }) },
    '−$89,834.40',
  ],
  ['durations are in seconds', 336251, { type: 'number', format: format({ type: 'duration' }) }, '3 d 21 h'],
  ['a unit stands behind', 12, { type: 'integer', format: format({ type: 'number', unit: 'kg' }) }, '12 kg'],
  ['flags are words', true, { type: 'boolean', format: null }, 'yes'],
  ['texts stay as they are', '<b>x</b>', { type: 'text', format: null }, '<b>x</b>'],
  [
    'a month is told as a month',
    '2020-01-01',
    { type: 'date', format: format({ type: 'date', grain: 'month' }) },
    'Jan 2020',
  ],
  ['a date is the same in each zone', '2021-02-09', { type: 'date', format: null }, 'Feb 9, 2021'],
] as const)('%s', (_rule, value, column, text) => {
  expect(formatValue(value, column, 'America/New_York').replace(/[\u2009\u202f\u00a0]/g, ' ')).toBe(text)
})

test.each([
  ['2021-02-09T00:30:00Z', null, 'Feb 8, 2021, 19:30'],
  ['2021-02-09 00:30:00', null, 'Feb 9, 2021, 00:30'],
  ['2021-04-01', 'quarter', 'Q2 2021'],
  ['2021-12-01', 'quarter', 'Q4 2021'],
  ['2021-03-01', 'quarter', 'Q1 2021'],
  ['2021-04-01', 'year', '2021'],
  ['never', 'day', 'never'],
] as const)('moments are told in the zone of the page, where they have one: %s', (iso, grain, text) => {
  expect(formatDate(iso, grain, 'America/New_York')).toBe(text)
})
