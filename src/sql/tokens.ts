import type { SqlSyntax } from './sql-syntax.ts'

/** The kinds of pieces; a text is in single quotes or in dollars, a name in double ones or in those of its dialect. */
export type SqlTokenKind = 'space' | 'comment' | 'word' | 'name' | 'text' | 'number' | 'symbol'

/** A piece of SQL as it is written; the pieces put together are the script. */
export interface SqlToken {
  readonly kind: SqlTokenKind
  readonly text: string
  readonly offset: number
}

/**
 * Takes a script apart. A quote or comment that is not closed goes to the end: what is wrong with it is the database's
 * to say.
 */
export function* tokens(sql: string, syntax: SqlSyntax): Generator<SqlToken> {
  let offset = 0
  while (offset < sql.length) {
    const [kind, end] = tokenAt(sql, offset, syntax)
    yield { kind, text: sql.slice(offset, end), offset }
    offset = end
  }
}

function tokenAt(sql: string, start: number, syntax: SqlSyntax): readonly [SqlTokenKind, number] {
  const character = sql.charAt(start)
  const space = matchEnd(/\s+/y, sql, start)
  if (space) return ['space', space]
  if (syntax.lineComments.some((mark) => sql.startsWith(mark, start))) {
    const end = sql.indexOf('\n', start)
    return ['comment', end < 0 ? sql.length : end]
  }
  if (sql.startsWith('/*', start)) return ['comment', blockCommentEnd(sql, start, syntax.nestedComments)]
  const quote = syntax.textQuotes.find((mark) => sql.startsWith(mark, start))
  if (quote) return ['text', quotedEnd(sql, start, quote, quote, syntax.backslashEscapes)]
  const nameQuote = syntax.nameQuotes[character]
  if (nameQuote) return ['name', quotedEnd(sql, start, character, nameQuote, false)]
  if (syntax.dollarQuotes && character === '$') {
    const tag = matchEnd(/\$(?:[A-Za-z_]\w*)?\$/y, sql, start)
    if (tag) {
      const mark = sql.slice(start, tag)
      const close = sql.indexOf(mark, tag)
      return ['text', close < 0 ? sql.length : close + mark.length]
    }
  }
  const number = matchEnd(/(?:\d[\d_]*)(?:\.\d*)?(?:[eE][+-]?\d+)?/y, sql, start)
  if (number) return ['number', number]
  const word = matchEnd(/[\p{L}_][\p{L}\p{N}_$]*/uy, sql, start)
  if (word) return ['word', word]
  return ['symbol', start + (character >= '\ud800' && character <= '\udbff' ? 2 : 1)]
}

function matchEnd(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : 0
}

function quotedEnd(sql: string, start: number, open: string, close: string, backslash: boolean): number {
  let at = start + open.length
  while (at < sql.length) {
    if (backslash && sql[at] === '\\') at += 2
    else if (!sql.startsWith(close, at)) at++
    else if (close.length === 1 && sql[at + 1] === close) at += 2
    else return at + close.length
  }
  return sql.length
}

function blockCommentEnd(sql: string, start: number, nested: boolean): number {
  let depth = 0
  let at = start
  while (at < sql.length) {
    if (sql.startsWith('*/', at)) {
      at += 2
      depth--
      if (depth === 0) return at
    } else if (sql.startsWith('/*', at) && (nested || depth === 0)) {
      at += 2
      depth++
    } else at++
  }
  return sql.length
}
