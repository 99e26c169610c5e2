import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitStatements } from './split-statements.ts'
import { BIGQUERY_SQL, DUCKDB_SQL, POSTGRES_SQL, STANDARD_SQL, type SqlSyntax } from './sql-syntax.ts'
import { tokens } from './tokens.ts'

describe('splitStatements', () => {
  test.each<[string, string, SqlSyntax, string[]]>([
    ['at semicolons', 'select 1; select 2', STANDARD_SQL, ['select 1', 'select 2']],
    ['and needs none at the end', 'select 1;\n\n', STANDARD_SQL, ['select 1']],
    ['not in a text', "select ';'; select 2", STANDARD_SQL, ["select ';'", 'select 2']],
    ['not behind a doubled quote', "select 'it''s; so'", STANDARD_SQL, ["select 'it''s; so'"]],
    ['not in a quoted name', 'select 1 as "a;b"', STANDARD_SQL, ['select 1 as "a;b"']],
    ['not in a line comment', 'select 1 -- a; b\n; select 2', STANDARD_SQL, ['select 1 -- a; b', 'select 2']],
    ['not in a block comment', 'select /* ; */ 1', STANDARD_SQL, ['select /* ; */ 1']],
    ['keeping comments before a statement', '/* c */ select 1', STANDARD_SQL, ['/* c */ select 1']],
    ['leaving out pieces of comments alone', 'select 1; -- done', STANDARD_SQL, ['select 1']],
    ['nothing of nothing', ' ;; ', STANDARD_SQL, []],
    ['not in a dollar quote', 'select $f$ a; b $f$; select 2', DUCKDB_SQL, ['select $f$ a; b $f$', 'select 2']],
    [
      'not in a comment in a comment',
      'select 1 /* a /* ; */ ; */; x',
      POSTGRES_SQL,
      ['select 1 /* a /* ; */ ; */', 'x'],
    ],
    ['where a comment ends at its first end', 'select 1 /* /* */; x', STANDARD_SQL, ['select 1 /* /* */', 'x']],
    ['not behind an escaped quote', "select 'a\\';b'; x", BIGQUERY_SQL, ["select 'a\\';b'", 'x']],
    ['not in a text of three quotes', 'select """a";b"""; x', BIGQUERY_SQL, ['select """a";b"""', 'x']],
    ['not behind a hash', 'select 1 # ;\n; x', BIGQUERY_SQL, ['select 1 # ;', 'x']],
    ['to the end of what is never closed', "select 'a; b", STANDARD_SQL, ["select 'a; b"]],
  ])('splits %s', (_, sql, syntax, expected) => {
    expect(splitStatements(sql, syntax).map((statement) => statement.text)).toEqual(expected)
  })

  test('says where each statement begins', () => {
    expect(splitStatements('select 1;\n  select 2').map((statement) => statement.offset)).toEqual([0, 12])
  })
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
      fc.property(fc.array(piece), fc.constantFrom(STANDARD_SQL, POSTGRES_SQL, BIGQUERY_SQL), (pieces, syntax) => {
        const sql = pieces.join('')
        expect([...tokens(sql, syntax)].map((token) => token.text).join('')).toBe(sql)
      }),
    )
  })

  test('tell words, names, numbers and texts apart', () => {
    const kinds = [...tokens(`select "a b", 1.5 from t_1 where x = 'y'`)].filter(({ kind }) => kind !== 'space')
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
