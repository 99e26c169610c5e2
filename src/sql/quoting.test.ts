import { expect, test } from 'vitest'
import { quotedName } from './quoting.ts'

test('a quote inside a name is doubled', () => {
  expect(quotedName('a"b')).toBe('"a""b"')
  expect(quotedName('a`b', '`')).toBe('`a``b`')
})
