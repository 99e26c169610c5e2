import { type Clock, moment } from '../clock.ts'
import { json, number, text, textOrNull } from '../database/cells.ts'
import { nextNumber } from '../database/counter.ts'
import type { Row, Session } from '../database/database.ts'
import type { Scope, Token, Tokens, UsedToken } from '../port/tokens.ts'

/** Access tokens in a database. */
export class StoredTokens implements Tokens {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  add({
    hash,
    name,
    scopes,
    hint,
    createdBy,
    expiresAt,
  }: Pick<Token, 'name' | 'scopes' | 'hint' | 'createdBy' | 'expiresAt'> & { readonly hash: string }): Promise<Token> {
    return this.session.transaction(async (session) => {
      const id = await nextNumber(session, 'tokens')
      const [row] = await session.write(
        `insert into tokens (id, hash, name, scopes, hint, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning *`,
        [id, hash, name, JSON.stringify(scopes), hint, createdBy, moment(this.clock()), expiresAt],
      )
      if (!row) throw new Error('A token was not kept')
      return tokenFrom(row)
    })
  }

  async use(hash: string): Promise<UsedToken | undefined> {
    const now = moment(this.clock())
    const [row] = await this.session.read(
      'select * from tokens where hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)',
      [hash, now],
    )
    if (!row) return undefined
    const token = tokenFrom(row)
    // To the minute: a client that asks all the time does not make the store write all the time.
    if (token.lastUsedAt?.slice(0, 16) === now.slice(0, 16)) return { ...token, isFirstUse: false }
    // Of several first uses at once one is the first.
    const isFirstUse = token.lastUsedAt === null && (await this.noteUse(hash, now, 'and last_used_at is null'))
    if (!isFirstUse) await this.noteUse(hash, now)
    return { ...token, lastUsedAt: now, isFirstUse }
  }

  private async noteUse(hash: string, now: string, condition = ''): Promise<boolean> {
    const rows = await this.session.write(
      `update tokens set last_used_at = $1 where hash = $2 ${condition} returning id`,
      [now, hash],
    )
    return rows.length > 0
  }

  async list(): Promise<readonly Token[]> {
    return (await this.session.read('select * from tokens order by id')).map(tokenFrom)
  }

  async revoke(id: number, by: string | null): Promise<boolean> {
    const rows = await this.session.write(
      'update tokens set revoked_at = $1, revoked_by = $2 where id = $3 and revoked_at is null returning id',
      [moment(this.clock()), by, id],
    )
    return rows.length > 0
  }

  async any(): Promise<boolean> {
    return (await this.session.read('select 1 as one from tokens limit 1')).length > 0
  }
}

function tokenFrom(row: Row): Token {
  return {
    id: number(row, 'id'),
    name: text(row, 'name'),
    scopes: json<readonly Scope[]>(row, 'scopes'),
    hint: text(row, 'hint'),
    createdBy: textOrNull(row, 'created_by'),
    createdAt: text(row, 'created_at'),
    expiresAt: textOrNull(row, 'expires_at'),
    lastUsedAt: textOrNull(row, 'last_used_at'),
    revokedAt: textOrNull(row, 'revoked_at'),
    revokedBy: textOrNull(row, 'revoked_by'),
  }
}
