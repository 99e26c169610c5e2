import { describe, expect, test } from 'vitest'
import type { Measure } from '../../settings/alerts.ts'
import { measuredRows, metricQuery } from './metric-query.ts'

const RATE: Measure = { kind: 'column', model: 'funnel', column: 'rate' }

test.each<[Parameters<typeof metricQuery>[0], string]>([
  [{ measure: RATE, by: [] }, "select rate from {{ ref('funnel') }} limit 10000"],
  [
    { measure: RATE, by: ['state'], over: 'day' },
    "select rate, day, state from {{ ref('funnel') }} order by day desc limit 10000",
  ],
  [{ measure: { ...RATE, model: 'shop.funnel' }, by: [] }, "select rate from {{ ref('shop', 'funnel') }} limit 10000"],
  [{ measure: { ...RATE, model: 'funnel.v2' }, by: [] }, "select rate from {{ ref('funnel', v='2') }} limit 10000"],
  [
    { measure: { ...RATE, model: 'shop.funnel.v2' }, by: [] },
    "select rate from {{ ref('shop', 'funnel', v='2') }} limit 10000",
  ],
  [{ measure: { kind: 'query', query: 'select 1' }, by: ['state'] }, 'select 1'],
])('%j is asked as %s', (rule, query) => {
  expect(metricQuery(rule)).toBe(query)
})

describe('an answer is read', () => {
  test('by the names of its columns, however they are written, and of a period the first row counts', () => {
    const answer = {
      columns: ['RATE', 'DAY', 'STATE'],
      rows: [
        ['0.5', '2026-01-31', 'NY'],
        ['0.9', '2026-01-31', 'NY'],
        [12n, '2026-01-30', null],
        [null, '2026-01-30', 'NY'],
        [1, null, 'NY'],
      ],
    }
    expect(measuredRows({ by: ['state'], over: 'day' }, answer, 'run 1')).toEqual([
      { dimension: { state: 'NY' }, period: '2026-01-31', value: 0.5 },
      { dimension: { state: null }, period: '2026-01-30', value: 12 },
      { dimension: { state: 'NY' }, period: '2026-01-30', value: null },
    ])
  })

  test('as of its build where no column says the period, and then the last row counts', () => {
    expect(measuredRows({ by: [] }, { columns: ['n'], rows: [[1], [2]] }, '000012')).toEqual([
      { dimension: {}, period: '000012', value: 2 },
    ])
  })

  test.each<[readonly unknown[], string]>([
    [['many'], "the first column of the query holds 'many', which is no number"],
    [[''], "the first column of the query holds '', which is no number"],
    [[true], "the first column of the query holds 'true', which is no number"],
  ])('not where %j is no number', (row, problem) => {
    expect(measuredRows({ by: [] }, { columns: ['n'], rows: [row] }, 'b')).toEqual({ problem })
  })

  test('not where a column is missing', () => {
    expect(measuredRows({ by: ['state'] }, { columns: ['n', 'city'], rows: [] }, 'b')).toEqual({
      problem: 'the query gives no column state, but n, city',
    })
  })
})
