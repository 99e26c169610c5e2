/** A command line, with all it finds around it: enough to run it in another process. */
export interface CommandRequest {
  /** Without the program: `run --select orders`. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly home: string
  /** Of the process that somebody sees. */
  readonly pid: number
  readonly output: TerminalFacts
  readonly errorOutput: TerminalFacts
  /** The run on record that it belongs to. */
  readonly run?: number | undefined
}

/** What a program finds at the end of its output. */
export interface TerminalFacts {
  readonly isTerminal: boolean
  readonly columns: number
}

/** Nobody sees what it prints. */
export const NO_TERMINAL: TerminalFacts = { isTerminal: false, columns: 80 }
