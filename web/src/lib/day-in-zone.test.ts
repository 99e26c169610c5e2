import { expect, test } from 'vitest'
import { nextDay, startOfDay } from './day-in-zone.ts'

test.each([
  ['2026-03-02', 'UTC', '2026-03-02T00:00:00.000Z'],
  ['2026-03-02', 'America/New_York', '2026-03-02T05:00:00.000Z'],
  ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z'],
  ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-02', 'Asia/Kolkata', '2026-03-01T18:30:00.000Z'],
  ['soon', 'UTC', undefined],
  ['2026-13-01', 'UTC', undefined],
])('%s in %s begins at %s', (day, zone, instant) => expect(startOfDay(day, zone)).toBe(instant))

test('the day after the last of a month is the first of the next', () =>
  expect(nextDay('2026-02-28')).toBe('2026-03-01'))
