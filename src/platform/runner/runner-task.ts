/** What a runner is told by the server that started it: a line of JSON at its standard input. */
export interface RunnerTask {
  readonly serverSocket: string
  /** Where the runner listens itself. */
  readonly socket: string
  /** Who knows it is the server, or was started by it. */
  readonly key: string
  /** The folder of the project. */
  readonly folder: string
  /** Where files lie until the server has taken them over. */
  readonly spool: string
  /** The address of the store, which may hold a password. */
  readonly store?: string | undefined
}

/** The word that makes the program a runner. It is nobody's command. */
export const RUNNER_WORD = '__runner'

/** The word before a command line that nobody is to know of: neither a server nor the record of the project. */
export const APART_WORD = '__apart'
