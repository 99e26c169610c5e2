import { expect, test } from 'vitest'
import { quotedName, textLiteral } from './quoting.ts'

test('a quote inside a name is doubled', () => {
  expect(quotedName('a"b')).toBe('"a""b"')
  expect(quotedName('a`b', '`')).toBe('`a``b`')
})

test('a quote inside a text is doubled', () => {
  expect(textLiteral("it's")).toBe("'it''s'")
})
