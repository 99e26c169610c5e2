import { describe, expect, test } from 'vitest'
import {
  counted,
  formatAge,
  formatBytes,
  formatMoment,
  formatPercent,
  formatSecond,
  formatSeconds,
  formatWallClock,
  formatWhole,
} from './format.ts'

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
    ['2026-03-02T04:12:00Z', 'America/New_York', 'Mar 1 23:12'],
    ['2026-02-28T04:12:00Z', 'UTC', 'Feb 28 04:12'],
    ['2024-02-28T04:12:00Z', 'UTC', 'Feb 28, 2024 04:12'],
  ])('%s in %s', (moment, timeZone, text) => expect(formatMoment(moment, { now: NOW, timeZone })).toBe(text))

  test('a moment to the second, and all of it with its zone', () => {
    expect(formatSecond('2026-03-02T04:12:09.5Z', 'Europe/Berlin')).toBe('Mar 2 05:12:09')
    expect(formatWhole('2026-03-02T04:12:09.5Z', 'Europe/Berlin')).toBe('Mar 2, 2026 05:12:09 GMT+1')
    expect(formatWhole('2026-07-02T04:12:09Z', 'America/New_York')).toBe('Jul 2, 2026 00:12:09 EDT')
  })

  test.each([
    ['2021-02-11 23:55:35.520502', 'Feb 11, 2021 23:55:35'],
    ['2021-02-11T00:00:00', 'Feb 11, 2021 00:00:00'],
    ['2021-02-11', 'Feb 11, 2021'],
    ['2021-13-01 00:00:00', '2021-13-01 00:00:00'],
    ['after the flood', 'after the flood'],
  ])('%s of a warehouse', (text, told) => expect(formatWallClock(text)).toBe(told))

  test('shares, sizes and counts', () => {
    expect(formatPercent(0.624567)).toBe('62.46 %')
    expect(formatBytes(1_234_000)).toBe('1.2 MB')
    expect(counted(1, 'model')).toBe('1 model')
    expect(counted(2, 'query', 'queries')).toBe('2 queries')
  })
})
