/**
 * How the cache of a parse lies in its file: the sections of manifest.json as they are written there, a line of JSON
 * about the files, one about the nodes and one about all the rest, and a last line with a checksum of all before it
 * and the lengths of those lines.
 * The sections stand first so that they can be written before it is known how long they are.
 */
import { crc32 } from 'node:zlib'
import type { Files } from '#foundation/effects.ts'
import { type Chunk, manifestSections } from '#manifest/artifacts/write-manifest.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { FileHashes, SettingHashes } from './hash-inputs.ts'
import { type OutlineTable, outlineTable } from './outline-table.ts'
import type { ParseReads, ToldEvent } from './record-reads.ts'

/** To be raised when a reader of the former form would go wrong. */
export const CACHE_FORMAT = 9

export interface CacheFacts {
  readonly format: number
  /** Which build of the program wrote it. */
  readonly build: string
  readonly settings: SettingHashes
  readonly reads: ParseReads
  /** Milliseconds since 1970 when something in the project comes due; null for never. */
  readonly until: number | null
  readonly events: readonly ToldEvent[]
  readonly semanticManifest: string
  /** The files with macros that stand in for those of dbt that are called while everything is parsed. */
  readonly overriding: readonly string[]
  /** Items of sections that JSON alone can not give back, by section and key. */
  readonly tagged: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Where the sections stand, in bytes: from the brace to behind its fellow. */
  readonly sections: Readonly<Record<string, readonly [start: number, end: number]>>
  readonly bodyLength: number
}

/** The nodes in outline, and where each ends in the file. */
export interface CachedNodes extends OutlineTable {
  readonly ends: readonly number[]
}

export interface CacheContent {
  readonly facts: CacheFacts
  /** Begins with the sections of manifest.json. */
  readonly bytes: Uint8Array
  readonly files: () => FileHashes
  readonly nodes: () => CachedNodes
}

const LAST_LINE = 48

export interface GivenFacts extends Omit<CacheFacts, 'sections' | 'bodyLength' | 'format' | 'tagged'> {
  /** Takes the nodes of which JSON alone does not hold everything. */
  readonly tagged: (unplain: readonly UniqueId[]) => CacheFacts['tagged']
}

/** Writes the file whole or not at all, and gives the sections of the manifest as they stand in it. */
export function writeCacheFile(
  files: Files,
  path: string,
  manifest: Manifest,
  hashes: FileHashes,
  facts: GivenFacts,
): readonly Uint8Array[] {
  const body: Uint8Array[] = []
  files.writeChunks(path, cacheChunks(manifest, hashes, facts, body))
  return body
}

function* cacheChunks(
  manifest: Manifest,
  hashes: FileHashes,
  facts: GivenFacts,
  body: Uint8Array[],
): Generator<Uint8Array> {
  const sections: Record<string, [number, number]> = {}
  const ends: number[] = []
  const unplain: UniqueId[] = []
  const onNode = (end: number, unique_id?: UniqueId) => {
    ends.push(end)
    if (unique_id !== undefined) unplain.push(unique_id)
  }
  let length = 0
  let checksum = 0
  for (const [name, chunks] of manifestSections(manifest, onNode)) {
    const start = length + `, "${name}": `.length
    for (const chunk of inPieces(chunks)) {
      length += chunk.length
      checksum = crc32(chunk, checksum)
      body.push(chunk)
      yield chunk
    }
    sections[name] = [start, length]
  }
  const lines = [
    JSON.stringify(hashes),
    JSON.stringify({ ...outlineTable(manifest.nodes.outlines()), ends } satisfies CachedNodes),
    JSON.stringify({
      ...facts,
      tagged: facts.tagged(unplain),
      format: CACHE_FORMAT,
      sections,
      bodyLength: length,
    } satisfies CacheFacts),
  ]
  const text = Buffer.from(`\n${lines.join('\n')}\n`)
  checksum = crc32(text, checksum)
  yield text
  const lengths = lines.map((line) => String(Buffer.byteLength(line)).padStart(12))
  yield Buffer.from(`${checksum.toString(16).padStart(8, '0')}${lengths.join('')}   \n`)
}

const PIECE_SIZE = 1 << 20

/** Few large pieces: each of them costs a call to be written. */
function* inPieces(chunks: Iterable<Chunk>): Generator<Uint8Array> {
  let piece = Buffer.allocUnsafe(PIECE_SIZE)
  let used = 0
  for (const chunk of chunks) {
    if (used + chunk.length > piece.length && used > 0) {
      yield piece.subarray(0, used)
      piece = Buffer.allocUnsafe(PIECE_SIZE)
      used = 0
    }
    if (typeof chunk !== 'string') {
      if (used > 0) yield piece.subarray(0, used)
      piece = piece.subarray(used)
      used = 0
      yield chunk
    } else if (chunk.length > piece.length) yield Buffer.from(chunk, 'latin1')
    else used += piece.write(chunk, used, 'latin1')
  }
  if (used > 0) yield piece.subarray(0, used)
}

/** Undefined where there is no such file, or one that is broken or of another form. */
export function readCacheFile(files: Files, path: string): CacheContent | undefined {
  if (!files.exists(path)) return undefined
  const content = files.readBytes(path)
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const end = bytes.length - LAST_LINE
  if (end < 0) return undefined
  const lastLine = bytes.toString('latin1', end)
  if (crc32(bytes.subarray(0, end)) !== Number.parseInt(lastLine.slice(0, 8), 16)) return undefined
  const [filesLength = 0, nodesLength = 0, factsLength = 0] = lastLine.slice(8).trim().split(/\s+/).map(Number)
  const line = (length: number, behind: number) => {
    const lineEnd = end - 1 - behind
    return () => JSON.parse(bytes.toString('utf8', lineEnd - length, lineEnd)) as unknown
  }
  const facts = line(factsLength, 0)() as CacheFacts
  if (facts.format !== CACHE_FORMAT) return undefined
  return {
    facts,
    bytes,
    nodes: line(nodesLength, factsLength + 1) as () => CachedNodes,
    files: line(filesLength, factsLength + 1 + nodesLength + 1) as () => FileHashes,
  }
}
