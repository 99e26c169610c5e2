import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '#platform/store/open-store.ts'
import type { Store } from '#platform/store/store.ts'
import type { WallClock } from './world.ts'

/** Does something with a store that lies in memory where the system has room for files there. */
export async function withStore<Result>(
  startAt: number,
  work: (store: Store, clock: WallClock) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'trellis-scheduler-'))
  const clock: WallClock = { now: startAt }
  const store = await openStore(join(folder, 'state.db'), { now: () => clock.now })
  try {
    return await work(store, clock)
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
