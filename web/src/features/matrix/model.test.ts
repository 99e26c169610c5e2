import { describe, expect, test } from 'vitest'
import type { Deadline } from '#api/deadlines.ts'
import type { Matrix, MatrixJob } from '#api/jobs.ts'
import type { BriefRun } from '#api/runs.ts'
import {
  barsLabel,
  barsOf,
  doesWords,
  gravest,
  rowsOf,
  sizeWords,
  soonWords,
  stateOf,
  sumsOf,
  titleOf,
} from './model.ts'

const READING = { now: Date.parse('2026-03-02T10:00:00Z'), timeZone: 'UTC' }

const RUN: BriefRun = {
  id: 7,
  status: 'success',
  origin: 'schedule',
  created_at: '2026-03-02T04:00:00Z',
  started_at: '2026-03-02T04:00:00Z',
  finished_at: '2026-03-02T04:00:03.100Z',
}

const JOB: MatrixJob = {
  id: 1,
  job: 'hourly/core',
  instance: null,
  frequency: 'hourly',
  line: 'core',
  description: null,
  tags: [],
  owner: null,
  target: null,
  does: { select: ['f_orders'], exclude: [], selector: null },
  is_enabled: true,
  has_api: true,
  is_paused: false,
  paused_at: null,
  paused_by: null,
  cron: ['0 * * * *'],
  timezone: 'UTC',
  after: null,
  needs: [],
  triggers: [],
  next_tick: '2026-03-02T11:00:00Z',
  lag_seconds: 0,
  deadline: null,
  next_deadline: null,
  failures_in_a_row: 0,
  last_run: RUN,
  last_success: RUN,
  recent_runs: [RUN],
  expected_seconds: 3,
}

const LATE: Deadline = {
  job: 'hourly/core',
  line: 'core',
  instance: null,
  owner: null,
  tick: '2026-03-02T04:00:00Z',
  deadline: '2026-03-02T06:00:00Z',
  status: 'missed',
  run_id: null,
  done_at: null,
  expected_at: null,
  late_seconds: null,
  reason: null,
}

describe('a cell says', () => {
  test.each<[string, Partial<MatrixJob>, Deadline | undefined, string]>([
    ['when its last run began, and how long that took', {}, undefined, 'ok 04:00 · 3.1 s'],
    [
      'for how long it runs',
      { last_run: { ...RUN, status: 'running', started_at: '2026-03-02T09:59:48Z', finished_at: null } },
      LATE,
      'run running 12 s',
    ],
    [
      'that it waits',
      { last_run: { ...RUN, status: 'queued', started_at: null, finished_at: null } },
      undefined,
      'run queued',
    ],
    ['that it failed, also where it is late', { last_run: { ...RUN, status: 'error' } }, LATE, 'bad failed 04:00'],
    ['since when it is late', {}, LATE, 'warn late, due 06:00'],
    ['for how long a tick has waited', { lag_seconds: 7200 }, undefined, 'warn 2 h behind'],
    [
      'nothing of ticks that wait while it is paused',
      { lag_seconds: 7200, is_paused: true },
      undefined,
      'ok 04:00 · 3.1 s',
    ],
    ['nothing of a tick that has only just come', { lag_seconds: 30 }, undefined, 'ok 04:00 · 3.1 s'],
    ['that it has not run', { last_run: null }, undefined, 'off not run yet'],
    ['that it was cancelled', { last_run: { ...RUN, status: 'cancelled' } }, undefined, 'off cancelled 04:00'],
    ['that nothing starts it', { is_enabled: false }, LATE, 'off not enabled'],
  ])('%s', (_, changed, late, expected) => {
    const { tone, words } = stateOf({ ...JOB, ...changed }, late, READING)
    expect(`${tone} ${words}`.replaceAll('\u2009', ' ')).toBe(expected)
  })

  test.each([
    [{ select: ['d_products', 'd_users'], exclude: [], selector: null }, 'd_products d_users'],
    [{ select: ['tag:daily'], exclude: ['d_users'], selector: null }, 'tag:daily without d_users'],
    [{ select: [], exclude: [], selector: 'morning' }, 'selector:morning'],
    [{ steps: ['snapshot', 'run', 'test'] }, 'snapshot → run → test'],
  ])('what it builds: %j', (does, words) => expect(doesWords({ does })).toBe(words))

  test('how much it looks at, once that is known', () => {
    const node = (unique_id: string) => ({ unique_id, action: 'build', reason: 'own' }) as const
    const plan = (...ids: readonly string[]) => ({
      job: 'hourly/core',
      instance: null,
      next_tick: null,
      deadline: null,
      expected_seconds: null,
      latest_start: null,
      steps: [{ kind: 'cell', args: [], period_seconds: null, nodes: ids.map(node) } as const],
    })
    expect(sizeWords(undefined)).toBe('')
    expect(sizeWords(plan('model.g.a', 'model.g.b'))).toBe('2 models')
    expect(sizeWords(plan('model.g.a', 'seed.g.b'))).toBe('2 nodes')
  })
})

const MATRIX: Matrix = {
  frequencies: [
    { name: 'hourly', cron: ['0 * * * *'] },
    { name: 'every_4_hours', cron: ['0 */4 * * *'] },
  ],
  lines: ['core', 'product'],
  cells: [
    { frequency: 'hourly', line: 'core', jobs: [JOB] },
    { frequency: 'hourly', line: 'product', jobs: [] },
    { frequency: 'every_4_hours', line: 'core', jobs: [] },
    {
      frequency: 'every_4_hours',
      line: 'product',
      jobs: [{ ...JOB, job: 'every_4_hours/product', last_run: { ...RUN, status: 'error' } }],
    },
  ],
  others: [{ ...JOB, job: 'nightly', frequency: null, line: null }],
}

test('the grid has a row for each frequency and a cell for each line, also the empty ones', () => {
  const rows = rowsOf(MATRIX).map(({ name, cells }) => [name, cells.map(({ jobs }) => jobs.length)])
  expect(rows).toEqual([
    ['hourly', [1, 0]],
    ['every_4_hours', [0, 1]],
  ])
})

test('the title line counts jobs, also those beside the matrix', () => {
  expect(sumsOf(MATRIX, new Map(), READING)).toEqual({ jobs: 3, failed: 1, late: 0 })
  expect(sumsOf(MATRIX, new Map([['hourly/core\n', LATE]]), READING)).toEqual({ jobs: 3, failed: 1, late: 1 })
})

test('of several instances the one that needs somebody is shown', () => {
  const states = (['ok', 'off', 'warn', 'run'] as const).map((tone) => ({ state: { tone, words: '' } }))
  expect(gravest(states)?.state.tone).toBe('warn')
})

test('names of frequencies read as words', () => expect(titleOf('every_4_hours')).toBe('Every 4 hours'))

test.each([
  ['2026-03-03T00:00:00Z', '00:00'],
  ['2026-03-03T10:00:00Z', 'Mar 3 10:00'],
])('the next tick at %s is told as %s', (tick, words) => expect(soonWords(tick, READING)).toBe(words))

test('the newest run is the bar at the right', () => {
  const runs = [{ ...RUN, id: 8, status: 'error' as const }, RUN]
  expect(barsOf(runs, READING).map(({ key, tone }) => [key, tone])).toEqual([
    [7, 'ok'],
    [8, 'bad'],
  ])
  expect(barsLabel(runs)).toBe('Last 2 runs, 1 failed')
  expect(barsLabel([])).toBe('No runs yet')
})
