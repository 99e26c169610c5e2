/** Which files have come, gone or changed since a parse. */
import type { Manifest } from '#manifest/manifest.ts'
import { fileId, type FileKind, type ProjectFile } from '../read-files.ts'
import { type FileHashes, fileNamed } from './hash-inputs.ts'

/** With the name that dbt tells. */
export interface FileChange {
  readonly operation: 'added' | 'updated' | 'deleted'
  readonly file_id: string
}

export interface FileChanges {
  readonly changes: readonly FileChange[]
  /** The files whose texts are others; undefined where one has come, gone or moved. */
  readonly edited: readonly ProjectFile[] | undefined
}

export const NO_CHANGES: FileChanges = { changes: [], edited: [] }

export function fileChanges(all: readonly ProjectFile[], now: FileHashes, before: FileHashes): FileChanges {
  const isSame = now.names.length === before.names.length && now.names.every((name, i) => name === before.names[i])
  const edited = isSame ? all.filter((_, index) => now.hashes[index] !== before.hashes[index]) : undefined
  const found = edited ? edited.map((file) => change('updated', file)) : [...changesByName(all, now, before)]
  const changes = found.toSorted((one, other) => turn(one) - turn(other))
  return { edited, changes: changes.map(({ operation, file_id }) => ({ operation, file_id })) }
}

interface KindOfChange extends FileChange {
  readonly kind: FileKind
}

function* changesByName(all: readonly ProjectFile[], now: FileHashes, before: FileHashes): Generator<KindOfChange> {
  const known = new Map(before.names.map((name, index) => [name, before.hashes[index]]))
  for (const [index, name] of now.names.entries()) {
    const hash = known.get(name)
    known.delete(name)
    if (hash !== now.hashes[index]) yield change(hash === undefined ? 'added' : 'updated', all[index] as ProjectFile)
  }
  for (const name of known.keys()) yield change('deleted', fileNamed(name))
}

type Named = Pick<ProjectFile, 'package_name' | 'original_file_path' | 'kind'>

function change(operation: FileChange['operation'], file: Named): KindOfChange {
  return { operation, file_id: fileId(file), kind: file.kind }
}

/** dbt tells what has come first, and properties before the rest. */
function turn({ operation, kind }: KindOfChange): number {
  if (operation === 'added') return 0
  if (kind === 'schema') return operation === 'updated' ? 1 : 2
  return operation === 'deleted' ? 3 : 4
}

/** What is called while everything is parsed. */
const CALLED_IN_PARSING: ReadonlySet<string> = new Set([
  'ref',
  'source',
  'config',
  'generate_schema_name',
  'generate_database_name',
  'generate_alias_name',
  'function',
])

/** The files with macros that stand in for those of dbt that are called while everything is parsed. */
export function overridingFiles({ macros }: Manifest, internalPackages: readonly string[]): readonly string[] {
  const found = new Set<string>()
  for (const macro of macros.values()) {
    if (CALLED_IN_PARSING.has(macro.name) && !internalPackages.includes(macro.package_name)) found.add(fileId(macro))
  }
  return [...found]
}

const OVERRIDE = new RegExp(String.raw`\{%[-+]?\s*macro\s+(?:${[...CALLED_IN_PARSING].join('|')})\s*\(`)

/** Whether a change is one of such a file, as it was or as it is now. */
export function changesOverrides(
  changes: readonly FileChange[],
  all: readonly ProjectFile[],
  overriding: readonly string[],
): boolean {
  if (changes.length === 0) return false
  const ids = new Set(changes.map(({ file_id }) => file_id))
  if (overriding.some((id) => ids.has(id))) return true
  return all.some((file) => file.kind === 'macro' && ids.has(fileId(file)) && OVERRIDE.test(file.text))
}
