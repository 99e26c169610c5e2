import type { Token } from '../store/port/tokens.ts'
import type { Store } from '../store/store.ts'
import { hintOf, newSecretWord, TOKEN_PREFIX } from './secret-word.ts'

export interface NewToken {
  readonly name: string
  /** Permission sets. */
  readonly scopes: readonly string[]
  /** Null for one that is good for ever. */
  readonly expiresAt: string | null
  readonly by: string | null
}

/** Makes a token. Its word is given this once, and never again. */
export async function addToken(
  { tokens }: Pick<Store, 'tokens'>,
  { name, scopes, expiresAt, by }: NewToken,
): Promise<{ readonly token: Token; readonly word: string }> {
  const { word, hash } = newSecretWord(TOKEN_PREFIX)
  const token = await tokens.add({ name, scopes, hash, hint: hintOf(word), createdBy: by, expiresAt })
  return { token, word }
}
