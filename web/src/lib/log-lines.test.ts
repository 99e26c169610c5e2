import { expect, test } from 'vitest'
import { LogLines } from './log-lines.ts'

test.each([
  ['lines end where they say', [[1, 'a\nb\n']], ['1 a', '1 b']],
  [
    'what does not end goes on with the next piece',
    [
      [1, 'a'],
      [1, 'b\nc'],
      [1, '\n'],
    ],
    ['1 ab', '1 c'],
  ],
  [
    'another step begins a line of its own',
    [
      [1, 'a'],
      [2, 'b\n'],
    ],
    ['1 a', '2 b'],
  ],
  ['empty lines are lines', [[1, 'a\n\nb\n\n']], ['1 a', '1 ', '1 b', '1 ']],
  ['line breaks of Windows are line breaks', [[1, 'a\r\nb\r\n']], ['1 a', '1 b']],
  ['nothing is no line', [[1, '']], []],
] as const)('%s', (_rule, pieces, expected) => {
  const log = new LogLines()
  for (const [step, text] of pieces) log.add([{ step, text }])
  expect(log.lines.map(({ step, text }) => `${step} ${text}`)).toEqual(expected)
})

test('a line is made into what is shown as a whole, also one that comes in pieces', () => {
  const log = new LogLines((line) => line.replace(/^a+b/, 'c'))
  log.add([
    { step: 1, text: 'a' },
    { step: 1, text: 'ab\na' },
  ])
  expect(log.lines.map(({ text }) => text)).toEqual(['c', 'a'])
  log.add([{ step: 1, text: 'b\n' }])
  expect(log.lines.map(({ text }) => text)).toEqual(['c', 'c'])
})
