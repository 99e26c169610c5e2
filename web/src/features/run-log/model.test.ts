import { expect, test } from 'vitest'
import { foundLines, linesOfStep, nextFound } from './model.ts'

const LINES = ['one \u001b[31mERR\u001b[0mOR', 'two', 'an error', 'three'].map((text, at) => ({
  step: at < 3 ? 1 : 2,
  text,
}))

test('a text is found however it is spelled, also through colours', () => {
  expect(foundLines(LINES, 0, 4, 'Error')).toEqual([0, 2])
  expect(foundLines(LINES, 1, 4, 'error')).toEqual([2])
  expect(foundLines(LINES, 0, 9, 'nowhere')).toEqual([])
})

test.each([
  [undefined, 1, 0],
  [undefined, -1, 2],
  [4, 1, 1],
  [4, -1, 2],
  [9, 1, 0],
  [6, -1, 0],
] as const)('from line %s by %s one comes to the place %s', (current, by, at) => {
  expect(nextFound([4, 7, 9], current, by)).toBe(at)
})

test('where nothing is found there is no next', () => expect(nextFound([], 3, 1)).toBe(-1))

test('the lines of a step keep their numbers', () => {
  expect([linesOfStep(LINES, 4, 2), linesOfStep(LINES, 4, undefined)]).toEqual([[3], undefined])
})
