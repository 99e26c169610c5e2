import { expect, test } from 'vitest'
import { unifiedDiff } from './unified-diff.ts'

const lines = (text: string) => `${text.split('').join('\n')}\n`

test.each([
  ['what is the same has no difference', 'abc', 'abc', []],
  ['a line that is another', 'abc', 'axc', ['@@ -1,3 +1,3 @@', ' a', '-b', '+x', ' c']],
  ['a line that has come', 'ab', 'axb', ['@@ -1,2 +1,3 @@', ' a', '+x', ' b']],
  ['a line that has gone', 'abc', 'ac', ['@@ -1,3 +1,2 @@', ' a', '-b', ' c']],
  [
    'three lines on each side are shown with it',
    '0123456789',
    '01234x6789',
    ['@@ -3,7 +3,7 @@', ' 2', ' 3', ' 4', '-5', '+x', ' 6', ' 7', ' 8'],
  ],
  [
    'differences near each other stand in one hunk',
    'a123456b',
    'x123456y',
    ['@@ -1,8 +1,8 @@', '-a', '+x', ' 1', ' 2', ' 3', ' 4', ' 5', ' 6', '-b', '+y'],
  ],
  [
    'others in hunks of their own',
    'a1234567b',
    'x1234567y',
    ['@@ -1,4 +1,4 @@', '-a', '+x', ' 1', ' 2', ' 3', '@@ -6,4 +6,4 @@', ' 5', ' 6', ' 7', '-b', '+y'],
  ],
])('%s', (_, before, after, hunks) => {
  const expected = hunks.length === 0 ? '' : `${['--- eu', '+++ na', ...hunks].join('\n')}\n`
  expect(unifiedDiff(lines(before), lines(after), ['eu', 'na'])).toBe(expected)
})

test('a text out of nothing', () => {
  expect(unifiedDiff('', 'a\nb\n', ['eu', 'na'])).toBe('--- eu\n+++ na\n@@ -0,0 +1,2 @@\n+a\n+b\n')
})
