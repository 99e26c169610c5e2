import { expect, test } from 'vitest'
import { logClock } from './log-clock.ts'

const ESC = '\u001b'

test.each([
  ['a line of dbt', '2021-02-12T09:12:00Z', 'America/New_York', '09:12:28  Done.', '04:12:28  Done.'],
  ['with milliseconds', '2021-02-12T09:12:00Z', 'America/New_York', '09:12:28.123  Done.', '04:12:28.123  Done.'],
  ['in colour', '2021-02-12T09:12:00Z', 'Asia/Kolkata', `${ESC}[0m09:12:28  OK`, `${ESC}[0m14:42:28  OK`],
  ['after midnight', '2021-02-12T23:59:58Z', 'Europe/Berlin', '00:00:03  Done.', '01:00:03  Done.'],
  ['when clocks are put forward', '2021-03-14T06:58:00Z', 'America/New_York', '07:01:00  Done.', '03:01:00  Done.'],
  ['before they are', '2021-03-14T06:58:00Z', 'America/New_York', '06:59:59  On.', '01:59:59  On.'],
  ['a clock that is a little behind', '2021-02-12T00:00:02Z', 'UTC', '23:59:59  On.', '23:59:59  On.'],
  ['words that hold a time', '2021-02-12T09:12:00Z', 'America/New_York', 'at 09:12:28  it', 'at 09:12:28  it'],
  ['what a shell writes', '2021-02-12T09:12:00Z', 'America/New_York', '09:12:28 copied', '09:12:28 copied'],
  ['nothing', '2021-02-12T09:12:00Z', 'America/New_York', '', ''],
  ['of a run that has not begun', '', 'America/New_York', '09:12:28  Done.', '09:12:28  Done.'],
])('%s', (_rule, startedAt, timeZone, line, shown) => {
  expect(logClock(startedAt, timeZone)(line)).toBe(shown)
})
