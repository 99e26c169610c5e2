import type { Change, Rule } from '../rule.ts'

/** `lag(x) ignore nulls over (…)`: DuckDB wants the words within the parentheses. */
export const nullTreatmentRule: Rule = {
  name: 'ignore nulls',
  dialects: ['snowflake'],
  find: (statement) =>
    statement.calls().flatMap(({ call }): Change[] => {
      const word = statement.word(call.after)
      const close = statement.token(call.after - 1)
      if ((word !== 'ignore' && word !== 'respect') || statement.word(call.after + 1) !== 'nulls' || !close) return []
      return [{ start: close.offset, end: statement.end(call.after + 1), text: ` ${word} nulls)` }]
    }),
}
