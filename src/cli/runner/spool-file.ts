import { randomUUID } from 'node:crypto'
import { copyFileSync, linkSync } from 'node:fs'
import { join } from 'node:path'

/** Keeps a file as it is now: whoever replaces it later leaves this one alone. Gives its path in the folder. */
export function spoolFile(path: string, folder: string): string {
  const kept = join(folder, randomUUID())
  try {
    linkSync(path, kept)
  } catch {
    // Another disk.
    copyFileSync(path, kept)
  }
  return kept
}
