import { describe, expect, test } from 'vitest'
import { counted, formatAge, formatBytes, formatMoment, formatPercent, formatSeconds } from './format.ts'

const NOW = Date.parse('2026-03-02T05:00:00Z')

describe('what people read', () => {
  test.each([
    [0.042, '0.04 s'],
    [3.14, '3.1 s'],
    [59.4, '59 s'],
    [125, '2 min 5 s'],
    [120, '2 min'],
    [4320, '1 h 12 min'],
    [273_600, '3 d 4 h'],
  ])('%d seconds', (seconds, text) => expect(formatSeconds(seconds).replaceAll(' ', ' ')).toBe(text))

  test.each([
    ['2026-03-02T04:51:00Z', '9 min ago'],
    ['2026-03-02T08:30:00Z', 'in 3 h'],
    ['2026-02-27T05:00:00Z', '3 d ago'],
    ['2026-03-02T04:59:58Z', 'now'],
  ])('%s', (moment, text) => expect(formatAge(moment, NOW).replaceAll(' ', ' ')).toBe(text))

  test.each([
    ['2026-03-02T04:12:00Z', 'UTC', '04:12'],
    ['2026-03-02T04:12:00Z', 'America/New_York', '1 Mar 23:12'],
    ['2026-02-28T04:12:00Z', 'UTC', '28 Feb 04:12'],
    ['2024-02-28T04:12:00Z', 'UTC', '28 Feb 2024 04:12'],
  ])('%s in %s', (moment, timeZone, text) => expect(formatMoment(moment, { now: NOW, timeZone })).toBe(text))

  test('shares, sizes and counts', () => {
    expect(formatPercent(0.624567)).toBe('62.46 %')
    expect(formatBytes(1_234_000)).toBe('1.2 MB')
    expect(counted(1, 'model')).toBe('1 model')
    expect(counted(2, 'query', 'queries')).toBe('2 queries')
  })
})
