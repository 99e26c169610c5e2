import { expect, test } from 'vitest'
import { parseSampleWindow } from './sample-window.ts'

const NOW = Date.UTC(2024, 2, 31, 16, 6, 30, 250)

test.each([
  ['2 days', '2024-03-29T16:06:30.250000+00:00', '2024-03-31T16:06:30.250000+00:00'],
  ['3 HOURS', '2024-03-31T13:06:30.250000+00:00', '2024-03-31T16:06:30.250000+00:00'],
  ['1 month', '2024-02-29T16:06:30.250000+00:00', '2024-03-31T16:06:30.250000+00:00'],
  ['2 years', '2022-03-31T16:06:30.250000+00:00', '2024-03-31T16:06:30.250000+00:00'],
  ["{start: '2024-01-01', end: '2024-01-02 06:00:00'}", '2024-01-01T00:00:00+00:00', '2024-01-02T06:00:00+00:00'],
  ['{start: 2024-01-01, end: 2024-01-02}', '2024-01-01T00:00:00+00:00', '2024-01-02T00:00:00+00:00'],
  [
    '{"start": "2024-01-01T00:00:00+00:00", "end": "2024-01-02T00:00:00+02:00"}',
    '2024-01-01T00:00:00+00:00',
    '2024-01-02T00:00:00+00:00',
  ],
])('%s is a span from %s to %s', (text, start, end) => {
  expect(parseSampleWindow(text, NOW).toJSON()).toEqual({ start, end })
})

test.each([
  ['2', "Cannot load SAMPLE_WINDOW from '2'. Must be of form 'DAYS_INT GRAIN_SIZE'."],
  ['two days', "Unable to convert 'two' to an integer."],
  ['2 weeks', "Invalid grain size 'weeks'. Must be one of ['hour', 'day', 'month', 'year', 'hours', "],
  ["{start: '2024-01-01'}", 'Field "end" of type datetime is missing in SampleWindow instance'],
  ["{start: monday, end: '2024-01-01'}", 'Field "start" of type datetime in SampleWindow has invalid value \'monday\''],
])('%s is refused in words that say what is wrong', (text, message) => {
  expect(() => parseSampleWindow(text, NOW)).toThrow(message)
})
