import { expect, test } from 'vitest'
import { positionWithin } from './position-within.ts'

const code = '\nselect\n  amout\nfrom t\n'
const sql = `/* by me */\ncreate view v as (\n    ${code.trim()}\n  );`

test.each([
  ['in a later line of the code', { line: 4, column: 3 }, { line: 3, column: 3 }],
  ['in its first line', { line: 3, column: 5 }, { line: 2, column: 1 }],
  ['before the code', { line: 2, column: 1 }, undefined],
  ['behind it', { line: 6, column: 3 }, undefined],
  ['nowhere', undefined, undefined],
])('a place %s', (_, position, expected) => {
  expect(positionWithin(code, { sql, position })).toEqual(expected)
})

test('a statement that the code is no part of has no place in it', () => {
  expect(positionWithin('select 2', { sql, position: { line: 4, column: 3 } })).toBeUndefined()
})
