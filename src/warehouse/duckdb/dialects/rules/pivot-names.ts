import type { Rule } from '../rule.ts'

/** Snowflake's PIVOT calls a column `'a'`, quotes included; DuckDB calls it a. */
export const pivotNamesRule: Rule = {
  name: 'pivot name',
  dialects: ['snowflake'],
  find: (statement) =>
    statement.tokens.flatMap(({ kind, text, offset }) => {
      const [, inner] = kind === 'name' ? (/^"'([^'"]+)'"$/.exec(text) ?? []) : []
      return inner === undefined ? [] : [{ start: offset, end: offset + text.length, text: `"${inner}"` }]
    }),
}
