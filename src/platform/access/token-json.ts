import type { Token } from '../store/port/tokens.ts'

/** A token for programs, without what could be used. */
export function tokenJson(token: Token): Readonly<Record<string, unknown>> {
  return {
    id: token.id,
    name: token.name,
    scopes: token.scopes,
    hint: token.hint,
    created_by: token.createdBy,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    last_used_at: token.lastUsedAt,
    revoked_at: token.revokedAt,
    revoked_by: token.revokedBy,
  }
}
