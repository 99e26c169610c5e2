/**
 * Remembers a parse, so that the next invocation need not parse again. It is used only where nothing that the parse
 * depended on has changed, and its file may be deleted, moved and shared at will: whatever does not fit is parsed.
 */
import type { Files } from '#foundation/effects.ts'
import type { KnownContent } from '#foundation/pieces.ts'
import { withoutSecrets } from '#foundation/masked-files.ts'
import { writeSemanticManifest } from '#manifest/artifacts/semantic-manifest.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { fileName, type ProjectFile } from '../read-files.ts'
import { type CacheContent, type CacheFacts, readCacheFile, writeCacheFile } from './cache-file.ts'
import { changesOverrides, type FileChange, fileChanges, NO_CHANGES, overridingFiles } from './file-changes.ts'
import { sha256 } from '#foundation/source/checksum.ts'
import { toJson } from '#manifest/artifacts/json.ts'
import { changedSettings, type FileHashes, hashFiles, hashSettings, type SettingHashes } from './hash-inputs.ts'
import { fileKey, type FileName } from '../parse-watcher.ts'
import { readersOfChanges } from './record-reads.ts'
import { taggedItems } from './restore-manifest.ts'

export interface CachePlace {
  readonly files: Files
  readonly path: string
  /** Tells one build of the program from another. */
  readonly build: string
  /** The hash of what variables, profile and target the invocation was given. */
  readonly vars: string
  /** False where the files are to count as they were, whatever they hold now. */
  readonly comparesFiles: boolean
}

/** Of what a parse is to be remembered with. */
export interface ParseInputs {
  readonly settings: SettingHashes
  readonly files: FileHashes
}

/** The same for all parses of the same files, settings and variables, wherever the project lies. */
export function digestOf({ settings, files }: ParseInputs): string {
  const rows = files.names.map((name, row) => [name, files.hashes[row]])
  return sha256(toJson([settings.projects, settings.vars, settings.env, settings.connection, rows]))
}

export type CacheLookup =
  | { readonly kind: 'hit'; readonly content: CacheContent; readonly inputs: ParseInputs }
  /** All is as it was but for the texts of some files, the `changes`, and for what some read of the invocation. */
  | {
      readonly kind: 'changed'
      readonly content: CacheContent
      readonly files: readonly ProjectFile[]
      readonly changes: readonly FileChange[]
      readonly inputs: ParseInputs
    }
  | ({ readonly kind: 'miss'; readonly inputs: ParseInputs } & ParseMiss)

/** Why everything is parsed. */
export interface ParseMiss {
  /** dbt's reasons, for its events, where they are more than that files have changed. */
  readonly reasons: readonly string[]
  /** What is told of the files, if those were looked at. */
  readonly changes?: readonly FileChange[]
  /** The hash of the variables in the former parse. */
  readonly formerVars?: string
}

/** The `inputs` of the answer are to be given to `writeParseCache`. */
export function readParseCache(place: CachePlace, setup: ProjectSetup, all: readonly ProjectFile[]): CacheLookup {
  const content = readRemembered(place)
  const before = content?.files()
  const files = hashFiles(place.files, all, before)
  const inputs: ParseInputs = { files, settings: hashSettings(setup, place.vars) }
  const miss = (why: ParseMiss): CacheLookup => ({ kind: 'miss', inputs, ...why })
  if (!content || !before) return miss({ reasons: ['saved manifest not found. Starting full parse.'] })
  const { facts } = content
  if (facts.build !== place.build) return miss({ reasons: ['of a version mismatch'] })
  const { settings } = facts
  if (settings.whole !== inputs.settings.whole) {
    return miss({ reasons: changedSettings(settings, inputs.settings), formerVars: settings.vars })
  }
  const isDue = facts.until !== null && facts.until <= setup.now()
  const readers = readersOfChanges(facts.reads, setup)
  const { changes, edited } = place.comparesFiles ? fileChanges(all, files, before) : NO_CHANGES
  if (isDue || !readers || !edited || edited.some(({ kind }) => kind === 'macro')) {
    const isOverride = changesOverrides(changes, all, facts.overriding)
    return miss({ changes, reasons: isOverride ? ['change detected to override macro. Starting full parse.'] : [] })
  }
  const changed = withFiles(all, edited, readers)
  if (changed.length === 0) return { kind: 'hit', content, inputs }
  return { kind: 'changed', content, files: changed, changes, inputs }
}

function withFiles(
  all: readonly ProjectFile[],
  files: readonly ProjectFile[],
  names: readonly FileName[],
): readonly ProjectFile[] {
  if (names.length === 0) return files
  const wanted = new Set(names.map(fileKey))
  const named = all.filter((file) => wanted.has(fileKey(fileName(file))))
  return [...new Set([...files, ...named])]
}

/** What is remembered of a parse beside its manifest. */
export type ParseRecord = Pick<CacheFacts, 'reads' | 'events'> & {
  /** The record of the parse that this one has changed a part of, if it is no whole one. */
  readonly before?: CacheFacts
}

/** The manifest of a parse in the form of artifacts: of manifest.json all but the metadata, and semantic_manifest.json. */
export interface WrittenManifest {
  readonly sections: KnownContent
  readonly semanticManifest: string
}

export function rememberedText({ facts, body }: CacheContent): WrittenManifest {
  return { sections: body, semanticManifest: facts.semanticManifest }
}

/** Keeps a finished parse and gives it as it was written; undefined if it could not. Failing to is no failure of the command. */
export function writeParseCache(
  place: CachePlace,
  setup: ProjectSetup,
  { settings, files }: ParseInputs,
  manifest: Manifest,
  { reads, events, before }: ParseRecord,
): WrittenManifest | undefined {
  try {
    const { env } = setup
    const exact = {
      ...place.files,
      writeChunks: (path: string, chunks: Iterable<string | Uint8Array>) =>
        place.files.writeChunks(path, withoutSecrets(chunks, env)),
    }
    const semanticManifest = writeSemanticManifest(manifest)
    const sections = writeCacheFile(exact, place.path, manifest, files, {
      build: place.build,
      settings,
      reads,
      // Dates stand in properties files, which a part of a parse takes as they are.
      until: before ? before.until : nextDueDate(manifest, setup.now()),
      events,
      semanticManifest,
      overriding: overridingFiles(manifest, setup.internalPackages),
      tagged: (unplain) => taggedItems(manifest, unplain, before?.tagged),
    })
    return { sections, semanticManifest }
  } catch {
    forget(place)
    return undefined
  }
}

function forget({ files, path }: CachePlace): void {
  try {
    files.remove(path)
  } catch {
    // Where nothing can be written there is nothing to forget.
  }
}

/** What is remembered, whatever it was made of; undefined where that is nothing, or broken. */
function readRemembered({ files, path }: CachePlace): CacheContent | undefined {
  try {
    return readCacheFile(files, path)
  } catch {
    return undefined
  }
}

/** A model whose deprecation comes is warned of from then on. */
function nextDueDate(manifest: Manifest, now: number): number | null {
  let next: number | null = null
  for (const node of manifest.nodes.values()) {
    if (node.resource_type !== 'model' || node.deprecation_date === null) continue
    const date = Date.parse(String(node.deprecation_date))
    if (date > now && (next === null || date < next)) next = date
  }
  return next
}
