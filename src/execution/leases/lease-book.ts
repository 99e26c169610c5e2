/** Somebody else who holds a lease, as far as it is known. */
export interface OtherHolder {
  /** The run, where one is on record. */
  readonly runId: number | null
  /** The process. */
  readonly owner: string
}

/** The last time that a relation was built whole under a lease. */
export interface LastBuild extends OtherHolder {
  /** The same for two builds that would do the same. */
  readonly digest: string
  readonly startedAtMs: number
  readonly finishedAtMs: number
  /** Whether this run did it. */
  readonly isOwn: boolean
}

export type LeaseAnswer =
  | {
      readonly granted: true
      readonly token: number
      /** Its former holder has not given it back, and may still be at work. */
      readonly isTakenOver: boolean
      /** Until when somebody had it before; undefined where nobody ever had. */
      readonly heldUntilMs: number | undefined
      readonly built: LastBuild | undefined
    }
  | { readonly granted: false; readonly heldBy: OtherHolder }

/** A lease as its holder names it. */
export interface HeldToken {
  readonly resource: string
  /** Greater than that of any lease on this resource before. */
  readonly token: number
}

/** Where processes write down who may write to which relation. A lease holds for a time, and is prolonged. */
export interface LeaseBook {
  /** How long a lease holds. */
  readonly ttlMs: number
  /** How old what another run has built may be to be taken as it is. Undefined: everything is built. */
  readonly freshEnoughMs: number | undefined
  /** Grants the lease if nobody holds it. One of all who ask gets it. */
  ask(resource: string, unique_id: string | null): Promise<LeaseAnswer>
  /** Prolongs leases; gives those that somebody else has by now. */
  renew(held: readonly HeldToken[]): Promise<readonly HeldToken[]>
  /** A greater token, also greater than `above`; undefined where somebody else has the lease by now. */
  raise(held: HeldToken, above: number): Promise<number | undefined>
  /** Gives it back; with a digest, what it is for has been built. */
  release(held: HeldToken, digest: string | undefined): Promise<void>
  /** Gives it back, and warns the next one: something of the node may still be under way in the warehouse. */
  abandon(held: HeldToken): Promise<void>
  close(): Promise<void>
}

export type OpenLeaseBook = () => Promise<LeaseBook>
