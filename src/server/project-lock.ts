import { dirname } from 'node:path'
import { mkdirSync } from 'node:fs'

/** Kept for as long as the process lives, or until it is given back. */
export interface ProjectLock {
  release(): void
}

/**
 * Takes a lock that only one process can have; undefined where another one has it. It is the system's own, which a
 * process that was killed leaves behind nowhere.
 */
export async function takeProjectLock(path: string): Promise<ProjectLock | undefined> {
  mkdirSync(dirname(path), { recursive: true })
  const { default: Database } = await import('libsql')
  const database = new Database(path, { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (error instanceof Error && /locked|busy/i.test(error.message)) return undefined
    throw error
  }
  return { release: () => database.close() }
}
