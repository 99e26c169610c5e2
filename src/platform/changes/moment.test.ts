import { describe, expect, test } from 'vitest'
import { checkZone, readMoment } from './moment.ts'

/** 2024-03-31 00:30 UTC: in Berlin it is 01:30, half an hour before the clocks are put forward. */
const NOW = Date.UTC(2024, 2, 31, 0, 30)

describe('readMoment', () => {
  test.each([
    ['a day stands for its end', '2023-04-26', 'UTC', '2023-04-27 00:00:00'],
    ['the last day of a year', '2023-12-31', 'UTC', '2024-01-01 00:00:00'],
    ['a month stands for its end', '2024-02', 'UTC', '2024-03-01 00:00:00'],
    ['a moment counts itself', '2023-04-26 18:45', 'UTC', '2023-04-26 18:45:00.000001'],
    ['a moment in the form of ISO', '2023-04-26T18:45:30', 'UTC', '2023-04-26 18:45:30.000001'],
    ['microseconds', '2023-04-26 18:45:30.123456', 'UTC', '2023-04-26 18:45:30.123457'],
    ['the last microsecond of a day', '2023-04-26 23:59:59.999999', 'UTC', '2023-04-27 00:00:00'],
    ['an offset', '2023-04-26T18:45:00+02:00', 'UTC', '2023-04-26 16:45:00.000001'],
    ['an offset without minutes', '2023-04-26 18:45 -05', 'UTC', '2023-04-26 23:45:00.000001'],
    ['UTC in another zone', '2023-07-01T12:00:00Z', 'Europe/Berlin', '2023-07-01 14:00:00.000001'],
    [
      'a moment long ago, when clocks went by the sun',
      '1800-01-01T12:00:00Z',
      'America/New_York',
      '1800-01-01 07:03:58.000001',
    ],
    ['the day that it is in the zone', 'today', 'America/New_York', '2024-03-31 00:00:00'],
    ['the same day elsewhere', 'today', 'Europe/Berlin', '2024-04-01 00:00:00'],
    ['yesterday', 'yesterday', 'UTC', '2024-03-31 00:00:00'],
    ['days ago', '7 days ago', 'UTC', '2024-03-25 00:00:00'],
    ['weeks ago', '1 week ago', 'UTC', '2024-03-25 00:00:00'],
  ])('%s', (_, text, zone, before) => {
    expect(readMoment(text, zone, NOW).before).toBe(before)
  })

  test('the present moment is not before what has just been', () => {
    expect(readMoment('now', 'Europe/Berlin', NOW + 0.25).before).toBe('2024-03-31 01:30:00.001000')
  })

  test.each(['2023-02-29', '2023-13-01', '2023-13', '2023-04-26 24:00', 'tomorrow', '', "2023-04-26'; drop table x"])(
    "'%s' is no moment",
    (text) => {
      expect(() => readMoment(text, 'UTC', NOW)).toThrow(`'${text}' is no day and no moment`)
    },
  )
})

describe('checkZone', () => {
  test.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('%s is a zone', (zone) => {
    expect(checkZone(zone)).toBe(zone)
  })

  test.each(['Berlin', '', "UTC'"])("'%s' is none", (zone) => {
    expect(() => checkZone(zone)).toThrow(`'${zone}' is no time zone`)
  })
})
