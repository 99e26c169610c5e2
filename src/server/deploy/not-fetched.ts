import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a checkout lacks because it lies outside of its repository: a line for each. */
export function notFetched(folder: string): readonly string[] {
  const attributes = join(folder, '.gitattributes')
  const notes: string[] = []
  if (existsSync(join(folder, '.gitmodules'))) {
    notes.push('The repository has submodules, which are not fetched: their folders are empty')
  }
  if (existsSync(attributes) && readFileSync(attributes, 'utf8').includes('filter=lfs')) {
    notes.push('The repository keeps files in Git LFS, which are not fetched: only what points at them is there')
  }
  return notes
}
