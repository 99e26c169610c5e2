import type { Token } from './tokens.ts'

/** The parts between the marks; a mark at the end begins no part. */
export function splitAt(tokens: readonly Token[], mark: string): Token[][] {
  const parts: Token[][] = []
  let part: Token[] = []
  for (const token of tokens) {
    if (isMark(token, mark)) {
      parts.push(part)
      part = []
    } else part.push(token)
  }
  if (part.length > 0) parts.push(part)
  return parts
}

export function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text
}

/** A tuple needs a comma: other round brackets only hold an expression together. */
export function withoutBrackets(tokens: readonly Token[]): readonly Token[] {
  const [only] = tokens
  if (tokens.length !== 1 || only?.kind !== 'group' || only.open !== '(' || only.items.length === 0) return tokens
  const isExpression = !only.items.some((token) => isMark(token, ',') || isWord(token, 'for'))
  return isExpression ? withoutBrackets(only.items) : tokens
}

export function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'name' && token.text === text
}
