/** Tokens, by which programs come in. */
import { exactly, INTEGER, listOf, MOMENT, type Of, orNull, recordOf, TEXT } from './json-schema.ts'

const TOKEN_FIELDS = {
  id: INTEGER,
  name: TEXT,
  scopes: listOf(TEXT),
  hint: TEXT,
  created_by: orNull(TEXT),
  created_at: MOMENT,
  expires_at: orNull(MOMENT),
  last_used_at: orNull(MOMENT),
  revoked_at: orNull(MOMENT),
  revoked_by: orNull(TEXT),
}

export const TOKENS = exactly({ data: listOf(recordOf('Token', TOKEN_FIELDS)) })

/** With its word, which is shown this once. */
export const NEW_TOKEN = recordOf('NewToken', { ...TOKEN_FIELDS, token: TEXT })

export type Tokens = Of<typeof TOKENS>
export type Token = Tokens['data'][number]
export type NewToken = Of<typeof NEW_TOKEN>
