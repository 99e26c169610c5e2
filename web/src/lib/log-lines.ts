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
  /** What the last line says, if it may go on. */
  private open: string | undefined
  private readonly shown: (line: string) => string

  /** `shown` makes of a line what is read and searched. */
  constructor(shown: (line: string) => string = (line) => line) {
    this.shown = shown
  }

  add(pieces: readonly Piece[]): void {
    for (const { step, text } of pieces) {
      const parts = text.split(/\r?\n/)
      const last = this.lines.at(-1)
      // What did not end in a line break goes on, if the same step goes on.
      if (this.open !== undefined && last?.step === step) {
        const whole = this.open + (parts.shift() ?? '')
        this.lines[this.lines.length - 1] = { step, text: this.shown(whole) }
        this.open = whole
        if (parts.length === 0) continue
      }
      this.open = parts.at(-1) === '' ? undefined : parts.at(-1)
      if (this.open === undefined) parts.pop()
      for (const part of parts) this.lines.push({ step, text: this.shown(part) })
    }
  }
}
