import { expect, test } from 'vitest'
import type { DataColumn } from '#api/dashboards.ts'
import { cohortGrid, depthOf } from './cohort-grid.ts'

const columns = ['cohort', 'size', 'period', 'count', 'rate'].map(
  (name): DataColumn => ({ name, type: 'number', label: name, description: '', format: null }),
)

test('cohorts stand below each other, and a period that is not over yet is an empty cell', () => {
  const grid = cohortGrid({
    columns,
    rows: [
      ['2020-01-01', 14, 0, 14, 1],
      ['2020-01-01', 14, 1, 7, 0.5],
      ['2020-02-01', 11, 0, 11, 1],
    ],
    is_truncated: false,
  })
  expect(grid.periods).toEqual([0, 1])
  expect(grid.cohorts.map(({ cohort, size, cells }) => [cohort, size, cells.map((cell) => cell?.rate)])).toEqual([
    ['2020-01-01', 14, [1, 0.5]],
    ['2020-02-01', 11, [1, undefined]],
  ])
  expect([grid.mostRate, grid.mostCount]).toEqual([1, 14])
})

test('no rows are no cohorts', () => {
  expect(cohortGrid({ columns, rows: [], is_truncated: false })).toMatchObject({ periods: [], cohorts: [] })
})

test.each([
  [0, 0],
  [0.5, 26],
  [1, 52],
  [7, 52],
])('the depth of %s is %s', (share, depth) => {
  expect(depthOf(share)).toBe(depth)
})
