import type { RetentionPolicy, Swept } from '../store/port/upkeep.ts'
import type { Store } from '../store/store.ts'
import { DAY, HOUR, MINUTE } from '../time/wall-time.ts'

/** By which the servers of a store agree that one of them does it. */
const LEASE = 'upkeep of the store'
const LEASE_MS = 30 * MINUTE
const SWEPT = 'upkeep.swept_at'
const COMPACTED = 'upkeep.compacted_at'
const SWEEP_EVERY_MS = HOUR
/** It rewrites much of the file. */
const COMPACT_EVERY_MS = DAY

export interface Sweeper {
  readonly store: Store
  /** By which the store knows who sweeps. */
  readonly owner: string
  readonly policy: RetentionPolicy
  readonly now: number
}

/** Throws away what is not kept any more, if that has not been done lately, and nobody else is at it. Undefined where it is not done. */
export async function sweepIfDue({ store, owner, policy, now }: Sweeper): Promise<Swept | undefined> {
  if (!(await isDue(store, SWEPT, SWEEP_EVERY_MS, now))) return undefined
  const asked = await store.leases.acquire(LEASE, { runId: null, owner, unique_id: null }, LEASE_MS)
  if (!asked.granted) return undefined
  try {
    // Another one may have done it between the two questions.
    if (!(await isDue(store, SWEPT, SWEEP_EVERY_MS, now))) return undefined
    const swept = await store.upkeep.sweep(policy)
    await store.notes.set(SWEPT, String(now))
    if (await isDue(store, COMPACTED, COMPACT_EVERY_MS, now)) {
      await store.upkeep.compact()
      await store.notes.set(COMPACTED, String(now))
    }
    return swept
  } finally {
    await store.leases.release(asked.lease)
  }
}

async function isDue({ notes }: Store, name: string, everyMs: number, now: number): Promise<boolean> {
  const last = Number((await notes.find(name)) ?? Number.NEGATIVE_INFINITY)
  // A clock that was set back does not keep it from being done.
  return !(now - last < everyMs && now >= last)
}
