import { type Clock, moment } from '../clock.ts'
import { text } from '../database/cells.ts'
import type { Row, Session } from '../database/database.ts'
import type { Sessions, SessionTimes, UserSession } from '../port/sessions.ts'
import type { UserRole } from '../port/users.ts'

const MINUTE = 60_000

/** Who is signed in, in a database. */
export class StoredSessions implements Sessions {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  open(
    { hash, user, role, via }: Pick<UserSession, 'user' | 'role' | 'via'> & { readonly hash: string },
    { idleMs, mostMs }: SessionTimes,
  ): Promise<UserSession> {
    return this.session.transaction(async (session) => {
      const atMs = this.clock()
      const now = moment(atMs)
      await session.write('delete from sessions where expires_at <= $1', [now])
      const [row] = await session.write(
        `insert into sessions (hash, user_name, role, via, created_at, used_at, expires_at)
         values ($1, $2, $3, $4, $5, $5, $6) returning *`,
        [hash, user, role, via, now, moment(atMs + Math.min(idleMs, mostMs))],
      )
      if (!row) throw new Error('A session was not kept')
      if (via === 'local') await session.write('update users set last_sign_in_at = $1 where name = $2', [now, user])
      return sessionFrom(row)
    })
  }

  async look(hash: string, lasts: SessionTimes): Promise<UserSession | undefined> {
    return (await this.usable(hash, lasts, this.clock()))?.session
  }

  async use(hash: string, lasts: SessionTimes): Promise<UserSession | undefined> {
    const atMs = this.clock()
    const found = await this.usable(hash, lasts, atMs)
    if (!found) return undefined
    const { session, end } = found
    // Not at each request: a page that asks all the time does not make the store write all the time.
    if (atMs - Date.parse(session.usedAt) < Math.min(MINUTE, lasts.idleMs / 10)) return session
    const moved = { usedAt: moment(atMs), expiresAt: moment(end) }
    await this.session.write('update sessions set used_at = $1, expires_at = $2 where hash = $3', [
      moved.usedAt,
      moved.expiresAt,
      hash,
    ])
    return { ...session, ...moved }
  }

  /** The session, and when it ends if it is used now. */
  private async usable(
    hash: string,
    { idleMs, mostMs }: SessionTimes,
    atMs: number,
  ): Promise<{ readonly session: UserSession; readonly end: number } | undefined> {
    const [row] = await this.session.read(
      `select s.user_name, s.via, s.created_at, s.used_at, s.expires_at, coalesce(u.role, s.role) as role
       from sessions s left join users u on u.name = s.user_name and s.via = 'local'
       where s.hash = $1 and s.expires_at > $2 and (s.via <> 'local' or u.name is not null)`,
      [hash, moment(atMs)],
    )
    if (!row) return undefined
    const session = sessionFrom(row)
    // The settings may have become stricter since it began.
    const end = Math.min(atMs + idleMs, Date.parse(session.createdAt) + mostMs)
    return end <= atMs || Date.parse(session.usedAt) + idleMs <= atMs ? undefined : { session, end }
  }

  async close(hash: string): Promise<boolean> {
    return (await this.session.write('delete from sessions where hash = $1 returning hash', [hash])).length > 0
  }

  async closeAllOf(user: string, via: UserSession['via']): Promise<number> {
    const rows = await this.session.write('delete from sessions where user_name = $1 and via = $2 returning hash', [
      user,
      via,
    ])
    return rows.length
  }
}

function sessionFrom(row: Row): UserSession {
  return {
    user: text(row, 'user_name'),
    role: text(row, 'role') as UserRole,
    via: text(row, 'via') as UserSession['via'],
    createdAt: text(row, 'created_at'),
    usedAt: text(row, 'used_at'),
    expiresAt: text(row, 'expires_at'),
  }
}
