import { expect, test } from 'vitest'
import type { Run } from '#api/runs.ts'
import { runTitle, sparksOf } from './model.ts'

const run = (id: number, job: string | null, seconds: number, more: Partial<Run> = {}) =>
  ({
    id,
    job,
    instance: null,
    commands: ['dbt build'],
    status: 'success',
    started_at: '2026-03-02T04:00:00.000Z',
    finished_at: new Date(Date.parse('2026-03-02T04:00:00.000Z') + seconds * 1000).toISOString(),
    ...more,
  }) as Run

test('each run is seen among those before it of the same job and instance', () => {
  const runs = [run(5, 'a', 5), run(4, 'a', 4, { instance: 'eu' }), run(3, 'b', 3), run(2, 'a', 2), run(1, null, 1)]
  const sparks = sparksOf(runs, 0)
  expect([...sparks].map(([id, bars]) => [id, bars.map(({ value }) => value)])).toEqual([
    [5, [2, 5]],
    [2, [2]],
    [4, [4]],
    [3, [3]],
    [1, [1]],
  ])
})

test('a run goes by its job, or by what was typed', () => {
  expect(runTitle({ job: 'nightly', instance: 'eu', commands: [] })).toBe('nightly · eu')
  expect(runTitle({ job: null, instance: 'eu', commands: ['dbt seed', 'dbt run'] })).toBe('dbt seed; dbt run')
})
