import type { Change, Rule } from '../rule.ts'
import { partFunction, partNamed } from './date-parts.ts'

/** `extract(month, d)` and `extract('month' from d)` with a comma, or a text, are `date_part('month', d)`. */
export const extractRule: Rule = {
  name: 'date part',
  dialects: ['snowflake'],
  find: (statement, writtenFor) =>
    statement.tokens.flatMap(({ offset }, index): Change[] => {
      if (statement.word(index) !== 'extract' || statement.word(index + 1) !== '(' || statement.isName(index)) return []
      const [part, separator] = [statement.token(index + 2), statement.token(index + 3)]
      const name = part && partNamed(part.text.replace(/^'|'$/g, ''), writtenFor)
      if (!part || !separator || name === undefined) return []
      const isKnown = partFunction(name) === 'date_part'
      const isPlain = isKnown && separator.text.toLowerCase() === 'from' && name === part.text.toLowerCase()
      if (isPlain || (separator.text !== ',' && separator.text.toLowerCase() !== 'from')) return []
      return [
        { start: offset, end: statement.end(index), text: partFunction(name) },
        { start: part.offset, end: part.offset + part.text.length, text: `'${name}'` },
        {
          start: separator.text === ',' ? separator.offset : part.offset + part.text.length,
          end: separator.offset + separator.text.length,
          text: ',',
        },
      ]
    }),
}
