import { expect, test } from 'vitest'
import { fnmatch } from './fnmatch.ts'

test.each([
  ['a plain text matches itself', 'orders', 'orders', true],
  ['letter case matters', 'orders', 'Orders', false],
  ['a star is any text, also none', 'orders', 'orders*', true],
  ['a star crosses dots and slashes', 'a.b/c', 'a*c', true],
  ['a question mark is one character', 'orders', 'order?', true],
  ['a question mark is never none', 'orders', 'orders?', false],
  ['a question mark is one emoji', '😀', '?', true],
  ['a set is one of its members', 'b', '[abc]', true],
  ['a set has ranges', 'x', '[a-z]', true],
  ['a set can be turned round', 'b', '[!abc]', false],
  ['a bracket that stands first belongs to the set', ']', '[]]', true],
  ['a bracket after an exclamation mark belongs to the set', ']', '[!]]', false],
  ['a set that does not close is a bracket', '[ab', '[ab', true],
  ['a range that runs backwards holds nothing', 'b', '[c-a]', false],
  ['a caret in a set is a member', '^', '[^a]', true],
  ['a hyphen at the end of a set is a member', '-', '[a-]', true],
  ['a backslash is a character', 'a\\b', 'a\\b', true],
  ['signs of expressions mean themselves', 'a+b(c)|d{2}$', 'a+b(c)|d{2}*', true],
  ['a hyphen outside a set is a character', 'on-run-end', 'on-run-*', true],
  ['a line break is a character', 'a\nb', 'a?b', true],
  ['the whole text must match', 'orders_v2', 'orders', false],
])('%s', (_, text, pattern, isMatch) => {
  expect(fnmatch(text, pattern)).toBe(isMatch)
})
