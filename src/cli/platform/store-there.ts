/** The store, for those who only look at the project: none is made for a look. */
import type { Effects } from '#foundation/effects.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { parseAddress } from '#platform/store/database/address.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Store } from '#platform/store/store.ts'
import { storeAddress } from './store-address.ts'

export interface StorePlace {
  /** The folder of the project. */
  readonly folder: string
  readonly effects: Effects
}

/** What `look` finds in it; undefined where there is none yet, or where the variable that names it is not set here. */
export async function withStoreThere<T>(
  { store: address }: Pick<Settings, 'store'>,
  { folder, effects }: StorePlace,
  look: (store: Store) => Promise<T>,
): Promise<T | undefined> {
  // Who only looks does not have to have what the server needs.
  if (address.kind === 'missing') return undefined
  const place = await storeAddress(address, folder, effects)
  if (parseAddress(place).kind === 'sqlite' && !effects.files.exists(place)) return undefined
  const store = await openStore(place, { now: effects.now })
  try {
    return await look(store)
  } finally {
    await store.close()
  }
}
