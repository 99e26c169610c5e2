import { expect, test } from 'vitest'
import { HOUR, MINUTE } from '../time/wall-time.ts'
import { judgeDeadline, type JudgedRun, type Verdict } from './judge-deadline.ts'

const TICK = Date.UTC(2026, 0, 31, 4)
const DEADLINE = TICK + 2 * HOUR

function at(minutes: number | null): string | null {
  return minutes === null ? null : new Date(TICK + minutes * MINUTE).toISOString()
}

/** A run by minutes after the tick. */
function run(
  id: number,
  status: JudgedRun['status'],
  [created, started, finished]: readonly [number, number | null, number | null],
  more: Partial<JudgedRun> = {},
): JudgedRun {
  return {
    id,
    status,
    createdAt: at(created) ?? '',
    startedAt: at(started),
    finishedAt: at(finished),
    shouldStartAt: null,
    scheduledFor: null,
    ...more,
  }
}

const CASES: readonly (readonly [
  rule: string,
  given: { runs?: readonly JudgedRun[]; now: number; expected?: number; leftOut?: string; next?: number },
  wanted: Partial<Verdict>,
])[] = [
  [
    'a run that ended well in time keeps it',
    { runs: [run(1, 'success', [0, 0, 90])], now: 300 },
    { status: 'kept', runId: 1, reason: null },
  ],
  [
    'so does one that ends at the very moment',
    { runs: [run(1, 'success', [0, 0, 120])], now: 300 },
    { status: 'kept' },
  ],
  [
    'so does one that somebody asked for after the tick',
    { runs: [run(1, 'error', [0, 0, 10]), run(2, 'success', [30, 30, 60])], now: 300 },
    { status: 'kept', runId: 2 },
  ],
  [
    'one from before the tick does not',
    { runs: [run(1, 'success', [-30, -30, 20])], now: 300 },
    { status: 'missed', runId: null, reason: 'it was not run' },
  ],
  [
    'unless it is the tick’s own',
    { runs: [run(1, 'success', [-1, -1, 20], { scheduledFor: at(0) })], now: 300 },
    { status: 'kept' },
  ],
  [
    'a run that was done later missed it, and by how much',
    { runs: [run(1, 'success', [0, 0, 154])], now: 300 },
    { status: 'missed', runId: 1, reason: 'done 34m late' },
  ],
  [
    'one that failed missed it',
    { runs: [run(1, 'error', [0, 0, 10])], now: 300 },
    { status: 'missed', runId: 1, reason: 'run 1 failed' },
  ],
  [
    'one that still runs missed it',
    { runs: [run(1, 'running', [0, 1, null])], now: 120 },
    { status: 'missed', reason: 'run 1 is under way' },
  ],
  [
    'a tick without a run missed it, with the reason for that',
    { now: 120, leftOut: 'missed' },
    { status: 'missed', runId: null, reason: 'it was not run: missed' },
  ],
  ['a paused job has promised nothing', { now: 300, leftOut: 'paused' }, { status: 'excused' }],
  [
    'and keeps it where somebody ran it all the same',
    { now: 300, leftOut: 'paused', runs: [run(1, 'success', [5, 5, 60])] },
    { status: 'kept' },
  ],
  [
    'before it, all is open where nobody knows how long it takes',
    { now: 119, runs: [run(1, 'running', [0, 1, null])] },
    { status: 'open', expectedAt: null },
  ],
  [
    'or where it will be done in time',
    { now: 30, expected: 60, runs: [run(1, 'running', [0, 1, null])] },
    { status: 'open', expectedAt: TICK + 61 * MINUTE },
  ],
  [
    'it is at risk where a run began too late',
    { now: 95, expected: 60, runs: [run(1, 'running', [90, 90, null])] },
    { status: 'at_risk', runId: 1, reason: 'run 1 is under way, and would be done 30m late' },
  ],
  [
    'or has not begun while there was time',
    { now: 61, expected: 60 },
    { status: 'at_risk', runId: null, reason: 'it has not begun, and would be done 1m late' },
  ],
  [
    'or waits for its next try too long',
    {
      now: 20,
      expected: 60,
      runs: [run(1, 'error', [0, 0, 10]), run(2, 'queued', [10, null, null], { shouldStartAt: at(70) })],
    },
    { status: 'at_risk', runId: 2, reason: 'run 2 waits, and would be done 10m late' },
  ],
  [
    'or takes longer than ever',
    { now: 119, expected: 118, runs: [run(1, 'running', [3, 3, null])] },
    { status: 'at_risk', reason: 'run 1 is under way, and would be done 1m late' },
  ],
  [
    'or has failed, and is not tried again',
    { now: 20, expected: 5, runs: [run(1, 'error', [0, 0, 10])] },
    { status: 'at_risk', reason: 'run 1 failed' },
  ],
  [
    'runs of the next tick do not tell what became of this one, but make up for it',
    { now: 2000, next: 1440, runs: [run(1, 'error', [0, 0, 10]), run(2, 'success', [1440, 1440, 1500])] },
    { status: 'missed', runId: 2, reason: 'done 23h late' },
  ],
]

test.each(CASES)('%s', (_, { runs = [], now, expected, leftOut = null, next }, wanted) => {
  const verdict = judgeDeadline({ tick: TICK, deadline: DEADLINE, leftOut }, runs, {
    now: TICK + now * MINUTE,
    expected: expected === undefined ? undefined : expected * MINUTE,
    ...(next !== undefined && { next: TICK + next * MINUTE }),
  })
  expect(verdict).toMatchObject(wanted)
})
