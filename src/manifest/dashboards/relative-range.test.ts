import { describe, expect, test } from 'vitest'
import { isRelativeRange, rangeOn } from './relative-range.ts'

// A Friday.
const TODAY = '2021-02-12'

describe('on a Friday in February', () => {
  test.each([
    ['today', '2021-02-12..2021-02-12'],
    ['yesterday', '2021-02-11..2021-02-11'],
    ['last 1 days', '2021-02-12..2021-02-12'],
    ['last 28 days', '2021-01-16..2021-02-12'],
    ['this week', '2021-02-08..2021-02-12'],
    ['last week', '2021-02-01..2021-02-07'],
    ['last 2 weeks', '2021-01-25..2021-02-07'],
    ['this month', '2021-02-01..2021-02-12'],
    ['last month', '2021-01-01..2021-01-31'],
    ['last 3 months', '2020-11-01..2021-01-31'],
    ['this quarter', '2021-01-01..2021-02-12'],
    ['last quarter', '2020-10-01..2020-12-31'],
    ['this year', '2021-01-01..2021-02-12'],
    ['last 2 years', '2019-01-01..2020-12-31'],
  ])('%s is %s', (text, range) => {
    expect(rangeOn(text, TODAY)).toBe(range)
  })

  test.each([
    '',
    'last',
    'last day',
    'last 0 days',
    'last 99999 days',
    'this 2 weeks',
    'this months',
    'next week',
    'Today',
    '2021-02-01..',
    ' today',
  ])("'%s' is none", (text) => {
    expect(isRelativeRange(text)).toBe(false)
  })
})

test.each([
  ['2021-01-01', 'last month', '2020-12-01..2020-12-31'],
  ['2021-03-01', 'this week', '2021-03-01..2021-03-01'],
  ['2021-02-28', 'this week', '2021-02-22..2021-02-28'],
  ['2024-03-15', 'last month', '2024-02-01..2024-02-29'],
])('on %s, %s is %s', (today, text, range) => {
  expect(rangeOn(text, today)).toBe(range)
})
