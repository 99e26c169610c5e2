import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Socket } from 'node:net'
import { SpillFile } from './spill-file.ts'

/** Longer lines are nobody's frames. */
const MAX_FRAME_BYTES = 256 << 20
const MAX_WAITING_BYTES = 4 << 20

/** A socket that carries frames: `Out` is said, `In` is heard. Both ends are of this program, and the socket is private. */
export class FrameSocket<In, Out> {
  readonly socket: Socket
  private parts: Buffer[] = []
  private size = 0
  private read: ((frame: In) => void) | undefined
  private isEnded = false
  /** Where that lies which the other end has no time for. */
  private readonly spillFolder: string | undefined
  private spill: SpillFile | undefined

  /** With a folder for it, what a slow reader has not taken yet does not fill the memory. */
  constructor(socket: Socket, spillFolder?: string) {
    this.socket = socket
    this.spillFolder = spillFolder
    socket.on('drain', () => this.pour())
    socket.once('close', () => this.dropSpill())
    socket.on('data', (chunk: Buffer) => this.take(chunk))
    // What breaks a connection also closes it, which is what counts.
    socket.on('error', () => undefined)
  }

  /** Hears frames from now on; what came before is told at once. */
  onFrame(read: (frame: In) => void): void {
    this.read = read
    const before = Buffer.concat(this.parts)
    this.parts = []
    this.size = 0
    this.take(before)
  }

  onClose(closed: () => void): void {
    if (this.socket.destroyed) closed()
    else this.socket.once('close', closed)
  }

  get isOpen(): boolean {
    return !this.isEnded && this.socket.writable
  }

  /** Several frames in one go are written in one go. */
  send(frame: Out): void {
    if (!this.isOpen) return
    const line = `${JSON.stringify(frame)}\n`
    if (this.spill) {
      this.spill.add(line)
      return
    }
    if (this.spillFolder !== undefined && this.socket.writableLength > MAX_WAITING_BYTES) {
      this.spill = new SpillFile(join(this.spillFolder, `frames-${randomUUID()}`))
      this.spill.add(line)
      return
    }
    if (this.socket.writableCorked === 0) {
      this.socket.cork()
      process.nextTick(() => this.socket.uncork())
    }
    this.socket.write(line)
  }

  /** Says what there is left to say, and closes. */
  end(): void {
    if (this.isEnded) return
    this.isEnded = true
    if (!this.spill) this.socket.end()
  }

  destroy(): void {
    this.isEnded = true
    this.socket.destroy()
  }

  /** The reader has caught up: on with what lies on the disk. */
  private pour(): void {
    while (this.spill && !this.socket.writableNeedDrain) {
      if (this.spill.isEmpty) {
        this.dropSpill()
        if (this.isEnded) this.socket.end()
      } else this.socket.write(this.spill.take())
    }
  }

  private dropSpill(): void {
    this.spill?.close()
    this.spill = undefined
  }

  private take(chunk: Buffer): void {
    let rest = chunk
    while (this.read) {
      const end = rest.indexOf(10)
      if (end < 0) break
      const line = Buffer.concat([...this.parts, rest.subarray(0, end)]).toString('utf8')
      this.parts = []
      this.size = 0
      rest = rest.subarray(end + 1)
      if (!this.hear(line)) return
    }
    if (rest.length === 0) return
    this.parts.push(rest)
    this.size += rest.length
    if (this.size > MAX_FRAME_BYTES) this.destroy()
  }

  private hear(line: string): boolean {
    let frame: In
    try {
      frame = JSON.parse(line) as In
    } catch {
      this.destroy()
      return false
    }
    this.read?.(frame)
    return true
  }
}
