import { type Clock, moment } from '../clock.ts'
import { number, numberOrNull, text, textOrNull } from '../database/cells.ts'
import type { Row, Session } from '../database/database.ts'
import type { Asked, Built, Holder, Lease, LeaseEnd, Leases, LeaseToken, PastLease } from '../port/leases.ts'

/** Who waits for the first holder of all has looked at the clock before. */
const LATER = `case when coalesce(leases.released_at, '') > excluded.acquired_at
             then leases.released_at else excluded.acquired_at end`

/** Leases in a database. The row of a resource stays when its lease ends, so that its token only grows. */
export class StoredLeases implements Leases {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  acquire(resource: string, { runId, owner, unique_id }: Holder, ttlMs: number): Promise<Asked> {
    return this.session.transaction(async (session) => {
      // Written first: who has to wait for another one here looks at the clock afterwards.
      const [before] = await session.write(
        'update leases set token = token where resource = $1 returning released_at, expires_at',
        [resource],
      )
      const nowMs = this.clock()
      const now = moment(nowMs)
      const [granted] = await session.write(
        `insert into leases (resource, token, run_id, owner, unique_id, acquired_at, renewed_at, expires_at)
         values ($1, 1, $2, $3, $4, $5, $6, $7)
         on conflict (resource) do update set token = leases.token + 1, run_id = excluded.run_id,
           owner = excluded.owner, unique_id = excluded.unique_id, acquired_at = ${LATER},
           renewed_at = excluded.renewed_at, expires_at = excluded.expires_at, released_at = null
         where leases.released_at is not null or leases.expires_at <= excluded.acquired_at
         returning *`,
        [resource, runId, owner, unique_id, now, now, moment(nowMs + ttlMs)],
      )
      if (!granted) {
        const [held] = await session.read('select * from leases where resource = $1', [resource])
        if (!held) throw new Error(`The lease of ${resource} is neither granted nor held`)
        return { granted: false, heldBy: leaseFrom(held) }
      }
      const lease = leaseFrom(granted)
      const heldUntil = before && (textOrNull(before, 'released_at') ?? text(before, 'expires_at'))
      const [expired] = await session.write(
        `update lease_history set ended_at = expires_at, ended = 'expired'
         where resource = $1 and token < $2 and ended_at is null returning *`,
        [resource, lease.token],
      )
      await session.write(
        `insert into lease_history
         (resource, token, run_id, owner, unique_id, acquired_at, renewed_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [resource, lease.token, runId, owner, unique_id, lease.acquiredAt, lease.renewedAt, lease.expiresAt],
      )
      return { granted: true, lease, after: expired && leaseFrom(expired), heldUntil, built: builtFrom(granted) }
    })
  }

  renew(leases: readonly LeaseToken[], ttlMs: number): Promise<readonly LeaseToken[]> {
    return this.session.transaction(async (session) => {
      const nowMs = this.clock()
      const now = moment(nowMs)
      const lost: LeaseToken[] = []
      for (const lease of inOrder(leases)) {
        const until = moment(nowMs + ttlMs)
        const held = await session.write(
          `update leases set renewed_at = $1, expires_at = $2
           where resource = $3 and token = $4 and released_at is null and expires_at > $5 returning token`,
          [now, until, lease.resource, lease.token, now],
        )
        if (held.length === 0) lost.push(lease)
        else {
          await session.write(
            'update lease_history set renewed_at = $1, expires_at = $2 where resource = $3 and token = $4',
            [now, until, lease.resource, lease.token],
          )
        }
      }
      return lost
    })
  }

  release(lease: LeaseToken, digest?: string): Promise<boolean> {
    return this.session.transaction(async (session) => {
      const now = moment(this.clock())
      const held = await session.write(
        `update leases set released_at = $1
         where resource = $2 and token = $3 and released_at is null and expires_at > $4 returning resource, token`,
        [now, lease.resource, lease.token, now],
      )
      await noteReleased(session, held, now)
      if (held.length > 0 && digest !== undefined) {
        await session.write(
          `update leases set built_digest = $1, built_started_at = acquired_at, built_at = $2, built_run_id = run_id,
             built_by = owner where resource = $3`,
          [digest, now, lease.resource],
        )
      }
      return held.length > 0
    })
  }

  raise({ resource, token }: LeaseToken, above: number): Promise<Lease | undefined> {
    return this.session.transaction(async (session) => {
      const greater = Math.max(token, above) + 1
      const [raised] = await session.write(
        `update leases set token = $1
         where resource = $2 and token = $3 and released_at is null and expires_at > $4 returning *`,
        [greater, resource, token, moment(this.clock())],
      )
      if (!raised) return undefined
      await session.write('update lease_history set token = $1 where resource = $2 and token = $3', [
        greater,
        resource,
        token,
      ])
      return leaseFrom(raised)
    })
  }

  releaseAll(owner: string, runId?: number): Promise<number> {
    return this.session.transaction(async (session) => {
      const now = moment(this.clock())
      const held = await session.write(
        `update leases set released_at = $1 where owner = $2 and released_at is null and expires_at > $3
         ${runId === undefined ? '' : 'and run_id = $4'} returning resource, token`,
        [now, owner, now, ...(runId === undefined ? [] : [runId])],
      )
      await noteReleased(session, held, now)
      return held.length
    })
  }

  expire({ resource, token }: LeaseToken): Promise<void> {
    return this.session.transaction(async (session) => {
      const now = moment(this.clock())
      const held = await session.write(
        `update leases set expires_at = $1 where resource = $2 and token = $3 and released_at is null and expires_at > $4
         returning resource, token`,
        [now, resource, token, now],
      )
      await noteExpired(session, held, now)
    })
  }

  expireRun(runId: number): Promise<number> {
    return this.session.transaction(async (session) => {
      const now = moment(this.clock())
      const held = await session.write(
        `update leases set expires_at = $1 where run_id = $2 and released_at is null and expires_at > $3
         returning resource, token`,
        [now, runId, now],
      )
      await noteExpired(session, held, now)
      return held.length
    })
  }

  async holds({ resource, token }: LeaseToken): Promise<boolean> {
    const rows = await this.session.read(
      'select 1 as held from leases where resource = $1 and token = $2 and released_at is null and expires_at > $3',
      [resource, token, moment(this.clock())],
    )
    return rows.length > 0
  }

  async held(): Promise<readonly Lease[]> {
    const rows = await this.session.read(
      'select * from leases where released_at is null and expires_at > $1 order by resource',
      [moment(this.clock())],
    )
    return rows.map(leaseFrom)
  }

  async historyOfRun(runId: number): Promise<readonly PastLease[]> {
    const rows = await this.session.read(
      'select * from lease_history where run_id = $1 order by acquired_at, resource, token',
      [runId],
    )
    return rows.map(pastFrom)
  }

  async history(resource: string, limit: number): Promise<readonly PastLease[]> {
    const rows = await this.session.read(
      'select * from lease_history where resource = $1 order by token desc limit $2',
      [resource, limit],
    )
    return rows.map(pastFrom)
  }
}

async function noteReleased(session: Session, held: readonly Row[], now: string): Promise<void> {
  for (const row of held) {
    await session.write(
      "update lease_history set ended_at = $1, ended = 'released' where resource = $2 and token = $3",
      [now, text(row, 'resource'), number(row, 'token')],
    )
  }
}

async function noteExpired(session: Session, held: readonly Row[], now: string): Promise<void> {
  for (const row of held) {
    await session.write('update lease_history set expires_at = $1 where resource = $2 and token = $3', [
      now,
      text(row, 'resource'),
      number(row, 'token'),
    ])
  }
}

/** Two who renew the same leases do not wait for each other in a circle. */
function inOrder(leases: readonly LeaseToken[]): readonly LeaseToken[] {
  return [...leases].sort((a, b) => (a.resource < b.resource ? -1 : 1))
}

function leaseFrom(row: Row): Lease {
  return {
    resource: text(row, 'resource'),
    token: number(row, 'token'),
    runId: numberOrNull(row, 'run_id'),
    owner: text(row, 'owner'),
    unique_id: textOrNull(row, 'unique_id'),
    acquiredAt: text(row, 'acquired_at'),
    renewedAt: text(row, 'renewed_at'),
    expiresAt: text(row, 'expires_at'),
  }
}

function builtFrom(row: Row): Built | undefined {
  const digest = textOrNull(row, 'built_digest')
  if (digest === null) return undefined
  return {
    digest,
    startedAt: text(row, 'built_started_at'),
    finishedAt: text(row, 'built_at'),
    runId: numberOrNull(row, 'built_run_id'),
    owner: text(row, 'built_by'),
  }
}

function pastFrom(row: Row): PastLease {
  return { ...leaseFrom(row), endedAt: textOrNull(row, 'ended_at'), end: textOrNull(row, 'ended') as LeaseEnd | null }
}
