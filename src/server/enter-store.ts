import { randomBytes } from 'node:crypto'
import type { ProgramFacts } from '#platform/runner/frames.ts'
import type { Store } from '#platform/store/store.ts'

const BEAT_MS = 5_000
const TTL_MS = 20_000

/** A server among those that the store knows to be alive. */
export interface Presence {
  readonly owner: string
  readonly leave: () => Promise<void>
}

/** Enters the store under a name that no process had before, and gives signs of life from then on. */
export async function enterStore(
  { servers }: Pick<Store, 'servers'>,
  { pid, version }: ProgramFacts,
  host: string,
  { now, log }: { readonly now: () => number; readonly log: (text: string) => void },
): Promise<Presence> {
  const owner = `server-${pid}-${Math.round(now())}-${randomBytes(3).toString('hex')}`
  const self = { id: owner, kind: 'server', host, pid, version } as const
  await servers.enter(self, TTL_MS)
  const beats = setInterval(() => void beat(), BEAT_MS)
  return {
    owner,
    leave: () => {
      clearInterval(beats)
      return servers.leave(owner)
    },
  }

  async function beat(): Promise<void> {
    try {
      if (await servers.beat(owner, TTL_MS)) return
      log('This server gave no sign of life for so long that others may have taken its runs')
      await servers.enter(self, TTL_MS)
    } catch {
      // The store is asked again soon.
    }
  }
}
