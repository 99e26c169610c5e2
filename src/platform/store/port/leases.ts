/** Who holds a lease. */
export interface Holder {
  readonly runId: number | null
  /** The server or the command line, as `Servers` knows it. */
  readonly owner: string
  /** The node that is being built. */
  readonly unique_id: string | null
}

/** The right to write to a relation, for a time. */
export interface Lease extends Holder {
  /** What it is for, for example `"shop"."main"."orders"` in a target. */
  readonly resource: string
  /** Greater than that of any lease on this resource before. */
  readonly token: number
  readonly acquiredAt: string
  readonly renewedAt: string
  readonly expiresAt: string
}

/** How a lease ended: given back, or taken by the next one after its time had run out. */
export type LeaseEnd = 'released' | 'expired'

export interface PastLease extends Lease {
  readonly endedAt: string | null
  readonly end: LeaseEnd | null
}

export type Asked =
  | {
      readonly granted: true
      readonly lease: Lease
      /** Whose time had run out. */
      readonly after: Lease | undefined
      /** Until when somebody had it before; undefined where nobody ever had. */
      readonly heldUntil: string | undefined
      /** The last time that what it is for was built whole. */
      readonly built: Built | undefined
    }
  | { readonly granted: false; readonly heldBy: Lease }

/** That a holder has built what the lease is for. */
export interface Built {
  /** The same for two builds that would do the same. */
  readonly digest: string
  /** When it began: data that came later may not be in it. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly runId: number | null
  readonly owner: string
}

/** A lease as its holder names it. */
export type LeaseToken = Pick<Lease, 'resource' | 'token'>

/** Leases with fencing tokens. Whoever wrote nothing down before a token changed writes nothing after. */
export interface Leases {
  /** Grants the lease if nobody holds it, or its time has run out. One of all who ask gets it. */
  acquire(resource: string, holder: Holder, ttlMs: number): Promise<Asked>
  /** Prolongs those that still hold from now on; gives those that do not any more. */
  renew(leases: readonly LeaseToken[], ttlMs: number): Promise<readonly LeaseToken[]>
  /** False where it was not held any more. With a digest what it is for counts as built. */
  release(lease: LeaseToken, digest?: string): Promise<boolean>
  /** Lets its time run out: who takes it next is told that it was not given back. */
  expire(lease: LeaseToken): Promise<void>
  /** A greater token for one that still holds, greater also than `above`; undefined where it does not hold any more. */
  raise(lease: LeaseToken, above: number): Promise<Lease | undefined>
  /** Gives back everything that an owner, or one run of it, holds. */
  releaseAll(owner: string, runId?: number): Promise<number>
  /** Lets the time of everything run out that a run holds whose process is gone: who takes it next is told so. */
  expireRun(runId: number): Promise<number>
  /** Whether this token may still write. */
  holds(lease: LeaseToken): Promise<boolean>
  held(): Promise<readonly Lease[]>
  historyOfRun(runId: number): Promise<readonly PastLease[]>
  /** The newest first. */
  history(resource: string, limit: number): Promise<readonly PastLease[]>
}
