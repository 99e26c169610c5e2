import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DbtError } from '../diagnostics/dbt-error.ts'
import { differenceOf } from '../../../tests/yaml/compare.ts'
import { CORPUS, FOUND } from '../../../tests/yaml/fuzz.ts'
import { readOutcome, type YamlOutcome } from '../../../tests/yaml/outcome.ts'
import { parseYaml } from './parse-yaml.ts'
import { toPlain } from './to-plain.ts'

interface Recorded {
  readonly yaml: string
  /** The value PyYAML gave, each part with the first letter of its Python type. */
  readonly value?: unknown
  readonly error?: string
  readonly line?: number
  readonly column?: number
}

const recorded = readFileSync('tests/config/yaml.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

describe('reads as PyYAML does', () => {
  test.each(recorded)('$yaml', ({ yaml, value, error, line, column }) => {
    const { duplicates: _, ...result } = readOutcome(yaml)
    if (error === undefined) return expect(result).toEqual({ value })
    expect(result).toMatchObject({ error })
    // Python puts an error at the end of a text on the line after it.
    if (line !== undefined && column !== 1) expect(result).toMatchObject({ line, column })
  })
})

test.each([
  ['documents made at random', CORPUS],
  ['what such documents once found', FOUND],
])('%s: it gives what it gave in Python', (_, file) => {
  const corpus = JSON.parse(readFileSync(file, 'utf8')) as [string, YamlOutcome][]
  expect(corpus.length).toBeGreaterThan(0)
  for (const [text, outcome] of corpus) {
    const ours = readOutcome(text)
    expect({ text, outcome, ours, difference: differenceOf(text, outcome, ours) }).toMatchObject({
      difference: undefined,
    })
  }
})

test.each([
  [
    '1: a\ntrue: b\n1.0: c',
    [
      ['True', 2, 1],
      ['1.0', 3, 1],
    ],
  ],
  [
    'a: [{b: 1, b: 2}]\na: 3',
    [
      ['a', 2, 1],
      ['b', 1, 12],
    ],
  ],
  [
    'c: [{b: 1, b: 2}]\na: 3\na: 4',
    [
      ['a', 3, 1],
      ['b', 1, 12],
    ],
  ],
  ['x: &x {a: 1}\ny: {<<: [*x, *x], b: 1}', []],
  ['x: &x {a: 1}\ny: {b: 1, <<: [*x, *x]}', [['a', 1, 8]]],
  ['x: &x {a: 1}\ny: {<<: *x, a: 1}', []],
  ['x: &x {a: 1}\ny: {a: 1, <<: *x}', [['a', 2, 5]]],
  ['2024-01-01: a\n2024-01-01: b', [['2024-01-01', 2, 1]]],
])('of %j these keys stand twice: %j', (text, duplicates) => {
  expect(readOutcome(text).duplicates ?? []).toEqual(duplicates)
})

describe('what dbt needs to know beside the value', () => {
  const text = [
    'version: 2',
    'models:',
    '  - &m',
    '    name: a',
    '    name: b',
    '  - <<: *m',
    '    description: >',
    '      x',
  ].join('\n')
  const document = parseYaml({ path: 'm.yml', text })

  test('the later of two equal keys holds and its place is told', () => {
    expect(toPlain(document.value)).toEqual({ version: 2, models: [{ name: 'b' }, { name: 'b', description: 'x' }] })
    expect(document.duplicateKeys).toEqual([
      { key: 'name', span: { path: 'm.yml', line: 5, column: 5, endLine: 5, endColumn: 9 } },
    ])
  })

  test.each([
    [['models', 0, 'name'], 5, 11],
    [['models', 1, 'name'], 5, 11],
    [['models', 1, 'description'], 7, 18],
    [['models', 1, 'no such key'], 6, 5],
    [[], 1, 1],
  ])('the value at %j stands at %i:%i', (path, line, column) => {
    expect(document.spanOf(path)).toMatchObject({ line, column })
  })

  test('a key has a place of its own', () => {
    expect(document.keySpanOf(['models', 1, 'description'])).toEqual({
      path: 'm.yml',
      line: 7,
      column: 5,
      endLine: 7,
      endColumn: 16,
    })
  })
})

test('an error shows the line and says what to do', () => {
  expect(() => parseYaml({ path: 'models/a.yml', text: 'models:\n  - name: {{ x }}\n' })).toThrow(
    new DbtError('ParsingError', {
      category: 'Parsing Error',
      code: 'yaml/syntax',
      message: 'Syntax error near line 2\nwhile constructing a mapping: found unhashable key',
      at: { path: 'models/a.yml', line: 2, column: 12 },
      frames: [
        {
          source: { path: 'models/a.yml', text: 'models:\n  - name: {{ x }}\n' },
          span: { path: 'models/a.yml', line: 2, column: 12 },
        },
      ],
      hint: 'a value that begins with \'{{\' needs quotes around it: "{{ … }}"',
    }),
  )
})

describe('hostile texts end in an error', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (let index = 1; index < 10; index++) {
    const above = String.fromCharCode(96 + index)
    const name = String.fromCharCode(97 + index)
    bomb.push(`${name}: &${name} [${Array(10).fill(`*${above}`).join(', ')}]`)
  }
  test.each([
    ['aliases that multiply', bomb.join('\n'), 'aliases of this document unfold'],
    ['an alias within what it names', 'a: &a [*a]', 'recursive'],
    ['a thousand brackets', '['.repeat(1000), 'nested deeper'],
    ['a NUL', 'a: \0', 'control characters'],
  ])('%s', (_, yaml, error) => {
    expect(readOutcome(yaml).error).toContain(error)
  })

  test('keys named after parts of an object are keys like others', () => {
    const value = parseYaml({ path: 'x.yml', text: '__proto__: {admin: true}\nconstructor: 1' }).value
    expect(value).toEqual(
      new Map<string, unknown>([
        ['__proto__', { admin: true }],
        ['constructor', 1],
      ]),
    )
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })
})
