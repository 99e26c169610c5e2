import type { Files } from '#foundation/effects.ts'

/** How many former files stay. */
const KEPT = 5

/** Enough lines to be worth a write of their own. */
const BATCH = 1 << 16

/** A log file that begins anew when it has grown too large. Lines are written in batches, and at the latest soon. */
export class LogFile {
  private readonly files: Files
  private readonly path: string
  private readonly maxBytes: number
  private readonly later: (work: () => void) => void
  private pending: string[] = []
  private pendingSize = 0
  private isScheduled = false
  private size: number | undefined
  private isOpen = false
  private failure: unknown

  /** `later` does a piece of work soon, without keeping the program alive for it. */
  constructor(options: {
    readonly files: Files
    readonly path: string
    /** 0 for no limit. */
    readonly maxBytes: number
    readonly later: (work: () => void) => void
  }) {
    this.files = options.files
    this.path = options.path
    this.maxBytes = options.maxBytes
    this.later = options.later
  }

  /** Throws if an earlier line could not be written. */
  line(text: string): void {
    if (this.failure !== undefined) throw this.failure
    this.pending.push(text)
    this.pendingSize += text.length
    if (this.pendingSize >= BATCH || !this.isOpen) this.flush()
    else if (!this.isScheduled) {
      this.isScheduled = true
      this.later(() => {
        this.isScheduled = false
        this.flush()
      })
    }
  }

  flush(): void {
    const lines = this.pending
    this.pending = []
    this.pendingSize = 0
    try {
      this.write(lines)
    } catch (error) {
      this.failure = error
    }
  }

  private write(lines: readonly string[]): void {
    let batch = ''
    for (const line of lines) {
      const bytes = Buffer.byteLength(line) + 1
      this.size ??= this.files.stat(this.path)?.size ?? 0
      if (this.maxBytes > 0 && this.size + bytes >= this.maxBytes && this.size > 0) {
        this.append(batch)
        batch = ''
        this.rotate()
      }
      batch += `${line}\n`
      this.size += bytes
    }
    this.append(batch)
  }

  /** A file that was deleted meanwhile, by `clean` for example, stays deleted. */
  private append(text: string): void {
    if (text === '' || (this.isOpen && !this.files.exists(this.path))) return
    this.files.append(this.path, text)
    this.isOpen = true
  }

  /** `dbt.log` becomes `dbt.log.1`, that one `dbt.log.2`, and so on. */
  private rotate(): void {
    for (let number = KEPT; number >= 1; number -= 1) {
      const from = number === 1 ? this.path : `${this.path}.${number - 1}`
      if (!this.files.exists(from)) continue
      this.files.write(`${this.path}.${number}`, this.files.readBytes(from))
      this.files.remove(from)
    }
    this.size = 0
    this.isOpen = false
  }
}
