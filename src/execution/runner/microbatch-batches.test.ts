import { describe, expect, test } from 'vitest'
import { batchName, type BatchPlan, type BatchSize, ceiling, offset, planBatches } from './microbatch-batches.ts'

const at = (text: string) => Date.parse(`${text}Z`)
const plan = (rest: Partial<BatchPlan>): BatchPlan => ({
  size: 'day',
  beginMs: at('2024-01-01T00:00:00'),
  lookback: 1,
  isIncremental: false,
  nowMs: at('2024-01-03T10:30:00'),
  ...rest,
})
const names = (given: BatchPlan) => planBatches(given).map(({ startMs }) => batchName(startMs, given.size))

describe('batches', () => {
  test.each<[string, Partial<BatchPlan>, string[]]>([
    ['of a first run go from begin to now', {}, ['2024-01-01', '2024-01-02', '2024-01-03']],
    ['of a later run are the last one and those looked back on', { isIncremental: true }, ['2024-01-02', '2024-01-03']],
    ['without lookback are the last one', { isIncremental: true, lookback: 0 }, ['2024-01-03']],
    [
      'end where a day ends that is over',
      { isIncremental: true, nowMs: at('2024-01-03T00:00:00') },
      ['2024-01-01', '2024-01-02'],
    ],
    [
      'are those the user asked for',
      { startMs: at('2023-12-30T05:00:00'), endMs: at('2024-01-01T00:00:00') },
      ['2023-12-30', '2023-12-31'],
    ],
    [
      'of hours carry the hour',
      { size: 'hour', beginMs: at('2024-01-03T09:59:00') },
      ['2024-01-03T09', '2024-01-03T10'],
    ],
    [
      'of months begin with the month',
      { size: 'month', beginMs: at('2023-11-05T00:00:00') },
      ['2023-11', '2023-12', '2024-01'],
    ],
    ['of years look back over years', { size: 'year', isIncremental: true, lookback: 2 }, ['2022', '2023', '2024']],
    ['are one at least, even if begin is yet to come', { beginMs: at('2025-01-01T00:00:00') }, ['2025-01-01']],
  ])('%s', (_, rest, expected) => {
    expect(names(plan(rest))).toEqual(expected)
  })

  test('the last one ends with the end that was asked for', () => {
    const batches = planBatches(
      plan({ size: 'month', beginMs: at('2023-12-01T00:00:00'), endMs: at('2024-01-01T00:00:00') }),
    )
    expect(batches).toEqual([{ startMs: at('2023-12-01T00:00:00'), endMs: at('2024-01-01T00:00:00') }])
  })
})

describe('a moment', () => {
  test.each<[BatchSize, number, string]>([
    ['hour', -1, '2024-09-17T15:00:00'],
    ['day', 1, '2024-09-18T00:00:00'],
    ['month', -1, '2024-08-01T00:00:00'],
    ['month', 4, '2025-01-01T00:00:00'],
    ['year', 1, '2025-01-01T00:00:00'],
  ])('is moved by whole batches: %s %i', (size, count, expected) => {
    expect(offset(at('2024-09-17T16:06:00'), size, count)).toBe(at(expected))
  })

  test.each<[BatchSize, string, string]>([
    ['hour', '2024-09-17T16:06:00', '2024-09-17T17:00:00'],
    ['hour', '2024-09-17T16:00:00', '2024-09-17T16:00:00'],
    ['day', '2024-09-17T16:06:00', '2024-09-18T00:00:00'],
    ['month', '2024-09-01T00:00:00', '2024-09-01T00:00:00'],
    ['year', '2024-09-01T00:00:00', '2025-01-01T00:00:00'],
  ])('is rounded up to whole batches: %s %s', (size, moment, expected) => {
    expect(ceiling(at(moment), size)).toBe(at(expected))
  })
})
