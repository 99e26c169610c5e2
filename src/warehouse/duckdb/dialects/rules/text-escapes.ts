import type { Rule } from '../rule.ts'

/** In a text of Snowflake a backslash takes the next character as it is, or means another; in DuckDB it is itself. */
export const textEscapesRule: Rule = {
  name: 'backslash',
  dialects: ['snowflake'],
  find: (statement) =>
    statement.tokens.flatMap(({ kind, text, offset }) => {
      if (kind !== 'text' || !text.startsWith("'") || !text.includes('\\')) return []
      const inner = text
        .slice(1, -1)
        .replace(/\\([^])/g, (_, letter: string) => (letter === "'" ? "''" : (LETTERS[letter] ?? letter)))
      return [{ start: offset, end: offset + text.length, text: `'${inner}'` }]
    }),
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '' }
