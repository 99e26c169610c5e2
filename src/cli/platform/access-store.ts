/** Opens the store for the commands about users and tokens. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { auditedStore } from '#platform/audit/audited-store.ts'
import { parseAddress } from '#platform/store/database/address.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Store } from '#platform/store/store.ts'
import type { Host } from '../host.ts'
import type { ProjectWords } from './project-invocation.ts'
import { storeAddressOf } from './project-store.ts'

/** Does something with the project's store, which is made if there is none: users come before the first server. */
export async function withAccessStore<Result>(
  host: Host,
  words: ProjectWords,
  args: readonly string[],
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const address = await storeAddressOf(host, words, args)
  if (parseAddress(address).kind === 'sqlite') mkdirSync(dirname(address), { recursive: true, mode: 0o700 })
  const store = auditedStore(await openStore(address, { now: host.effects.now }))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Who types the command, as the audit chain names it. */
export function whoTypes({ effects: { env } }: Host): string | null {
  return env['USER'] || env['LOGNAME'] || null
}
