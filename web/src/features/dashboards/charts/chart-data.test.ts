import { expect, test } from 'vitest'
import type { DataColumn, ResultPart } from '#api/dashboards.ts'
import { chartData } from './chart-data.ts'

const column = (name: string, type: DataColumn['type']): DataColumn => ({
  name,
  type,
  label: name,
  description: '',
  format: null,
})

const answer = (columns: readonly DataColumn[], rows: readonly (readonly unknown[])[]): ResultPart => ({
  columns,
  rows,
  is_truncated: false,
})

test('days stand in their order, and one without rows keeps its place', () => {
  const drawn = chartData(
    { x: 'day', y: ['n'], series: null },
    answer(
      [column('day', 'date'), column('n', 'integer')],
      [
        ['2021-02-12', 4],
        ['2021-02-09', 2],
        ['2021-02-10', 3],
      ],
    ),
    'UTC',
  )
  expect(drawn.places.map(({ label }) => label)).toEqual(['Feb 9', 'Feb 10', 'Feb 11', 'Feb 12'])
  expect(drawn.series[0]?.values).toEqual([2, 3, null, 4])
  expect(drawn.series[0]?.rows).toEqual([1, 2, undefined, 0])
})

test('hours are filled by hours, those of a zone are left as they are', () => {
  const hour = {
    ...column('at', 'timestamp'),
    format: { type: 'date', decimals: null, currency: null, grain: 'hour', unit: null },
  } as const
  const of = (times: readonly string[]) =>
    chartData(
      { x: 'at', y: ['n'], series: null },
      answer(
        [hour, column('n', 'integer')],
        times.map((time) => [time, 1]),
      ),
      'UTC',
    )
  expect(of(['2021-02-09T23:00:00', '2021-02-10T01:00:00'])).toMatchObject({
    places: [{ label: 'Feb 9, 23:00' }, { label: 'Feb 10, 00:00' }, { label: 'Feb 10, 01:00' }],
    series: [{ values: [1, null, 1], rows: [0, undefined, 1] }],
  })
  expect(of(['2021-02-09T23:00:00Z', '2021-02-10T01:00:00Z']).places).toHaveLength(2)
})

test('numbers stand in their order along a scale, and in that of the rows elsewhere', () => {
  const rows = answer(
    [column('hour', 'integer'), column('n', 'integer')],
    [
      [15, 1],
      [2, 2],
      [null, 3],
      ['9', 4],
    ],
  )
  const of = (isScale: boolean) =>
    chartData({ x: 'hour', y: ['n'], series: null }, rows, 'UTC', { isScale }).places.map(({ label }) => label)
  expect(of(true)).toEqual(['2', '9', '15', '–'])
  expect(of(false)).toEqual(['15', '2', '–', '9'])
})

test('texts stand in the order of the rows', () => {
  const { places } = chartData(
    { x: 'state', y: ['n'], series: null },
    answer(
      [column('state', 'text'), column('n', 'integer')],
      [
        ['Texas', 1],
        ['Georgia', 2],
        [null, 3],
      ],
    ),
    'UTC',
  )
  expect(places.map(({ label }) => label)).toEqual(['Texas', 'Georgia', '–'])
})

test('each measure is a series, and so is each value of the column that says so', () => {
  const columns = [column('x', 'text'), column('kind', 'text'), column('a', 'integer'), column('b', 'integer')]
  const rows = [
    ['one', 'red', 1, 10],
    ['one', 'blue', 2, 20],
    ['two', 'blue', '3', 30],
  ]
  const measures = chartData({ x: 'x', y: ['a', 'b'], series: null }, answer(columns, rows), 'UTC')
  expect(measures.series.map(({ name }) => name)).toEqual(['a', 'b'])
  const kinds = chartData({ x: 'x', y: ['a'], series: 'kind' }, answer(columns, rows), 'UTC')
  expect(kinds.series.map(({ name, values }) => [name, values])).toEqual([
    ['red', [1, null]],
    ['blue', [2, 3]],
  ])
  const both = chartData({ x: 'x', y: ['a', 'b'], series: 'kind' }, answer(columns, rows), 'UTC')
  expect(both.series.map(({ name, values }) => [name, values])).toEqual([
    ['red · a', [1, null]],
    ['blue · a', [2, 3]],
    ['red · b', [10, null]],
    ['blue · b', [20, 30]],
  ])
  expect(both.hidden).toBe(0)
})

test('months are filled by months, and dates that do not fit their grain are left as they are', () => {
  const month = {
    ...column('m', 'date'),
    format: { type: 'date', grain: 'month', decimals: null, currency: null, unit: null },
  } as const
  const labels = (dates: readonly string[]) =>
    chartData(
      { x: 'm', y: ['n'], series: null },
      answer(
        [month, column('n', 'integer')],
        dates.map((date) => [date, 1]),
      ),
      'UTC',
    ).places.map(({ label }) => label)
  expect(labels(['2020-01-01', '2020-03-01'])).toEqual(['Jan 2020', 'Feb 2020', 'Mar 2020'])
  expect(labels(['2020-01-01', '2020-03-05'])).toEqual(['Jan 2020', 'Mar 2020'])
})
