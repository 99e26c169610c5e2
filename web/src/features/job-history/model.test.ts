import { expect, test } from 'vitest'
import type { Deadlines } from '#api/deadlines.ts'
import type { Run } from '#api/runs.ts'
import { deadlineWords, medianSeconds, trendOf, trendWords } from './model.ts'

const READING = { now: Date.parse('2026-03-02T10:00:00Z'), timeZone: 'UTC' }
const run = (id: number, status: Run['status'], seconds: number) =>
  ({
    id,
    status,
    is_over: status !== 'running',
    created_at: '2026-03-02T04:00:00Z',
    started_at: '2026-03-02T04:00:00Z',
    finished_at: new Date(Date.parse('2026-03-02T04:00:00Z') + seconds * 1000).toISOString(),
  }) as Run

const RUNS = [run(4, 'error', 1), run(3, 'success', 20), run(2, 'success', 10), run(1, 'success', 40)]

test('the newest run stands at the right, as high as it took long', () => {
  expect(trendOf(RUNS, READING).map(({ run: { id }, share }) => [id, share])).toEqual([
    [1, 1],
    [2, 0.25],
    [3, 0.5],
    [4, 0.025],
  ])
})

test('what is usual counts runs that went well', () => {
  expect(medianSeconds(trendOf(RUNS, READING))).toBe(20)
  expect(trendWords(trendOf(RUNS, READING)).replaceAll('\u2009', ' ')).toBe(
    '3 of 4 runs went well; half of them took no longer than 20 s',
  )
})

test('a run that waits is none of the trend', () => {
  expect(trendOf([{ ...run(1, 'queued', 0), started_at: null }], READING)).toEqual([])
})

test('deadlines are told by how many were kept', () => {
  const sum = {
    name: 'daily/product',
    kept: 12,
    missed: 4,
    open: 0,
    excused: 0,
    rate: 0.75,
    latest_by_seconds: null,
    last_missed: null,
  }
  const deadlines: Deadlines = { from: '', to: '', by: 'job', sums: [sum], deadlines: [] }
  expect(deadlineWords(deadlines).replaceAll('\u2009', ' ')).toBe('12 kept, 4 missed: 75 % kept, in the last 30 days')
  expect(deadlineWords({ ...deadlines, sums: [] })).toBe('No deadline has passed yet')
})
