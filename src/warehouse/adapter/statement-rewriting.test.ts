import { expect, test } from 'vitest'
import { changedLines, type StatementChange } from './statement-rewriting.ts'

function change(written: string, part: string, text: string, rule = 'a'): StatementChange {
  const start = written.indexOf(part)
  return { rule, start, end: start + part.length, text }
}

test('changes of one line are told together, each reason once', () => {
  const written = 'select 1\nx, y, z\nfrom t'
  const changes = [change(written, 'x', 'X'), change(written, 'y', 'Y', 'b'), change(written, 'z', 'Z')]
  expect(changedLines(written, changes)).toEqual([{ line: 2, before: 'x, y, z', after: 'X, Y, Z', rules: ['a', 'b'] }])
})

test('lines that a change joins are told together, others for themselves', () => {
  const written = 'a\n)\nwithin (b\nc\nd'
  expect(changedLines(written, [change(written, ')\nwithin (', ' '), change(written, 'd', 'e')])).toEqual([
    { line: 2, before: ')\nwithin (b', after: ' b', rules: ['a'] },
    { line: 5, before: 'd', after: 'e', rules: ['a'] },
  ])
})

test('what is put in at the end of a line belongs to it', () => {
  const written = 'a desc\nb'
  const end = { rule: 'a', start: 6, end: 6, text: ' nulls first' }
  expect(changedLines(written, [end])).toEqual([
    { line: 1, before: 'a desc', after: 'a desc nulls first', rules: ['a'] },
  ])
})
