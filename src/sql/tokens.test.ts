import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { STANDARD_SQL, type SqlSyntax } from './sql-syntax.ts'
import { tokens } from './tokens.ts'

const DOLLARS: SqlSyntax = { ...STANDARD_SQL, dollarQuotes: true }
const NESTED: SqlSyntax = { ...STANDARD_SQL, nestedComments: true }
const ESCAPES: SqlSyntax = {
  ...STANDARD_SQL,
  nameQuotes: { '`': '`' },
  textQuotes: ["'''", '"""', "'", '"'],
  backslashEscapes: true,
  lineComments: ['--', '#'],
}

test.each<[string, string, SqlSyntax, string[]]>([
  ['stands for itself between statements', 'select 1; select 2', STANDARD_SQL, ['select 1', ' select 2']],
  ['is part of a text', "select ';'; x", STANDARD_SQL, ["select ';'", ' x']],
  ['is part of a text with a doubled quote', "select 'it''s; so'", STANDARD_SQL, ["select 'it''s; so'"]],
  ['is part of a quoted name', 'select 1 as "a;b"', STANDARD_SQL, ['select 1 as "a;b"']],
  ['is part of a line comment', 'select 1 -- a; b\n; x', STANDARD_SQL, ['select 1 -- a; b\n', ' x']],
  ['is part of a block comment', 'select /* ; */ 1', STANDARD_SQL, ['select /* ; */ 1']],
  ['is part of a dollar quote', 'select $f$ a; b $f$; x', DOLLARS, ['select $f$ a; b $f$', ' x']],
  ['is part of a comment around a comment', '1 /* a /* ; */ ; */; x', NESTED, ['1 /* a /* ; */ ; */', ' x']],
  ['ends a comment that holds none', 'select 1 /* /* */; x', STANDARD_SQL, ['select 1 /* /* */', ' x']],
  ['is part of a text behind an escaped quote', "select 'a\\';b'; x", ESCAPES, ["select 'a\\';b'", ' x']],
  ['is part of a text of three quotes', 'select """a";b"""; x', ESCAPES, ['select """a";b"""', ' x']],
  ['is part of a comment behind a hash', '1 # ;\n; x', ESCAPES, ['1 # ;\n', ' x']],
  ['is part of what is never closed', "select 'a; b", STANDARD_SQL, ["select 'a; b"]],
])('a semicolon %s', (_, sql, syntax, expected) => {
  const pieces = ['']
  for (const { text } of tokens(sql, syntax)) {
    if (text === ';') pieces.push('')
    else pieces[pieces.length - 1] += text
  }
  expect(pieces).toEqual(expected)
})

describe('tokens', () => {
  test('put together are the script', () => {
    const piece = fc.constantFrom(
      "'",
      '"',
      '/*',
      '*/',
      '--',
      '\n',
      ';',
      '$$',
      '$a$',
      '`',
      '\\',
      'a1',
      '1.5e3',
      '😀',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom(STANDARD_SQL, DOLLARS, NESTED, ESCAPES), (pieces, syntax) => {
        const sql = pieces.join('')
        expect([...tokens(sql, syntax)].map((token) => token.text).join('')).toBe(sql)
      }),
    )
  })

  test('tell words, names, numbers and texts apart', () => {
    const kinds = [...tokens(`select "a b", 1.5 from t_1 where x = 'y'`, STANDARD_SQL)].filter(
      ({ kind }) => kind !== 'space',
    )
    expect(kinds.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'word select',
      'name "a b"',
      'symbol ,',
      'number 1.5',
      'word from',
      'word t_1',
      'word where',
      'word x',
      'symbol =',
      "text 'y'",
    ])
  })
})
