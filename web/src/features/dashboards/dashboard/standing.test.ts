import { expect, test } from 'vitest'
import type { TileData } from '#api/dashboards.ts'
import { standingOf } from './standing.ts'

const data = (given: Partial<TileData>): TileData => ({
  columns: [],
  rows: [],
  is_truncated: false,
  parts: {},
  as_of: null,
  verdict: 'fresh',
  expected_at: null,
  reasons: [],
  failing_tests: [],
  computed_at: '2021-02-12T00:00:00.000Z',
  ...given,
})

test('a dashboard is as old as its oldest tile, and late when one is', () => {
  const standing = standingOf([
    data({ as_of: '2021-02-12T04:12:00.000Z', expected_at: '2021-02-12T06:00:00.000Z', failing_tests: ['test.a'] }),
    data({
      as_of: '2021-02-11T04:12:00.000Z',
      expected_at: '2021-02-12T05:00:00.000Z',
      verdict: 'late',
      reasons: ['users 26 h old'],
    }),
    data({ failing_tests: ['test.a'] }),
  ])
  expect(standing).toEqual({
    as_of: '2021-02-11T04:12:00.000Z',
    expected_at: '2021-02-12T05:00:00.000Z',
    verdict: 'late',
    reasons: ['users 26 h old'],
    failing_tests: ['test.a'],
  })
})

test('tiles that know nothing say nothing', () => {
  expect(standingOf([data({})])).toMatchObject({ as_of: null, expected_at: null, verdict: 'fresh' })
})

test('what nobody knows to be in time is not taken for that', () => {
  expect(standingOf([data({}), data({ verdict: 'unknown' })]).verdict).toBe('unknown')
  expect(standingOf([]).verdict).toBe('unknown')
})
