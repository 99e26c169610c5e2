import { basename } from 'node:path'
import type { Files } from '#foundation/effects.ts'
import { readProjectFile } from '#project/config/read-project-file.ts'

/** The project's own name; that of its folder while its file can not be read. */
export function projectName(folder: string, files: Files): string {
  try {
    const { name } = readProjectFile(files, folder).data
    if (typeof name === 'string') return name
  } catch {
    // What is wrong with it, `problem` of the platform says.
  }
  return basename(folder)
}
