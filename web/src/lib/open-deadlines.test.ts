import { expect, test } from 'vitest'
import type { Deadline } from '#api/deadlines.ts'
import { openDeadlines } from './open-deadlines.ts'

const deadline = (tick: string, status: Deadline['status'], done_at: string | null = null) =>
  ({ job: 'daily/product', instance: null, tick, status, done_at }) as Deadline

test.each([
  ['missed, and nothing is done', [deadline('2', 'missed')], 1],
  ['at risk', [deadline('2', 'at_risk')], 1],
  ['missed, and done since', [deadline('2', 'missed', '3')], 0],
  ['missed before, and kept since', [deadline('1', 'missed'), deadline('2', 'kept', '2')], 0],
  ['kept before, and missed now', [deadline('2', 'missed'), deadline('1', 'kept', '1')], 1],
  ['excused', [deadline('2', 'excused')], 0],
])('%s', (_, deadlines, count) => expect(openDeadlines(deadlines).size).toBe(count))
