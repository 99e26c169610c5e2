import path from 'node:path'
import type { Files } from '#foundation/effects.ts'

const PLATFORM_FOLDER = '.trellis'

/**
 * Where relative paths of settings begin: the project's folder. Where a server has checked a commit out into a folder that will go
 * away, `.trellis` in it is a link, and the folder which that leads to has what is to stay: a database file, the store.
 */
export function homeFolder(files: Pick<Files, 'readLink'>, projectFolder: string): string {
  const target = files.readLink(path.join(projectFolder, PLATFORM_FOLDER))
  return target === undefined ? projectFolder : path.dirname(path.resolve(projectFolder, target))
}
