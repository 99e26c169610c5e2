import { expect, test } from 'vitest'
import type { Freshness } from '#api/freshness.ts'
import { countsOf, filtered, filtersOf, rowsOf } from './model.ts'

const PLACE = { instance: null, target: 'dev', run_id: 1 }
const source = (name: string, status: Freshness['sources'][number]['status']): Freshness['sources'][number] => ({
  ...PLACE,
  unique_id: `source.g.shop.${name}`,
  step: 1,
  status,
  max_loaded_at: '2026-03-01T00:00:00Z',
  snapshotted_at: '2026-03-02T00:00:00Z',
  max_loaded_at_time_ago_in_s: 86_400,
  criteria: { warn_after: { count: 1, period: 'day' }, error_after: { count: 3, period: 'day' } },
  execution_time: 0.1,
  error: null,
})
const model = (unique_id: string, verdict: Freshness['models'][number]['verdict']): Freshness['models'][number] => ({
  ...PLACE,
  unique_id,
  measured_at: '2026-03-02T00:00:00Z',
  built_at: '2026-03-02T00:00:00Z',
  data_as_of: '2026-03-02T00:00:00Z',
  effective_as_of: '2026-03-01T00:00:00Z',
  oldest_source: 'source.g.shop.events',
  expected_next_at: null,
  verdict,
  because: null,
  late_by: [],
})

const FRESHNESS: Freshness = {
  instance: null,
  target: 'dev',
  sources: [source('orders', 'pass'), source('events', 'error')],
  models: [model('model.g.orders', 'late'), model('exposure.g.funnel', 'fresh'), model('model.g.a', 'late')],
}

test('the gravest stand first, of them the sources, and then by their names', () => {
  expect(rowsOf(FRESHNESS).map(({ name, verdict }) => `${verdict} ${name}`)).toEqual([
    'stale shop.events',
    'late a',
    'late orders',
    'fresh shop.orders',
    'fresh funnel',
  ])
})

test('a source says how old it may become', () => {
  expect(rowsOf(FRESHNESS)[0]?.limit).toBe('warns after 1 day, fails after 3 days')
})

test.each([
  ['', 5],
  ['verdict=late', 2],
  ['verdict=late&verdict=stale', 3],
  ['kind=exposure', 1],
  ['q=ORDERS', 2],
  ['q=events&kind=model', 2],
  ['q=nothing', 0],
])('the address ?%s leaves %i', (query, count) => {
  expect(filtered(rowsOf(FRESHNESS), filtersOf(new URLSearchParams(query)))).toHaveLength(count)
})

test('values are counted, the most first', () => {
  expect([...countsOf(rowsOf(FRESHNESS), 'verdict')][0]).toEqual(['late', 2])
})
