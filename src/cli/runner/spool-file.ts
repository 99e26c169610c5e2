import { randomUUID } from 'node:crypto'
import { copyFileSync, linkSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Keeps a file as it is now: whoever replaces it later leaves this one alone. Gives its path in the folder. Where there
 * is no room for it, nothing stands there, which the journal of the runs finds and says: the command goes on.
 */
export function spoolFile(path: string, folder: string): string {
  const kept = join(folder, randomUUID())
  try {
    linkSync(path, kept)
  } catch {
    // Another disk, or none that takes it.
    try {
      copyFileSync(path, kept)
    } catch {
      rmSync(kept, { force: true })
    }
  }
  return kept
}
