import { crc32 } from 'node:zlib'

/** Where the pieces of a content end, in bytes, and a checksum of each: whoever needs one of them reads no other. */
export interface Pieces {
  readonly ends: readonly number[]
  readonly checksums: readonly number[]
}

/** A content that need not be read in order to tell whether something else is the same. */
export interface KnownContent {
  readonly pieces: Pieces
  chunks(): Iterable<Uint8Array>
}

/** Notes the pieces of a content as they come by. */
export class PieceList implements Pieces {
  readonly ends: number[] = []
  readonly checksums: number[] = []

  add(piece: Uint8Array): void {
    this.ends.push(lengthOf(this) + piece.length)
    this.checksums.push(crc32(piece))
  }
}

export function lengthOf({ ends }: Pieces): number {
  return ends.at(-1) ?? 0
}

/** From where up to where a piece goes. */
export function rangeOf({ ends }: Pieces, index: number): readonly [start: number, end: number] {
  return [ends[index - 1] ?? 0, ends[index] ?? 0]
}

export function isPiece(bytes: Uint8Array, pieces: Pieces, index: number): boolean {
  const [start, end] = rangeOf(pieces, index)
  return bytes.length === end - start && crc32(bytes) === pieces.checksums[index]
}
