/** Where a program's lines go to, and what is known of it. */
export interface Output {
  readonly isTerminal: boolean
  readonly columns: number
  write(text: string): void
}

/** Lines, and below them one that is drawn anew while the work goes on. */
export class Terminal {
  private readonly output: Output
  private status = ''

  constructor(output: Output) {
    this.output = output
  }

  line(text: string): void {
    this.output.write(this.status === '' ? `${text}\n` : `${CLEAR}${text}\n${this.status}`)
  }

  /** Shows the last line; an empty text takes it away. */
  showStatus(text: string): void {
    const shown = text.slice(0, Math.max(0, this.output.columns - 1))
    if (shown === this.status) return
    this.output.write(`${CLEAR}${shown}`)
    this.status = shown
  }
}

const CLEAR = '\r\x1b[2K'
