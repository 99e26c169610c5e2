import { describe, expect, test } from 'vitest'
import type { NodePoint } from '#api/run-details.ts'
import { nodeTrend, saysOf, trendWords } from './model.ts'

const point = (run_id: number, more: Partial<NodePoint> = {}): NodePoint => ({
  run_id,
  job: null,
  status: 'success',
  execution_time: run_id,
  failures: null,
  rows: null,
  bytes: null,
  at: '2026-03-02T04:00:00.000Z',
  ...more,
})

describe('a node over time', () => {
  test('the oldest stands first, each leads to its run', () => {
    const points = nodeTrend([point(2, { status: 'error' }), point(1)], 'duration', () => 'then')
    expect(points.map(({ value, tone, href }) => [value, tone, href])).toEqual([
      [1, 'ok', '/runs/1'],
      [2, 'bad', '/runs/2'],
    ])
    expect(points[0]?.title.replaceAll(/\s/gu, ' ')).toBe('Run 1, then: success, 1.0 s')
  })

  test('what it does not know is no zero', () => {
    const points = nodeTrend([point(2, { rows: 7 }), point(1)], 'rows', () => 'then')
    expect(points.map(({ value }) => value)).toEqual([null, 7])
    expect(trendWords(points, saysOf('rows'))).toBe('last 7 rows, from 7 rows to 7 rows over 2')
    expect(trendWords([], saysOf('rows'))).toBe('no numbers yet')
  })
})
