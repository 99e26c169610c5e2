import type { UserRole } from './users.ts'

/** Somebody who is signed in, in one browser. The session's own id is never kept. */
export interface UserSession {
  readonly user: string
  /** As it is now, of a user of the store; else as it was at sign-in. */
  readonly role: UserRole
  readonly via: 'local' | 'oidc'
  readonly createdAt: string
  readonly usedAt: string
  readonly expiresAt: string
}

export interface Sessions {
  /** `hash` is the digest of the id in hexadecimal. Throws away what has expired. */
  open(
    session: Pick<UserSession, 'user' | 'role' | 'via'> & { readonly hash: string },
    lasts: SessionTimes,
  ): Promise<UserSession>
  /** The session of that digest, if it may be used now; its end moves on. */
  use(hash: string, lasts: SessionTimes): Promise<UserSession | undefined>
  /** The session of that digest, if it may be used now, and this is no use of it: its end stays. */
  look(hash: string, lasts: SessionTimes): Promise<UserSession | undefined>
  /** False where there was none. */
  close(hash: string): Promise<boolean>
  /** Ends all sessions of somebody; says how many there were. */
  closeAllOf(user: string, via: UserSession['via']): Promise<number>
}

export interface SessionTimes {
  /** It ends when it was not used for so long, */
  readonly idleMs: number
  /** and so long after sign-in in any case. */
  readonly mostMs: number
}
