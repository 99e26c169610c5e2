import { type Clock, moment } from '../clock.ts'
import { number, text, textOrNull } from '../database/cells.ts'
import type { Row, Session } from '../database/database.ts'
import type { Server, Servers } from '../port/servers.ts'

/** A query that has a row where that owner is alive at that moment. */
export const ALIVE = (owner: string, now: string): string =>
  `select 1 from servers where servers.id = ${owner} and servers.left_at is null and servers.expires_at > ${now}`

/** Those who are alive, in a database. */
export class StoredServers implements Servers {
  private readonly session: Session
  private readonly clock: Clock
  private readonly checkVersion: () => Promise<void>

  /** `checkVersion` throws where a newer program has changed the tables meanwhile. */
  constructor(session: Session, clock: Clock, checkVersion: () => Promise<void>) {
    this.session = session
    this.clock = clock
    this.checkVersion = checkVersion
  }

  async enter(server: Pick<Server, 'id' | 'kind' | 'host' | 'pid' | 'version'>, ttlMs: number): Promise<void> {
    const now = this.clock()
    await this.session.write(
      `insert into servers (id, kind, host, pid, version, started_at, beat_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (id) do update set kind = excluded.kind, host = excluded.host, pid = excluded.pid,
         version = excluded.version, started_at = excluded.started_at, beat_at = excluded.beat_at,
         expires_at = excluded.expires_at, left_at = null`,
      [server.id, server.kind, server.host, server.pid, server.version, moment(now), moment(now), moment(now + ttlMs)],
    )
  }

  async beat(id: string, ttlMs: number): Promise<boolean> {
    await this.checkVersion()
    const now = this.clock()
    const rows = await this.session.write(
      `update servers set beat_at = $1, expires_at = $2 where id = $3 and left_at is null and expires_at > $4 returning id`,
      [moment(now), moment(now + ttlMs), id, moment(now)],
    )
    return rows.length > 0
  }

  async leave(id: string): Promise<void> {
    await this.session.write('update servers set left_at = $1 where id = $2 and left_at is null', [
      moment(this.clock()),
      id,
    ])
  }

  async alive(): Promise<readonly Server[]> {
    const rows = await this.session.read(
      'select * from servers where left_at is null and expires_at > $1 order by started_at, id',
      [moment(this.clock())],
    )
    return rows.map(serverFrom)
  }
}

function serverFrom(row: Row): Server {
  return {
    id: text(row, 'id'),
    kind: text(row, 'kind') as Server['kind'],
    host: text(row, 'host'),
    pid: number(row, 'pid'),
    version: text(row, 'version'),
    startedAt: text(row, 'started_at'),
    beatAt: text(row, 'beat_at'),
    expiresAt: text(row, 'expires_at'),
    leftAt: textOrNull(row, 'left_at'),
  }
}
