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
      const behindPatterns = statement.behindGroup(index + 2)
      const escape = statement.word(behindPatterns) === 'escape' ? statement.token(behindPatterns + 1) : undefined
      const behind = escape ? behindPatterns + 2 : behindPatterns
      const patterns: string[] = []
      for (let at = index + 3; at < behindPatterns; at += 2) {
        const token = statement.token(at)
        const separator = statement.word(at + 1)
        if (token?.kind !== 'text' || !token.text.startsWith("'") || (separator !== ',' && separator !== ')')) return []
        patterns.push(asRegularExpression(token.text.slice(1, -1), escape?.text.slice(1, -1)))
      }
      const flags = word === 'ilike' ? 'is' : 's'
      return [
        { start: offset, end: statement.end(behind - 1), text: `similar to '(?${flags})(?:${patterns.join('|')})'` },
      ]
    }),
}

/** What stands behind an escape character stands for itself. */
function asRegularExpression(pattern: string, escape = ''): string {
  let text = ''
  let isEscaped = false
  for (const letter of pattern) {
    if (!isEscaped && letter === escape) {
      isEscaped = true
      continue
    }
    const wildcard = isEscaped ? undefined : WILDCARDS[letter]
    text += wildcard ?? letter.replace(/[\\^$.|?*+()[\]{}]/, '\\$&')
    isEscaped = false
  }
  return text
}

const WILDCARDS: Readonly<Record<string, string>> = { '%': '.*', _: '.' }
