import type { Store } from '#platform/store/store.ts'
import type { CommandLines } from '../command-lines.ts'
import { markOrphans } from './mark-orphans.ts'

const ORPHANS_MS = 5_000
const WISH_MS = 1_000

/** Sees to runs of command lines that others want to end, or whose server is gone. Gives what ends that. */
export function lookAfterCommands(
  store: Store,
  owner: string,
  { commandLines, log }: { readonly commandLines: CommandLines; readonly log: (text: string) => void },
): () => void {
  const orphans = setInterval(() => void markOrphans(store, owner, log), ORPHANS_MS)
  const wishes = setInterval(() => void cancelAsked(store, owner, commandLines), WISH_MS)
  void markOrphans(store, owner, log)
  return () => {
    clearInterval(orphans)
    clearInterval(wishes)
  }
}

/** Somebody may ask elsewhere, on another server or a command line, to cancel what runs here. */
async function cancelAsked(store: Store, owner: string, commandLines: CommandLines): Promise<void> {
  if (commandLines.runCount === 0) return
  try {
    for (const { id } of await store.runs.toCancel(owner)) commandLines.cancel(id)
  } catch {
    // The store is asked again soon.
  }
}
