import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ExclusiveFile } from '#warehouse/adapter/adapter.ts'
import type { DuckDBCredentials } from './credentials.ts'
import { connectionSettings, databaseFile, openingOptions } from './driver.ts'

/** The file of a target; undefined for a database in memory, or elsewhere. */
export function exclusiveFile(credentials: DuckDBCredentials, folder: string): ExclusiveFile | undefined {
  const path = databaseFile(credentials.path, folder)
  if (path === undefined) return undefined
  return {
    path,
    identity: fileIdentity(path),
    config: openingOptions(credentials.config_options),
    settings: connectionSettings(credentials, { folder, readsFrom: folder }),
    keepOpen: credentials.keep_open,
    attached: credentials.attach.flatMap((each) => {
      const attached = databaseFile(each.path, folder)
      return attached === undefined ? [] : [fileIdentity(attached)]
    }),
  }
}

/** The path without links on it, also of a file that is not there yet. */
export function fileIdentity(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const folder = dirname(path)
    return folder === path ? path : join(fileIdentity(folder), basename(path))
  }
}
