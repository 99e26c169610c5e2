import { expect, test } from 'vitest'
import { FailureWords } from './failure-words.ts'

const SHOWN_IN_PLACE = `Encountered an error:
Runtime Error in profiles.yml:3:3   [profile/target-not-found]
  The profile 'shop' does not have a target named 'nope'

     2 │   target: dev
  ▸  3 │   outputs:
       │   ^^^^^^^`

test.each([
  ['an error that shows its place', SHOWN_IN_PLACE, "The profile 'shop' does not have a target named 'nope'"],
  [
    'a word that is no command',
    "Usage: dbt [OPTIONS]\n\nError: No such command 'runn'.\n",
    "Error: No such command 'runn'.",
  ],
  ['a script', 'Traceback (most recent call last):\n  File "a.py"\nValueError: no rows\n\n', 'ValueError: no rows'],
  ['an error with nothing but a head', 'Parsing Error', 'Parsing Error'],
])('%s is told in the line that says what is wrong', (_what, text, expected) => {
  const words = new FailureWords()
  words.take([{ type: 'log', stream: 'stderr', text }])
  expect(words.text).toBe(expected)
})
