/** What a caller may do, by a name of dbt Cloud's permission sets: `job_runner`, `readonly`, `account_admin` … */
export type Scope = string

/** An access token; the token itself is never kept. */
export interface Token {
  readonly id: number
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Its first letters, for people. */
  readonly hint: string
  readonly createdBy: string | null
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
  readonly revokedAt: string | null
  readonly revokedBy: string | null
}

/** A token that somebody shows. */
export interface UsedToken extends Token {
  /** Whether it had never been used before. */
  readonly isFirstUse: boolean
}

export interface Tokens {
  /** `hash` is the digest of the token in hexadecimal. */
  add(
    token: Pick<Token, 'name' | 'scopes' | 'hint' | 'createdBy' | 'expiresAt'> & { readonly hash: string },
  ): Promise<Token>
  /** The token that may be used now, of that digest; notes that it was. */
  use(hash: string): Promise<UsedToken | undefined>
  list(): Promise<readonly Token[]>
  /** False where there is none of that number, or it was revoked before. */
  revoke(id: number, by: string | null): Promise<boolean>
  /** Whether one was ever made. */
  any(): Promise<boolean>
}
