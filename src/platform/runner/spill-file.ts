import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'

const PIECE = 1 << 20

/** What waits for a slow reader, on the disk instead of in memory: first in, first out. Nobody else sees the file. */
export class SpillFile {
  private readonly path: string
  private readonly file: number
  private written = 0
  private taken = 0

  constructor(path: string) {
    this.path = path
    this.file = openSync(path, 'wx+', 0o600)
    // Where the system lets go of a name whose file is open, a crash leaves nothing behind.
    if (process.platform !== 'win32') rmSync(path)
  }

  get isEmpty(): boolean {
    return this.taken === this.written
  }

  add(text: string): void {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) {
      const count = writeSync(this.file, bytes, at, bytes.length - at, this.written)
      at += count
      this.written += count
    }
  }

  /** The next piece. */
  take(): Buffer {
    const piece = Buffer.alloc(Math.min(PIECE, this.written - this.taken))
    const count = readSync(this.file, piece, 0, piece.length, this.taken)
    this.taken += count
    return piece.subarray(0, count)
  }

  close(): void {
    closeSync(this.file)
    rmSync(this.path, { force: true })
  }
}
