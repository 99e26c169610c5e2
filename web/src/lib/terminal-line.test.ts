import { describe, expect, test } from 'vitest'
import { plainLine, terminalPieces } from './terminal-line.ts'

const toned = (line: string) =>
  terminalPieces(line)
    .filter(({ tone }) => tone !== undefined)
    .map(({ text, tone }) => [text, tone])

describe('a line without colours is coloured by its words', () => {
  test.each([
    [
      '04:00:00  1 of 9 OK created sql view model main.a ... [OK in 0.04s]',
      [
        ['04:00:00 ', 'quiet'],
        ['OK', 'ok'],
        ['OK', 'ok'],
      ],
    ],
    [
      '04:00:00  2 of 9 ERROR creating sql table model main.b [ERROR in 0.08s]',
      [
        ['04:00:00 ', 'quiet'],
        ['ERROR', 'bad'],
        ['ERROR', 'bad'],
      ],
    ],
    ['Runtime Error in model b (models/b.sql)   [database/query-failed]', [['Runtime Error in model b', 'bad']]],
    ['  hint: did you mean c?', [['  hint: did you mean c?', 'leaf']]],
    ['       │        ^^^^', [['       │        ^^^^', 'bad']]],
    [
      '3 of 9 FAIL 2 unique_b ... [FAIL 2 in 0.1s]',
      [
        ['FAIL 2', 'bad'],
        ['FAIL 2', 'bad'],
      ],
    ],
    ['3 of 9 WARN 1 late', [['WARN 1', 'warn']]],
    ['Done. PASS=8 WARN=0 ERROR=1 SKIP=1', [['ERROR', 'bad']]],
    ['Done. PASS=8 WARN=0 ERROR=0 SKIP=0', []],
    ['Completed successfully', [['Completed successfully', 'ok']]],
    ['select terror from errors', []],
  ])('%s', (line, expected) => expect(toned(line)).toEqual(expected))
})

describe('a line with colours keeps them', () => {
  test.each([
    [
      '\u001b[32mOK\u001b[0m in \u001b[1;31m5\u001b[39ms',
      [
        ['OK', 'ok'],
        ['5', 'bad'],
      ],
    ],
    ['\u001b[91mbright\u001b[m', [['bright', 'bad']]],
    ['\u001b[38;5;200mown\u001b[0m', []],
    ['\u001b[38;2;1;31;3mown', []],
    ['\u001b[1mbold\u001b[0m', [['bold', 'strong']]],
    ['a\u001b[2Kb\u001b]0;title\u0007c', []],
  ])('%j', (line, expected) => expect(toned(line)).toEqual(expected))

  test('nothing is lost, and what colours is left out', () => {
    const line = '\u001b[32mOK\u001b[0m <img src=x>\u001b['
    expect(
      terminalPieces(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe('OK <img src=x>')
    expect(plainLine(line)).toBe('OK <img src=x>')
  })
})

test.each(['', 'x', '04:00:00 ', 'ERROR', '│ ^', 'OK OK OK'])('no letter of %j is lost', (line) =>
  expect(
    terminalPieces(line)
      .map(({ text }) => text)
      .join(''),
  ).toBe(line),
)
