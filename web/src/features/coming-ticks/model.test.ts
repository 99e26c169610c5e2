import { expect, test } from 'vitest'
import type { ExplainedJob, Tick } from '#api/jobs.ts'
import { buildsWords, isTight } from './model.ts'

const PLAN: ExplainedJob = {
  job: 'hourly/logistics',
  instance: null,
  next_tick: null,
  deadline: null,
  expected_seconds: null,
  latest_start: null,
  steps: [
    {
      kind: 'cell',
      args: [],
      period_seconds: 3600,
      nodes: [
        { unique_id: 'model.g.f_orders', action: 'reuse', reason: 'fresh', owner: 'hourly/core' },
        { unique_id: 'model.g.d_users', action: 'reuse', reason: 'fresh', owner: 'daily/core' },
        { unique_id: 'model.g.stg_orders', action: 'build', reason: 'comes-along' },
        { unique_id: 'model.g.f_delayed_orders', action: 'build', reason: 'own' },
      ],
    },
  ],
}

test('a cell is told by its own nodes, and how many come with them', () => {
  expect(buildsWords(PLAN)).toBe('f_delayed_orders and 3 upstream (2 reused)')
})

test('a job beside the matrix is told by its steps', () => {
  const steps = ['snapshot', 'run'].map(
    (name) => ({ kind: 'dbt', name, args: [], meaning: { kind: 'other' } }) as const,
  )
  expect(buildsWords({ ...PLAN, steps })).toBe('snapshot → run')
})

test('nothing is told before it is known', () => expect(buildsWords(undefined)).toBe(''))

test.each([
  ['2026-03-02T09:59:50Z', true],
  ['2026-03-02T10:10:00Z', true],
  ['2026-03-02T11:00:00Z', false],
  [null, false],
])('with %s as the latest start, a tick at 10:00 being tight is %s', (latest_start, expected) => {
  const tick: Tick = {
    job: 'daily/product',
    instance: null,
    tick: '2026-03-02T10:00:00Z',
    starts_at: '2026-03-02T10:00:00Z',
    deadline: '2026-03-02T12:00:00Z',
    timezone: 'UTC',
    is_paused: false,
    expected_seconds: 10,
    latest_start,
  }
  expect(isTight(tick)).toBe(expected)
})
