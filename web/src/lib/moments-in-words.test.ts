import { expect, test } from 'vitest'
import { momentsInWords } from './moments-in-words.ts'

const zone = { now: Date.parse('2021-02-12T09:12:00Z'), timeZone: 'America/New_York' }

test.each([
  ['events is of 2021-02-11 23:55 UTC, 9h ago', 'events is of Feb 11 18:55, 9h ago'],
  ['from 2021-02-12 08:00 UTC to 2020-02-12 08:00 UTC', 'from 03:00 to Feb 12, 2020 03:00'],
  ['Due at 2021-02-12T08:00:00.000Z', 'Due at 03:00'],
  ['a model called 2021-02-11 23:55', 'a model called 2021-02-11 23:55'],
])('%s', (words, told) => {
  expect(momentsInWords(words, zone)).toBe(told)
})
