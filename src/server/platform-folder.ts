import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** Makes the folder that a server keeps all its own in, for its user alone. */
export function makePlatformFolder(folder: string): void {
  try {
    if (!existsSync(dirname(folder))) mkdirSync(dirname(folder), { recursive: true })
    // By itself: a whole path that is made on a file system which is read-only fails as if it were not there.
    if (!existsSync(folder)) mkdirSync(folder)
    chmodSync(folder, 0o700)
  } catch (error) {
    const text = `trellis up keeps its state in ${folder}, which it cannot use\n${error instanceof Error ? error.message : String(error)}`
    throw dbtError('DbtRuntimeError', 'server/folder', text, {
      hint: 'it has to be writable for the user that starts the server; a copy of the project may lie elsewhere',
    })
  }
}
