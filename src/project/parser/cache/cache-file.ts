/**
 * How the cache of a parse lies in its file: the sections of manifest.json as they are written there, a line of JSON
 * about the files, one about the nodes and one about all the rest, and a last line with a checksum of these lines
 * and their lengths.
 * The sections stand first so that they can be written before it is known how long they are, and are known by
 * checksums of their own: most commands read little of them.
 */
import { crc32 } from 'node:zlib'
import type { Files } from '#foundation/effects.ts'
import { type KnownContent, lengthOf, PieceList, type Pieces } from '#foundation/pieces.ts'
import { type Chunk, manifestSections } from '#manifest/artifacts/write-manifest.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { CachedBody } from './cached-body.ts'
import type { FileHashes, SettingHashes } from './hash-inputs.ts'
import { type OutlineTable, outlineTable } from './outline-table.ts'
import type { ParseReads, ToldEvent } from './record-reads.ts'

/** To be raised when a reader of the former form would go wrong. */
export const CACHE_FORMAT = 10

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
  readonly pieces: Pieces
}

/** The nodes in outline, and where each ends in the file. */
export interface CachedNodes extends OutlineTable {
  readonly ends: readonly number[]
}

export interface CacheContent {
  readonly facts: CacheFacts
  /** The sections of manifest.json. */
  readonly body: CachedBody
  readonly files: () => FileHashes
  readonly nodes: () => CachedNodes
}

const LAST_LINE = 48

export interface GivenFacts extends Omit<CacheFacts, 'sections' | 'pieces' | 'format' | 'tagged'> {
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
): KnownContent {
  const chunks: Uint8Array[] = []
  const pieces = new PieceList()
  const body = {
    pieces,
    chunks: () => chunks,
    add: (chunk: Uint8Array) => {
      chunks.push(chunk)
      pieces.add(chunk)
    },
  }
  files.writeChunks(path, cacheChunks(manifest, hashes, facts, body))
  return body
}

/** Grows while it is written. */
interface WrittenBody extends KnownContent {
  readonly pieces: PieceList
  add(chunk: Uint8Array): void
}

function* cacheChunks(
  manifest: Manifest,
  hashes: FileHashes,
  facts: GivenFacts,
  body: WrittenBody,
): Generator<Uint8Array> {
  const sections: Record<string, [number, number]> = {}
  const ends: number[] = []
  const unplain: UniqueId[] = []
  const onNode = (end: number, unique_id?: UniqueId) => {
    ends.push(end)
    if (unique_id !== undefined) unplain.push(unique_id)
  }
  for (const [name, chunks] of manifestSections(manifest, onNode)) {
    const start = lengthOf(body.pieces) + `, "${name}": `.length
    for (const chunk of inPieces(chunks)) {
      body.add(chunk)
      yield chunk
    }
    sections[name] = [start, lengthOf(body.pieces)]
  }
  const lines = [
    JSON.stringify(hashes),
    JSON.stringify({ ...outlineTable(manifest.nodes.outlines()), ends } satisfies CachedNodes),
    JSON.stringify({
      ...facts,
      tagged: facts.tagged(unplain),
      format: CACHE_FORMAT,
      sections,
      pieces: { ends: body.pieces.ends, checksums: body.pieces.checksums },
    } satisfies CacheFacts),
  ]
  const text = Buffer.from(`\n${lines.join('\n')}\n`)
  yield text
  const lengths = lines.map((line) => String(Buffer.byteLength(line)).padStart(12))
  yield Buffer.from(`${crc32(text).toString(16).padStart(8, '0')}${lengths.join('')}   \n`)
}

const PIECE_SIZE = 1 << 20
const SMALL_SIZE = PIECE_SIZE >> 4
/** So much is read at once: whatever is wrong with it is found before anything depends on it. */
const SOON_READ = 4 * PIECE_SIZE

/** Few large pieces: each of them costs a call to be written. */
function* inPieces(chunks: Iterable<Chunk>): Generator<Uint8Array> {
  let piece = Buffer.allocUnsafe(PIECE_SIZE)
  let used = 0
  for (const chunk of chunks) {
    const isLarge = chunk.length > SMALL_SIZE
    if (isLarge || used + chunk.length > piece.length) {
      if (used > 0) yield piece.subarray(0, used)
      piece = piece.length - used < SMALL_SIZE ? Buffer.allocUnsafe(PIECE_SIZE) : piece.subarray(used)
      used = 0
    }
    if (typeof chunk === 'string') {
      if (isLarge) yield Buffer.from(chunk, 'latin1')
      else used += piece.write(chunk, used, 'latin1')
    } else if (isLarge) yield chunk
    else {
      piece.set(chunk, used)
      used += chunk.length
    }
  }
  if (used > 0) yield piece.subarray(0, used)
}

/** Undefined where there is no such file, or one that is broken or of another form. */
export function readCacheFile(files: Files, path: string): CacheContent | undefined {
  if (!files.exists(path)) return undefined
  const file = files.open(path)
  const end = file.size - LAST_LINE
  if (end < 0) return undefined
  const lastLine = file.read(end, file.size).toString('latin1')
  const lengths = lastLine.slice(8).trim().split(/\s+/).map(Number)
  const [filesLength = 0, nodesLength = 0, factsLength = 0] = lengths
  const text = file.read(end - lengths.reduce((sum, length) => sum + length + 1, 1), end)
  if (crc32(text) !== Number.parseInt(lastLine.slice(0, 8), 16)) return undefined
  const line = (length: number, behind: number) => {
    const lineEnd = text.length - 1 - behind
    return () => JSON.parse(text.toString('utf8', lineEnd - length, lineEnd)) as unknown
  }
  const facts = line(factsLength, 0)() as CacheFacts
  if (facts.format !== CACHE_FORMAT) return undefined
  const body = new CachedBody(file, facts.pieces, () => files.remove(path))
  if (lengthOf(facts.pieces) < SOON_READ && !body.isWhole()) return undefined
  return {
    facts,
    body,
    nodes: line(nodesLength, factsLength + 1) as () => CachedNodes,
    files: line(filesLength, factsLength + 1 + nodesLength + 1) as () => FileHashes,
  }
}
