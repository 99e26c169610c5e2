import { expect, test } from 'vitest'
import { withQueryComment } from './query-comment.ts'

test.each([
  ['before the statement', 'select 1', { text: ' c ', append: false }, '/* c */\nselect 1'],
  ['behind it', 'select 1\n', { text: 'c', append: true }, 'select 1\n/* c */'],
  ['before its last semicolon', 'select 1;\n', { text: 'c', append: true }, 'select 1\n/* c */;'],
  ['not at all if it is empty', 'select 1', { text: '', append: true }, 'select 1'],
  ['not at all if there is none', 'select 1', undefined, 'select 1'],
])('a query comment stands %s', (_, sql, comment, expected) => {
  expect(withQueryComment(sql, comment)).toBe(expected)
})

test('a comment that would end itself is refused', () => {
  expect(() => withQueryComment('select 1', { text: 'a */ b', append: false })).toThrow(
    'query comment contains illegal value "*/": a */ b',
  )
})
