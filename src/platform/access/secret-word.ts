import { createHash, randomBytes } from 'node:crypto'

/** What tokens begin with: whoever finds one in a file knows what it is, and so do programs that search for them. */
export const TOKEN_PREFIX = 'trl_'

/** Something that is given to one alone, and of which only the digest is kept. */
export interface SecretWord {
  readonly word: string
  readonly hash: string
}

/** A new word of 256 random bits. */
export function newSecretWord(prefix = ''): SecretWord {
  const word = `${prefix}${randomBytes(32).toString('base64url')}`
  return { word, hash: digestOf(word) }
}

/** With so many random bits nobody guesses what a plain digest is of. */
export function digestOf(word: string): string {
  return createHash('sha256').update(word).digest('hex')
}

/** What people may see of a token to tell it from others. */
export function hintOf(token: string): string {
  return token.slice(0, TOKEN_PREFIX.length + 4)
}
