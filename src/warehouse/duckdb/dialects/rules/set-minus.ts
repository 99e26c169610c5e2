import type { Rule } from '../rule.ts'

/** MINUS is EXCEPT. */
export const setMinusRule: Rule = {
  name: 'minus',
  dialects: ['snowflake'],
  find: (statement) =>
    statement.tokens.flatMap(({ kind, offset }, index) =>
      kind === 'word' && statement.word(index) === 'minus' && !statement.isName(index)
        ? [{ start: offset, end: statement.end(index), text: 'except' }]
        : [],
    ),
}
