import type { Change, Rule } from '../rule.ts'

/** `~` looks for a match anywhere in PostgreSQL, and wants one of the whole in DuckDB: patterns are widened. */
export const regularExpressionsRule: Rule = {
  name: 'regular expression',
  dialects: ['postgres'],
  find: (statement) =>
    statement.tokens.flatMap(({ text, kind, offset }, index): Change[] => {
      const [next, behind] = [statement.token(index + 1), statement.word(index + 2)]
      const isJoined =
        offset > 0 && /[!~]/.test(statement.sql.charAt(offset - 1)) && statement.sql.charAt(offset - 1) === '~'
      if (kind !== 'symbol' || text !== '~' || isJoined || next?.kind !== 'text' || !next.text.startsWith("'"))
        return []
      if (behind === '|') return []
      return [
        {
          start: next.offset,
          end: next.offset + next.text.length,
          text: `'(?s:.*)(?:${next.text.slice(1, -1)})(?s:.*)'`,
        },
      ]
    }),
}

/** `a rlike b` and `a regexp b` match the whole text. */
export const rlikeRule: Rule = {
  name: 'regular expression',
  dialects: ['snowflake'],
  find: (statement) =>
    statement.tokens.flatMap(({ kind, offset }, index) => {
      const isOperator = kind === 'word' && OPERATORS.has(statement.word(index)) && !statement.isName(index)
      return isOperator && statement.word(index + 1) !== '('
        ? [{ start: offset, end: statement.end(index), text: 'similar to' }]
        : []
    }),
}

const OPERATORS: ReadonlySet<string> = new Set(['rlike', 'regexp'])
