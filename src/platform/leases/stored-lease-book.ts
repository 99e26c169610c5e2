import type { LastBuild, LeaseBook } from '#execution/leases/lease-book.ts'
import type { Built, LeaseToken } from '../store/port/leases.ts'
import type { Store } from '../store/store.ts'

export interface LeaseBookOptions {
  /** The run on record that this process works for. */
  readonly runId: number | null
  /** This process, for people. */
  readonly owner: string
  readonly ttlMs: number
  readonly freshEnoughMs: number | undefined
  /** Whether the store is this book's alone, and closed with it. */
  readonly ownsStore: boolean
}

/** The leases of a run, in the store. */
export function storedLeaseBook(store: Pick<Store, 'leases' | 'close'>, options: LeaseBookOptions): LeaseBook {
  const { runId, owner, ttlMs, freshEnoughMs, ownsStore } = options
  const { leases } = store
  const isOwn = (built: Built) => (runId === null ? built.owner === owner : built.runId === runId)
  return {
    ttlMs,
    freshEnoughMs,
    async ask(resource, unique_id) {
      const asked = await leases.acquire(resource, { runId, owner, unique_id }, ttlMs)
      if (!asked.granted) return { granted: false, heldBy: asked.heldBy }
      const { lease, after, heldUntil, built } = asked
      return {
        granted: true,
        token: lease.token,
        isTakenOver: after !== undefined,
        heldUntilMs: heldUntil === undefined ? undefined : Date.parse(heldUntil),
        built: built && lastBuild(built, isOwn(built)),
      }
    },
    renew: (held) => leases.renew(held.map(named), ttlMs),
    raise: async (held, above) => (await leases.raise(named(held), above))?.token,
    async release(held, digest) {
      await leases.release(named(held), digest)
    },
    abandon: (held) => leases.expire(named(held)),
    close: () => (ownsStore ? store.close() : Promise.resolve()),
  }
}

function named({ resource, token }: LeaseToken): LeaseToken {
  return { resource, token }
}

function lastBuild({ digest, startedAt, finishedAt, runId, owner }: Built, isOwn: boolean): LastBuild {
  return { digest, runId, owner, isOwn, startedAtMs: Date.parse(startedAt), finishedAtMs: Date.parse(finishedAt) }
}
