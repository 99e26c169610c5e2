import { expect, test } from 'vitest'
import { commitWords, spanWords } from './model.ts'

test.each([
  [null, 'for ever'],
  [30 * 86_400, '30 days'],
  [86_400, '1 day'],
  [43_200, '12 h'],
])('%s seconds are %s', (seconds, words) => expect(spanWords(seconds).replaceAll('\u2009', ' ')).toBe(words))

const COMMIT = { commit: '7c1e0f4aaaaaaaaa', branch: 'main' }

test.each([
  [null, 'not in git'],
  [{ ...COMMIT, commit: null, is_dirty: null }, 'not in git'],
  [{ ...COMMIT, is_dirty: false }, '7c1e0f4'],
  [{ ...COMMIT, is_dirty: true }, '7c1e0f4, with changes'],
])('%j is %s', (code, words) => expect(commitWords(code)).toBe(words))
