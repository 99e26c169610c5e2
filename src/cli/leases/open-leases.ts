import type { Invocation } from '#commands/invocation.ts'
import type { LeaseBook } from '#execution/leases/lease-book.ts'
import { Patience } from '#platform/store/database/patience.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Store } from '#platform/store/store.ts'
import { storedLeaseBook } from '#platform/leases/stored-lease-book.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import { storeAddress } from '../platform/store-address.ts'

/** Who takes leases. */
export interface Leaseholder {
  /** The run on record that the command belongs to. */
  readonly runId: number | null
  /** For people, where there is none. */
  readonly owner: string
}

/** The leases of a project in the store that its trellis.yml names, which is closed with them. */
export async function openLeases(invocation: Invocation, holder: Leaseholder): Promise<LeaseBook> {
  const { flags, effects } = invocation
  const folder = flags.PROJECT_DIR
  const settings = settingsOfProject(invocation)
  if (!settings) throw new Error(`trellis.yml has gone from ${folder}`)
  const patience = new Patience()
  patience.limit(LONGEST_OPENING_SECONDS)
  const store = await openStore(await storeAddress(settings.store, folder, effects), { now: effects.now, patience })
  patience.lift()
  return leasesIn(store, invocation, { ...holder, ownsStore: true })
}

/** Until then whoever needs a lease has given up, too. */
const LONGEST_OPENING_SECONDS = 35
const USUAL_TTL_MS = 30_000

/** The same in a store that is open for longer. */
export function leasesIn(
  store: Store,
  { effects: { env } }: Pick<Invocation, 'effects'>,
  holder: Leaseholder & { readonly ownsStore: boolean },
): LeaseBook {
  const seconds = Number(env['TRELLIS_LEASE_SECONDS'])
  return storedLeaseBook(store, {
    ...holder,
    ttlMs: seconds > 0 ? seconds * 1000 : USUAL_TTL_MS,
    freshEnoughMs: freshEnough(env['TRELLIS_FRESH_ENOUGH_MS']),
  })
}

function freshEnough(text: string | undefined): number | undefined {
  const milliseconds = Number(text)
  return text === undefined || text === '' || Number.isNaN(milliseconds) ? undefined : milliseconds
}
