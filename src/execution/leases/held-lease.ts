import { randomUUID } from 'node:crypto'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Connection } from '#warehouse/adapter/connection.ts'
import type { FenceMark, FenceSql } from '#warehouse/adapter/fence.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import type { WriteGuard } from '#warehouse/adapter/write-guard.ts'
import type { HeldToken, LastBuild, LeaseBook } from './lease-book.ts'
import type { Timers } from './timers.ts'

/** What a lease has to do with a warehouse that can be asked: the statements, and the table they speak of. */
export interface Fence {
  readonly sql: FenceSql
  readonly table: string
}

/** A relation, as the store and as its own database name it. */
export interface Claimed extends HeldToken {
  readonly name: string
  readonly isTakenOver: boolean
  readonly heldUntilMs: number | undefined
  readonly built: LastBuild | undefined
}

const GOODBYE_MS = 25
const MOST_GOODBYES = 200

/** The right of a node to write to its relations, while it holds. Nothing is published by its sessions afterwards. */
export class HeldLease implements WriteGuard {
  /** For people: the node. */
  readonly title: string
  /** Until when it holds if it is not prolonged. */
  untilMs: number
  private readonly book: LeaseBook
  private readonly fence: Fence | undefined
  private readonly now: () => number
  private readonly timers: Timers
  private readonly holder = randomUUID()
  private readonly sessions = new Set<Session>()
  private claimed: readonly Claimed[]
  private loss: DbtError | undefined

  constructor(
    claimed: readonly Claimed[],
    at: {
      readonly title: string
      readonly untilMs: number
      readonly book: LeaseBook
      readonly fence: Fence | undefined
      readonly now: () => number
      readonly timers: Timers
    },
  ) {
    this.claimed = claimed
    this.title = at.title
    this.untilMs = at.untilMs
    this.book = at.book
    this.fence = at.fence
    this.now = at.now
    this.timers = at.timers
  }

  get tokens(): readonly HeldToken[] {
    return this.claimed
  }

  /** Of the first of its relations, which is the node's own. */
  get built(): LastBuild | undefined {
    return this.claimed[0]?.built
  }

  /** Whether somebody else may have changed the relation since then. */
  wasHeldSince(momentMs: number): boolean {
    return this.claimed.some(({ heldUntilMs = 0 }) => heldUntilMs >= momentMs)
  }

  /** Why the node failed, if it is because the lease was lost. */
  get lossTold(): DbtError | undefined {
    return this.loss
  }

  /** Lets this session write, and nobody who held the lease before. To be called before the first statement. */
  async enter(session: Session): Promise<void> {
    this.check()
    const { fence } = this
    if (fence) await session.beforehand((connection) => this.raise(connection, fence))
    this.sessions.add(session)
    session.guardWith(this)
  }

  /** The session does something else from now on. */
  leave(session: Session): void {
    this.sessions.delete(session)
    session.guardWith(undefined)
  }

  check(): void {
    if (!this.loss && this.now() >= this.untilMs) this.lose(EXPIRED)
    if (this.loss) throw this.loss
  }

  get question(): WriteGuard['question'] {
    if (!this.fence) return undefined
    return { sql: this.fence.sql.check(this.fence.table, this.mark), rows: this.claimed.length }
  }

  refused(): Error {
    return this.lose(TAKEN)
  }

  /** It does not hold any more: what its sessions do is broken off. */
  lose(why: string): DbtError {
    this.loss ??= dbtError('DbtRuntimeError', 'lease/lost', `${why}, so nothing more was published`, {
      node: this.title,
      hint: 'run it again; docs/leases.md tells how runs take turns',
    })
    for (const session of this.sessions) session.cancel()
    return this.loss
  }

  private get mark(): FenceMark {
    return {
      resources: this.claimed.map(({ name }) => name),
      tokens: this.claimed.map(({ token }) => token),
      holder: this.holder,
    }
  }

  private async raise(connection: Connection, fence: Fence): Promise<void> {
    // From here on each statement stands for itself: nobody is left behind in the middle with the row locked.
    await connection.run('commit', { fetch: false })
    if (this.claimed.some(({ isTakenOver }) => isTakenOver)) await this.endFormer(connection, fence)
    for (;;) {
      const { table } = await connection.run(fence.sql.raise(fence.table, this.mark), { fetch: true })
      if (table.rows.length >= this.claimed.length) return
      const highest = await connection.run(fence.sql.highest(fence.table, this.mark), { fetch: true })
      await this.overtake(Number(highest.table.rows[0]?.[0] ?? 0))
    }
  }

  /** The fence knows greater tokens where the store was put back to an earlier state, or is not the only one. */
  private async overtake(highest: number): Promise<void> {
    const claimed: Claimed[] = []
    for (const each of this.claimed) {
      const token = await this.book.raise(each, highest)
      if (token === undefined) throw this.lose(TAKEN)
      claimed.push({ ...each, token })
    }
    this.claimed = claimed
  }

  private async endFormer(connection: Connection, { sql, table }: Fence): Promise<void> {
    if (!sql.endFormer) return
    for (let goodbyes = 0; goodbyes < MOST_GOODBYES; goodbyes++) {
      const former = await connection.run(sql.endFormer(table, this.mark), { fetch: true })
      if (former.table.rows.length === 0) return
      await new Promise<void>((resolve) => this.timers.after(GOODBYE_MS, resolve))
    }
  }
}

export const EXPIRED = 'Its lease could not be prolonged in time'
const TAKEN = 'Another run has taken over its lease'
