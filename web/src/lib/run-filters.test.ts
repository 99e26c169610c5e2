import { expect, test } from 'vitest'
import type { Run } from '#api/runs.ts'
import { filtersOf, isFiltered, matches, runsAddress } from './run-filters.ts'

const filters = (search: string) => filtersOf(new URLSearchParams(search))

test('the address of the page says what the server is asked', () => {
  const address = 'status=error&status=cancelled&job=hourly/core&from=2026-03-01&to=2026-03-02&page=3'
  expect(decodeURIComponent(runsAddress(filters(address), 'America/New_York'))).toBe(
    '/api/runs?status=error&status=cancelled&job=hourly/core&created_from=2026-03-01T05:00:00.000Z&created_to=2026-03-03T05:00:00.000Z&limit=50&offset=100',
  )
  expect(runsAddress(filters(''), 'UTC')).toBe('/api/runs?limit=50')
})

test.each(['page=0', 'page=-1', 'page=x', 'to=soon', 'from=soon'])(
  'what is no number or day in %s counts for nothing',
  (search) => expect(runsAddress(filters(search), 'UTC')).toBe('/api/runs?limit=50'),
)

test('a page alone narrows nothing', () => {
  expect([isFiltered(filters('page=2')), isFiltered(filters('origin=api'))]).toEqual([false, true])
})

test.each([
  ['status=error', true],
  ['status=success', false],
  ['requester=ada&requester=bob', true],
  ['job=a', false],
  ['from=2026-03-02&to=2026-03-02', true],
  ['to=2026-03-01', false],
])('of runs at hand, %s shows one: %s', (search, expected) => {
  const run = { status: 'error', job: null, requester: 'ada', created_at: '2026-03-02T04:00:00.000Z' } as Run
  expect(matches(run, filters(search), 'UTC')).toBe(expected)
})
