import { posix } from 'node:path'
import { ArchiveProblem } from './archive-problem.ts'
import type { TarEntry } from './read-tar.ts'

/** One thing to unpack. Its path stays below the folder it is unpacked into. */
export type SafeEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string; readonly content: Uint8Array }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }

const MAX_ENTRIES = 100_000

/**
 * The entries of an archive that may be unpacked. All are looked at before the first is written; one that would be
 * written, or would point, outside of the archive's folder is an `ArchiveProblem`, and so is whatever is no file.
 */
export function safeEntries(entries: Iterable<TarEntry>): readonly SafeEntry[] {
  const safe = new Map<string, SafeEntry>()
  let count = 0
  for (const entry of entries) {
    count += 1
    if (count > MAX_ENTRIES) throw new ArchiveProblem('refused', `it holds more than ${MAX_ENTRIES} entries`)
    const path = safePath(entry.path)
    if (path === '.') continue
    safe.set(path, safeEntry(entry, path, safe))
  }
  const all = [...safe.values()]
  for (const entry of all) checkParents(entry, safe)
  return all
}

function safeEntry(entry: TarEntry, path: string, before: ReadonlyMap<string, SafeEntry>): SafeEntry {
  const { kind, content, target } = entry
  switch (kind) {
    case 'folder':
      return { kind, path }
    case 'file':
      return { kind, path, content }
    case 'link':
      return { kind, path, target: safeTarget(entry.path, path, target) }
    case 'hardlink': {
      const other = before.get(safePath(target))
      if (other?.kind !== 'file') throw refused(entry.path, `is a link to '${target}', which is not in the archive`)
      return { ...other, path }
    }
    case 'other':
      throw refused(entry.path, 'is a device or something else that is no file')
  }
}

function safePath(path: string): string {
  if (path.includes('\0')) throw refused(path.replaceAll('\0', '?'), 'has a name that no file can have')
  if (/^(?:[/\\]|[A-Za-z]:)/.test(path)) throw refused(path, 'has an absolute path')
  if (path.split(/[/\\]/).includes('..')) throw refused(path, 'leaves the folder it is unpacked into')
  if (path.length > 4096) throw refused(`${path.slice(0, 40)}…`, 'has a name that is too long')
  return posix.normalize(path).replace(/\/$/, '')
}

function safeTarget(shown: string, path: string, target: string): string {
  if (target === '' || /^(?:[/\\]|[A-Za-z]:)/.test(target)) {
    throw refused(shown, `is a link to '${target}', an absolute path`)
  }
  const meant = posix.normalize(posix.join(posix.dirname(path), target.replaceAll('\\', '/')))
  // The first folder is the package itself.
  const [root] = path.split('/')
  if (meant !== root && !meant.startsWith(`${root}/`)) {
    throw refused(shown, `is a link to '${target}', which leaves the package`)
  }
  return target
}

/** Below a link or a file nothing may stand, nor may a link lead through another: who follows both ends elsewhere. */
function checkParents(entry: SafeEntry, all: ReadonlyMap<string, SafeEntry>): void {
  const paths = entry.kind === 'link' ? [entry.path, posix.join(posix.dirname(entry.path), entry.target)] : [entry.path]
  // As written, not as simplified: `link/..` leads out of where the link leads to.
  const steps = entry.kind === 'link' ? stepsOf(posix.dirname(entry.path), entry.target) : []
  const parents = [...paths.flatMap((path) => parentsOf(path)), ...steps]
  for (const parent of parents) {
    const kind = all.get(parent)?.kind
    if (kind === 'link' || kind === 'file') throw refused(entry.path, `stands below '${parent}', a ${kind}`)
  }
}

function parentsOf(path: string): string[] {
  const parents: string[] = []
  for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) parents.push(parent)
  return parents
}

/** The folders that are entered on the way to a target. */
function stepsOf(folder: string, target: string): string[] {
  const words = target.split('/')
  return words.slice(0, -1).map((_, index) => posix.join(folder, ...words.slice(0, index + 1)))
}

function refused(path: string, why: string): ArchiveProblem {
  return new ArchiveProblem('refused', `'${path}' ${why}`)
}
