import { expect, test } from 'vitest'
import type { DataColumn, Format, ResultPart, TileData } from '#api/dashboards.ts'
import { kpiOf } from './kpi.ts'

const PERCENT: Format = { type: 'percent', decimals: null, currency: null, grain: null, unit: null }
const column = (name: string, format: Format | null = null): DataColumn => ({
  name,
  type: 'number',
  label: name,
  description: '',
  format,
})
const part = (columns: readonly DataColumn[], rows: readonly (readonly unknown[])[]): ResultPart => ({
  columns,
  rows,
  is_truncated: false,
})
const answer = (own: ResultPart, parts: Readonly<Record<string, ResultPart>> = {}): TileData => ({
  ...own,
  parts,
  as_of: null,
  verdict: 'unknown',
  expected_at: null,
  reasons: [],
  failing_tests: [],
  computed_at: '2021-02-12T00:00:00Z',
})
const settings = { value: 'rate', comparison: null, better: 'up', goal: null, spark: null } as const

test('a share has changed by points', () => {
  const kpi = kpiOf(
    { ...settings, comparison: { column: null, label: 'against the day before' } },
    answer(part([column('rate', PERCENT)], [[0.7232]]), { comparison: part([column('rate')], [[1]]) }),
  )
  expect(kpi?.comparison).toMatchObject({ isPoints: true, tone: 'bad', label: 'against the day before' })
  expect(kpi?.comparison?.change).toBeCloseTo(-0.2768)
})

test('a number has changed by a share of what it was', () => {
  const kpi = kpiOf(
    { ...settings, comparison: { column: 'before', label: null }, better: 'down' },
    answer(part([column('rate'), column('before')], [[90, 120]])),
  )
  expect(kpi?.comparison).toEqual({
    was: 120,
    difference: -30,
    change: -0.25,
    isPoints: false,
    tone: 'good',
    label: 'against before',
  })
})

test.each([
  ['from nothing there is no share', 5, 0, null, 'good'],
  ['what stays is neither good nor bad', 5, 5, 0, 'plain'],
])('%s', (_rule, value, was, change, tone) => {
  const kpi = kpiOf(
    { ...settings, comparison: { column: 'before', label: null } },
    answer(part([column('rate'), column('before')], [[value, was]])),
  )
  expect(kpi?.comparison).toMatchObject({ change, tone })
})

test('days before in which nothing was are compared with nothing', () => {
  const kpi = kpiOf(
    { ...settings, comparison: { column: null, label: 'the days before' } },
    answer(part([column('rate')], [[578]]), { comparison: part([column('rate')], [[0]]) }),
  )
  expect(kpi?.comparison).toBeUndefined()
})

test('where it is not said which column is the number, it is the first', () => {
  expect(kpiOf({ ...settings, value: '' }, answer(part([column('n')], [[30]])))?.value).toBe(30)
})

test.each([
  ['half of the way', 'up', 50, 100, 0.5, false],
  ['reached', 'up', 120, 100, 1, true],
  ['less is better: not there yet', 'down', 200, 100, 0.5, false],
  ['less is better: reached', 'down', 0, 100, 1, true],
] as const)('the way to a goal: %s', (_rule, better, value, goal, share, isReached) => {
  const kpi = kpiOf(
    { ...settings, better, goal: { value: goal, label: null } },
    answer(part([column('rate')], [[value]])),
  )
  expect(kpi?.goal).toEqual({ value: goal, label: 'goal', share, isReached })
})

test('one point is no line', () => {
  const spark = { x: 'day', y: 'n' }
  const columns = [column('day'), column('n')]
  const of = (rows: readonly (readonly unknown[])[]) =>
    kpiOf({ ...settings, spark }, answer(part([column('rate')], [[1]]), { spark: part(columns, rows) }))?.spark?.values
  expect(of([['2021-02-09', 1]])).toBeUndefined()
  expect(
    of([
      ['2021-02-09', 1],
      ['2021-02-10', '2'],
    ]),
  ).toEqual([1, 2])
})

test('an answer without the column is no number', () => {
  expect(kpiOf(settings, answer(part([column('other')], [[1]])))).toBeUndefined()
})
