/**
 * Remembers a parse, so that the next invocation need not parse again. It is used only where nothing that the parse
 * depended on has changed, and its file may be deleted, moved and shared at will: whatever does not fit is parsed.
 */
import type { Files } from '#foundation/effects.ts'
import { withoutSecrets } from '#foundation/masked-files.ts'
import { writeSemanticManifest } from '#manifest/artifacts/semantic-manifest.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { ProjectFile } from '../read-files.ts'
import { type CacheContent, readCacheFile, writeCacheFile } from './cache-file.ts'
import { hashInputs, type InputHashes } from './hash-inputs.ts'
import { type Recording, readsTheSame } from './record-reads.ts'
import { taggedItems } from './restore-manifest.ts'

export interface CachePlace {
  readonly files: Files
  readonly path: string
  /** Tells one build of the program from another. */
  readonly build: string
}

export type CacheLookup =
  | { readonly kind: 'hit'; readonly content: CacheContent }
  /** `reason` is dbt's, for its event, where it is more than that files have changed; `inputs` are to be given to `writeParseCache`. */
  | { readonly kind: 'miss'; readonly reason?: string; readonly inputs: InputHashes }

export function readParseCache(place: CachePlace, setup: ProjectSetup, all: readonly ProjectFile[]): CacheLookup {
  const inputs = hashInputs(setup, place.files, all)
  const content = readRemembered(place)
  const miss = (reason?: string): CacheLookup => ({ kind: 'miss', ...(reason && { reason }), inputs })
  if (!content) return miss('saved manifest not found. Starting full parse.')
  const { facts } = content
  if (facts.build !== place.build) return miss('of a version mismatch. Starting full parse.')
  if (facts.inputs.settings !== inputs.settings)
    return miss('config vars, config profile, or config target have changed')
  const isDue = facts.until !== null && facts.until <= setup.now()
  if (facts.inputs.files !== inputs.files || isDue || !readsTheSame(facts.reads, setup)) return miss()
  return { kind: 'hit', content }
}

/** Keeps a finished parse, if one like it would come out the same, and tells whether it did. Failing to is no failure of the command. */
export function writeParseCache(
  place: CachePlace,
  setup: ProjectSetup,
  inputs: InputHashes,
  manifest: Manifest,
  recording: Recording,
): boolean {
  if (!recording.isRepeatable()) return false
  try {
    const { env } = setup
    const files = {
      ...place.files,
      writeChunks: (path: string, chunks: Iterable<string | Uint8Array>) =>
        place.files.writeChunks(path, withoutSecrets(chunks, env)),
    }
    writeCacheFile(files, place.path, manifest, {
      build: place.build,
      inputs,
      reads: recording.reads(),
      until: nextDueDate(manifest, setup.now()),
      events: recording.events,
      semanticManifest: writeSemanticManifest(manifest),
      tagged: taggedItems(manifest),
    })
    return true
  } catch {
    forget(place)
    return false
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
export function readRemembered({ files, path }: CachePlace): CacheContent | undefined {
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
