import { expect, test } from 'vitest'
import { refuseLaterOptions } from './refuse-later-options.ts'

test.each([
  [{ ADD_PACKAGE: { name: 'dbt-labs/dbt_utils', version: '1.3.0' } }, '--add-package is not there yet'],
  [{ LOCK: true }, '--lock is not there yet'],
  [{ UPGRADE: true }, '--upgrade is not there yet'],
])('%o is refused, since leaving it out would build something else', (flags, message) => {
  expect(() => refuseLaterOptions(flags)).toThrow(message)
})

test('flags that are off, or that a command does not have, are no reason to refuse', () => {
  expect(() => refuseLaterOptions({ LOCK: false, UPGRADE: null })).not.toThrow()
  expect(() => refuseLaterOptions({})).not.toThrow()
})
