export interface LogLine {
  readonly step: number
  readonly text: string
}

interface Piece {
  readonly step: number
  readonly text: string
}

/** The lines of a log as pieces of it come in; it grows in place, since a long one is not to be copied each time. */
export class LogLines {
  readonly lines: LogLine[] = []
  private isOpen = false

  add(pieces: readonly Piece[]): void {
    for (const { step, text } of pieces) {
      const parts = text.split(/\r?\n/)
      const last = this.lines.at(-1)
      // What did not end in a line break goes on, if the same step goes on.
      if (this.isOpen && last?.step === step) {
        this.lines[this.lines.length - 1] = { step, text: last.text + (parts.shift() ?? '') }
        if (parts.length === 0) continue
      }
      this.isOpen = parts.at(-1) !== ''
      if (!this.isOpen) parts.pop()
      for (const part of parts) this.lines.push({ step, text: part })
    }
  }
}
