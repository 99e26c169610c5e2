import { expect, test } from 'vitest'
import type { Job } from '../jobs/job.ts'
import { type OpenRun, overlapOf } from './overlap.ts'

type Rules = Pick<Job, 'overlap' | 'concurrency' | 'missed'>

const going = (id: number): OpenRun => ({ id, status: 'running', origin: 'schedule', attempt: 1 })
const waits = (id: number): OpenRun => ({ id, status: 'queued', origin: 'schedule', attempt: 1 })
const again = (id: number): OpenRun => ({ id, status: 'queued', origin: 'retry', attempt: 2 })
const asked = (id: number): OpenRun => ({ id, status: 'queued', origin: 'api', attempt: 1 })

const rules = (more: Partial<Rules> = {}): Rules => ({ overlap: 'queue', concurrency: 1, missed: 'latest', ...more })
const queue = (superseded: readonly number[] = [], cancelled: readonly number[] = []) =>
  ({ kind: 'queue', superseded, cancelled }) as const
const skip = { kind: 'skip', reason: 'the job was still running' } as const

test.each<[string, Rules, readonly OpenRun[], ReturnType<typeof overlapOf>]>([
  ['nothing goes: it is queued', rules(), [], queue()],
  ['one goes: one waits', rules(), [going(1)], queue()],
  ['one goes and one waits: it takes its place', rules(), [going(1), waits(2)], queue([2])],
  ['one is about to go: another one waits', rules(), [waits(1)], queue()],
  ['several wait: those go but the one that is about to begin', rules(), [waits(1), waits(2), waits(3)], queue([2, 3])],
  ['a repetition that waits gives way', rules(), [again(1)], queue([1])],
  ['what a person asked for stays', rules(), [going(1), asked(2), waits(3)], queue([3])],
  ['two may go: both places are kept', rules({ concurrency: 2 }), [going(1), waits(2)], queue()],
  ['every missed tick is wanted: all wait', rules({ missed: 'all' }), [going(1), waits(2), again(3)], queue()],
  ['skip: nothing goes', rules({ overlap: 'skip' }), [], queue()],
  ['skip: one goes', rules({ overlap: 'skip' }), [going(1)], skip],
  ['skip: one is about to go', rules({ overlap: 'skip' }), [waits(1)], skip],
  ['skip: a repetition does not keep it from going', rules({ overlap: 'skip' }), [again(1)], queue([1])],
  ['skip: a place is free', rules({ overlap: 'skip', concurrency: 2 }), [going(1)], queue()],
  ['skip: what a person asked for does not count', rules({ overlap: 'skip' }), [asked(1)], queue()],
  ['cancel: nothing goes', rules({ overlap: 'cancel' }), [], queue()],
  [
    'cancel: the one that goes ends, and none waits',
    rules({ overlap: 'cancel' }),
    [going(1), waits(2)],
    queue([2], [1]),
  ],
  [
    'cancel: only as many end as have to',
    rules({ overlap: 'cancel', concurrency: 2 }),
    [going(1), going(2)],
    queue([], [1]),
  ],
  ['cancel: a place is free', rules({ overlap: 'cancel', concurrency: 2 }), [going(1)], queue()],
])('%s', (_, job, open, expected) => {
  expect(overlapOf(job, open)).toEqual(expected)
})
