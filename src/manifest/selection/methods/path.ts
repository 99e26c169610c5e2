import { posix } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Candidate } from '../candidate.ts'
import { allOutlines, where } from '../candidates.ts'
import { matcher } from '#api/fnmatch.ts'
import type { SelectorMethod, SelectionInput } from '../selection-input.ts'

/**
 * By the file that a node or its properties stand in, or by a folder above it, wildcards per path segment.
 * Paths are looked for in the root project: a package's node is found only under a path that the root project has too.
 */
export const path: SelectorMethod = (search) => {
  const value = String(search.value)
  if (value.startsWith('/')) throw invalid(value, 'Non-relative patterns are unsupported')
  const pattern = value.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (pattern.length === 0) throw invalid(value, `Unacceptable pattern: '${value}'`)
  if (pattern.some((segment) => segment.includes('**') && segment !== '**')) {
    throw invalid(value, "Invalid pattern: '**' can only be an entire path component")
  }
  // With a slash at the end, only folders are meant; `**` never means a file.
  const meansFolders = value.endsWith('/') || pattern.at(-1) === '**'
  const exists = search.input.pathExists ?? rootProjectPaths(search.input)
  const segments = pattern.map((segment) => (segment === '**' ? segment : matcher(segment)))
  const isMeant = remembering(
    (path: string) => matchesPath(path === '.' ? [] : path.split('/'), segments) && exists(path),
  )
  const isWithin = remembering((folder: string): boolean => {
    if (isMeant(folder)) return true
    return folder !== '.' && folder !== '/' && isWithin(posix.dirname(folder))
  })
  const isFileMeant = remembering((file: string) => {
    const path = posix.normalize(file)
    return (!meansFolders && isMeant(path)) || isWithin(posix.dirname(path))
  })
  return where(allOutlines(search), (node) => {
    if (isFileMeant(node.original_file_path)) return true
    const properties = propertiesOf(node)
    return !meansFolders && properties !== undefined && isMeant(properties)
  })
}

/** The file with the node's properties. */
function propertiesOf(node: Candidate): string | undefined {
  return 'patch_path' in node && node.patch_path ? node.patch_path.split('://')[1] : undefined
}

/** Thousands of nodes share their folders. */
function remembering<T>(judge: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>()
  return (path) => {
    const before = known.get(path)
    if (before !== undefined) return before
    const verdict = judge(path)
    known.set(path, verdict)
    return verdict
  }
}

function withFoldersAbove(path: string): string[] {
  const places = [path]
  let folder = posix.dirname(path)
  while (folder !== '.' && folder !== '/') {
    places.push(folder)
    folder = posix.dirname(folder)
  }
  places.push('.')
  return places
}

type Segment = '**' | ((text: string) => boolean)

function matchesPath(path: readonly string[], pattern: readonly Segment[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return path.length === 0
  if (first === '**') {
    for (let skipped = 0; skipped <= path.length; skipped++) if (matchesPath(path.slice(skipped), rest)) return true
    return false
  }
  const segment = path[0]
  return segment !== undefined && first(segment) && matchesPath(path.slice(1), rest)
}

/** The paths that the root project is known to have, from all that was read there. */
function rootProjectPaths({ manifest }: SelectionInput): (path: string) => boolean {
  const paths = new Set<string>()
  const collections = [
    manifest.nodes,
    manifest.sources,
    manifest.exposures,
    manifest.metrics,
    manifest.unit_tests,
    manifest.semantic_models,
    manifest.saved_queries,
    manifest.functions,
    manifest.macros,
    manifest.docs,
  ]
  const files = collections.flatMap((collection) => [...collection.values()])
  for (const file of [...files, ...[...manifest.disabled.values()].flat()]) {
    if (file.package_name !== manifest.project_name) continue
    for (const place of withFoldersAbove(posix.normalize(file.original_file_path))) paths.add(place)
    if ('patch_path' in file && file.patch_path?.startsWith(`${manifest.project_name}://`)) {
      for (const place of withFoldersAbove(file.patch_path.split('://')[1] ?? '')) paths.add(place)
    }
  }
  return (path) => paths.has(path)
}

function invalid(value: string, reason: string) {
  return dbtError('DbtRuntimeError', 'selector/invalid-value', reason, {
    notes: [`in the path '${value}'`],
    hint: 'write it relative to the project, for example path:models/staging',
  })
}
