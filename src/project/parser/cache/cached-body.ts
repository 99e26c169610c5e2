import { isPiece, type KnownContent, lengthOf, type Pieces, rangeOf } from '#foundation/pieces.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { OpenFile } from '#foundation/effects.ts'

/** So many pieces stay in memory: whoever goes through nodes of a large project comes back to few of them. */
const MOST_KEPT = 32

/** The first part of a file, of which is read what is asked for: of many nodes a command mostly looks at few. */
export class CachedBody implements KnownContent {
  readonly pieces: Pieces
  readonly #file: OpenFile
  /** Those read last. */
  readonly #kept = new Map<number, Buffer>()
  /** Those that were found to be what was written: of them parts may be read. */
  readonly #whole: boolean[] = []
  readonly #damaged: () => void

  /** `damaged` is called before the error where the file does not hold what was written. */
  constructor(file: OpenFile, pieces: Pieces, damaged: () => void) {
    this.#file = file
    this.pieces = pieces
    this.#damaged = damaged
  }

  /** Reads all of it: false where it is not what was written. */
  isWhole(): boolean {
    return this.pieces.ends.every((_, index) => {
      const piece = this.#readPiece(index)
      if (!isPiece(piece, this.pieces, index)) return false
      this.#keep(index, piece)
      return true
    })
  }

  /** ASCII, from one place up to another, in bytes. */
  text(start: number, end: number): string {
    let text = ''
    for (const part of this.#parts(start, end, true)) text += part.toString('latin1')
    return text
  }

  /** The whole or a part of it, to be passed on: nothing of it is kept. */
  chunks(start = 0, end = lengthOf(this.pieces)): Iterable<Uint8Array> {
    return this.#parts(start, end, false)
  }

  *#parts(start: number, end: number, isKept: boolean): Generator<Buffer> {
    for (let index = pieceAt(this.pieces, start), from = start; from < end; index++) {
      const [base, pieceEnd] = rangeOf(this.pieces, index)
      const to = Math.min(end, pieceEnd)
      const kept = this.#kept.get(index)
      if (kept) yield kept.subarray(from - base, to - base)
      else if (isKept && this.#whole[index]) yield this.#file.read(from, to)
      else {
        const piece = this.#piece(index)
        if (isKept) this.#keep(index, piece)
        yield piece.subarray(from - base, to - base)
      }
      from = to
    }
  }

  #keep(index: number, piece: Buffer): void {
    this.#whole[index] = true
    this.#kept.set(index, piece)
    if (this.#kept.size <= MOST_KEPT) return
    const [oldest] = this.#kept.keys()
    if (oldest !== undefined) this.#kept.delete(oldest)
  }

  #piece(index: number): Buffer {
    const piece = this.#readPiece(index)
    if (isPiece(piece, this.pieces, index)) return piece
    this.#damaged()
    throw dbtError('DbtRuntimeError', 'cache/damaged', `${this.#file.path} is damaged, and was removed`, {
      hint: 'run the command again: everything is parsed anew then',
    })
  }

  #readPiece(index: number): Buffer {
    return this.#file.read(...rangeOf(this.pieces, index))
  }
}

/** The first piece that ends behind a place. */
function pieceAt({ ends }: Pieces, place: number): number {
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ends[middle] ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return low
}
