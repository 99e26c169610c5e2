import { describe, expect, test } from 'vitest'
import type { Alert } from '#api/alerts.ts'
import type { Freshness, ModelFreshness, SourceFreshness } from '#api/freshness.ts'
import type { Job } from '#api/jobs.ts'
import type { TestHistory } from '#api/run-details.ts'
import { countTests, countVerdicts, healthOf, type Known } from './model.ts'

const PLACE = { instance: null, target: 'dev' }

const SOURCE: SourceFreshness = {
  ...PLACE,
  unique_id: 'source.g.shop.events',
  run_id: 1,
  step: 1,
  status: 'pass',
  max_loaded_at: null,
  snapshotted_at: '2026-03-02T10:00:00Z',
  max_loaded_at_time_ago_in_s: null,
  criteria: {},
  execution_time: null,
  error: null,
}

const MODEL: ModelFreshness = {
  ...PLACE,
  unique_id: 'model.g.orders',
  run_id: 1,
  measured_at: '2026-03-02T10:00:00Z',
  built_at: null,
  data_as_of: null,
  effective_as_of: null,
  oldest_source: null,
  expected_next_at: null,
  verdict: 'fresh',
  because: null,
  late_by: [],
}

const TEST: TestHistory = {
  ...PLACE,
  unique_id: 'test.g.unique_orders_id.0123456789',
  status: 'success',
  failures: 0,
  since: '2026-03-01T00:00:00Z',
  since_run_id: 1,
  first_seen_at: '2026-03-01T00:00:00Z',
  last_run_id: 2,
  last_run_at: '2026-03-02T00:00:00Z',
  last_passed_at: null,
  last_failed_at: null,
  verdicts: 'pp',
}

const ALERT = { state: 'firing', since: '2026-03-02T10:00:00Z' } as Alert
const FAILED = { is_enabled: true, last_run: { status: 'error' } } as Job
const FINE = { is_enabled: true, last_run: { status: 'success' } } as Job

const fresh = (sources: readonly SourceFreshness[], models: readonly ModelFreshness[] = []): Freshness => ({
  ...PLACE,
  sources,
  models,
})

const GOOD: Known = {
  problem: null,
  jobs: [FINE],
  tests: [TEST],
  freshness: fresh([SOURCE], [MODEL]),
  alerts: [],
  deadlines: [],
  isUnanswered: false,
}

const LATE_SOURCE = { ...SOURCE, status: 'warn' } as const
const LATE_MODEL = { ...MODEL, verdict: 'late', late_by: [SOURCE.unique_id] } as const

describe('the answer', () => {
  test.each<[string, Partial<Known>, string]>([
    ['ok', {}, 'Everything is all right'],
    ['off', { alerts: undefined }, 'Looking'],
    ['off', { deadlines: undefined, isUnanswered: true }, 'It cannot be told now'],
    ['warn', { tests: undefined, alerts: [ALERT], isUnanswered: true }, '1 alert fires'],
    ['off', { tests: [], jobs: [] }, 'Nothing has run yet'],
    ['bad', { problem: 'Compilation Error' }, 'The project cannot be read'],
    ['bad', { tests: [{ ...TEST, verdicts: 'fp' }] }, '1 test fails'],
    ['bad', { tests: [{ ...TEST, verdicts: 'ep' }], jobs: [FAILED, FAILED] }, '1 test fails and 2 jobs failed'],
    ['warn', { alerts: [ALERT] }, '1 alert fires'],
    ['ok', { alerts: [{ ...ALERT, state: 'acknowledged' }] }, 'Everything is all right'],
    ['ok', { jobs: [{ ...FAILED, is_enabled: false }] }, 'Everything is all right'],
    ['ok', { tests: [{ ...TEST, verdicts: 'wp' }] }, 'Everything is all right'],
    ['warn', { freshness: fresh([LATE_SOURCE]) }, 'shop.events is late'],
    ['warn', { freshness: fresh([LATE_SOURCE], [LATE_MODEL, MODEL]) }, 'shop.events is late (1 with it)'],
    ['bad', { freshness: fresh([{ ...SOURCE, status: 'error' }], [LATE_MODEL]) }, 'shop.events is stale (1 with it)'],
    [
      'warn',
      { freshness: fresh([], [{ ...MODEL, verdict: 'late', late_by: ['job nightly'] }]) },
      'job nightly is late (1 with it)',
    ],
  ])('is %s', (tone, changed, answer) => {
    const health = healthOf({ ...GOOD, ...changed })
    expect([health.tone, health.answer]).toEqual([tone, answer])
  })
})

test('a source that could not be measured is unknown', () => {
  const freshness = fresh([{ ...SOURCE, status: 'runtime error' }, LATE_SOURCE], [MODEL])
  expect(countVerdicts(freshness)).toEqual({ fresh: 1, late: 1, stale: 0, unknown: 1 })
})

test('tests count by their last verdict', () => {
  const tests = ['pp', 'wp', 'fp', 'ep', 'pf'].map((verdicts) => ({ ...TEST, verdicts }))
  expect(countTests(tests)).toEqual({ passing: 2, warning: 1, failing: 2 })
})

test('what fails since last stands first', () => {
  const tests = ['2026-01-01', '2026-02-01'].map((day) => ({ ...TEST, verdicts: 'f', since: `${day}T00:00:00Z` }))
  expect(healthOf({ ...GOOD, tests }).failingTests.map(({ since }) => since.slice(0, 10))).toEqual([
    '2026-02-01',
    '2026-01-01',
  ])
})
