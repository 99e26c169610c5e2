/**
 * How the cache of a parse lies in its file: the sections of manifest.json as they are written there, a line of
 * JSON about them, and a last line with the length of that line and a checksum of all before it. The sections stand
 * first so that they can be written before it is known how long they are.
 */
import { crc32 } from 'node:zlib'
import type { Files } from '#foundation/effects.ts'
import type { InputHashes } from './hash-inputs.ts'
import type { ParseReads, ToldEvent } from './record-reads.ts'

/** To be raised when a reader of the former form would go wrong. */
export const CACHE_FORMAT = 1

export interface CacheFacts {
  readonly format: number
  /** Which build of the program wrote it. */
  readonly build: string
  readonly inputs: InputHashes
  readonly reads: ParseReads
  /** Milliseconds since 1970 when something in the project comes due; null for never. */
  readonly until: number | null
  readonly events: readonly ToldEvent[]
  readonly semanticManifest: string
  /** Items of sections that JSON alone can not give back, by section and key. */
  readonly tagged: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Where the sections stand, in bytes: from the brace to behind its fellow. */
  readonly sections: Readonly<Record<string, readonly [start: number, end: number]>>
  readonly bodyLength: number
}

export interface CacheContent {
  readonly facts: CacheFacts
  /** Begins with the sections of manifest.json. */
  readonly bytes: Uint8Array
}

const LAST_LINE = 25

/** Writes the file whole or not at all. */
export function writeCacheFile(
  files: Files,
  path: string,
  sections: Iterable<readonly [name: string, chunks: Iterable<string>]>,
  facts: Omit<CacheFacts, 'sections' | 'bodyLength' | 'format'>,
): void {
  files.writeChunks(path, cacheChunks(sections, facts))
}

function* cacheChunks(
  all: Iterable<readonly [name: string, chunks: Iterable<string>]>,
  facts: Omit<CacheFacts, 'sections' | 'bodyLength' | 'format'>,
): Generator<string> {
  const sections: Record<string, [number, number]> = {}
  let length = 0
  let checksum = 0
  for (const [name, chunks] of all) {
    const start = length + `, "${name}": `.length
    for (const chunk of inPieces(chunks)) {
      length += chunk.length
      checksum = crc32(chunk, checksum)
      yield chunk
    }
    sections[name] = [start, length]
  }
  const line = JSON.stringify({ ...facts, format: CACHE_FORMAT, sections, bodyLength: length } satisfies CacheFacts)
  const text = `\n${line}\n`
  checksum = crc32(text, checksum)
  yield text
  yield `${checksum.toString(16).padStart(8, '0')} ${String(Buffer.byteLength(line)).padStart(LAST_LINE - 10)}\n`
}

function* inPieces(chunks: Iterable<string>): Generator<string> {
  let piece = ''
  for (const chunk of chunks) {
    piece += chunk
    if (piece.length < 1 << 16) continue
    yield piece
    piece = ''
  }
  if (piece) yield piece
}

/** Undefined where there is no such file, or one that is broken or of another form. */
export function readCacheFile(files: Files, path: string): CacheContent | undefined {
  if (!files.exists(path)) return undefined
  const content = files.readBytes(path)
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const end = bytes.length - LAST_LINE
  if (end < 0) return undefined
  const [checksum, length] = bytes.toString('latin1', end).trim().split(/\s+/)
  const start = end - 1 - Number(length)
  if (!(start > 0) || crc32(bytes.subarray(0, end)).toString(16).padStart(8, '0') !== checksum) return undefined
  const facts = JSON.parse(bytes.toString('utf8', start, end - 1)) as CacheFacts
  return facts.format === CACHE_FORMAT ? { facts, bytes } : undefined
}
