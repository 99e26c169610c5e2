import type { Change, Rule } from '../rule.ts'

/** `x like any ('a%', '_b')` has one pattern for all of them. */
export const likeAnyRule: Rule = {
  name: 'like any',
  dialects: ['snowflake'],
  find: (statement) =>
    statement.tokens.flatMap(({ offset }, index): Change[] => {
      const word = statement.word(index)
      if (
        (word !== 'like' && word !== 'ilike') ||
        statement.word(index + 1) !== 'any' ||
        statement.word(index + 2) !== '('
      )
        return []
      const behind = statement.behindGroup(index + 2)
      const patterns: string[] = []
      for (let at = index + 3; at < behind; at += 2) {
        const token = statement.token(at)
        const separator = statement.word(at + 1)
        if (token?.kind !== 'text' || !token.text.startsWith("'") || (separator !== ',' && separator !== ')')) return []
        patterns.push(asRegularExpression(token.text.slice(1, -1)))
      }
      const flags = word === 'ilike' ? 'is' : 's'
      return [
        { start: offset, end: statement.end(behind - 1), text: `similar to '(?${flags})(?:${patterns.join('|')})'` },
      ]
    }),
}

function asRegularExpression(pattern: string): string {
  return pattern
    .replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
}
