import { expect, test } from 'vitest'
import type { DataColumn, ResultPart } from '#api/dashboards.ts'
import { comparedWith, entityWord, funnelsOf } from './funnel-steps.ts'

const NAMES = ['state', 'over', 'step', 'count', 'of_total', 'of_previous', 'drop_off', 'is_largest_drop', 'seconds']
const column = (name: string, label = name): DataColumn => ({
  name,
  label,
  type: 'text',
  description: '',
  format: null,
})
const settings = {
  steps: [
    { name: 'viewed', label: 'Viewed a page' },
    { name: 'cart', label: 'Added to cart' },
  ],
  by: 'state',
  over: null,
  is_cumulative: false,
  has_previous: false,
  show: 'funnel',
} as const

const answer = (rows: readonly (readonly unknown[])[]): ResultPart => ({
  columns: NAMES.map((name) => column(name)),
  rows,
  is_truncated: false,
})

const DATA = answer([
  ['Georgia', null, 'viewed', 221, 1, null, null, false, null],
  ['Georgia', null, 'cart', 110, 110 / 221, 110 / 221, 111 / 221, true, 62],
  ['Texas', null, 'viewed', '54', 1, null, null, false, null],
  ['Texas', null, 'cart', '54', 1, 1, 0, false, 30],
])

test('each value of the dimension has a funnel, its steps by their labels, with what was lost before them', () => {
  const [georgia, texas] = funnelsOf(settings, DATA)
  expect(georgia?.by).toBe('Georgia')
  expect(
    georgia?.steps.map(({ label, count, lost, isLargestDrop, row }) => [label, count, lost, isLargestDrop, row]),
  ).toEqual([
    ['Viewed a page', 221, 0, false, 0],
    ['Added to cart', 110, 111, true, 1],
  ])
  expect(texas?.steps[1]).toMatchObject({ count: 54, dropOff: 0, seconds: 30 })
})

test('against the period before, each rate has changed by points; what was not there then has not', () => {
  const before = answer([
    ['Georgia', null, 'viewed', 10, 1, null, null, false, null],
    ['Georgia', null, 'cart', 10, 1, 1, 0, false, 62],
  ])
  const [georgia, texas] = comparedWith(funnelsOf(settings, DATA), funnelsOf(settings, before))
  expect(georgia?.steps[1]?.change).toBeCloseTo(110 / 221 - 1)
  expect(texas?.steps[1]?.change).toBeNull()
  expect(georgia?.steps[0]).toMatchObject({ change: null, countChange: 22.1 - 1 })
})

test.each([
  ['Sessions', 'sessions'],
  ['Count', ''],
])('what is counted is a word behind the number: %s', (label, word) => {
  expect(entityWord([column('count', label)])).toBe(word)
})
