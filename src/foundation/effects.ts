import type { KnownContent } from './pieces.ts'

/** The world outside, given as an argument so that the terminal, a server and the tests are equals. */
export interface Effects {
  readonly files: Files
  readonly env: Readonly<Record<string, string | undefined>>
  /** The present moment in milliseconds since 1970, UTC. */
  readonly now: () => number
  /** Whether the clock was set to another time than the world's: then that of a database does not count. */
  readonly isReplay?: boolean | undefined
  readonly outside: Outside
  /** From now on memory counts for more than the time it takes to tidy it up. */
  readonly spareMemory?: (() => void) | undefined
}

/** What lies beyond this machine's files. */
export interface Outside {
  /** Asks an address, and those it leads to. An answer of any status is an answer; none at all is a `NetworkError`. */
  get(url: string, options: GetOptions): Promise<Answer>
  /**
   * Sends to an address, by POST unless it is said otherwise, and to no other that the answer may lead to. Private addresses are refused unless they
   * are allowed. An answer of any status is an answer; none at all is a `NetworkError`.
   */
  send(url: string, sending: Sending, options: SendOptions): Promise<FullAnswer>
  /** Runs another program to its end. One that is not there is Node's error, with its `code`. */
  run(program: string, args: readonly string[], options: RunOptions): Promise<Ended>
  pause(milliseconds: number): Promise<void>
}

export interface GetOptions {
  /** Without a sign of life for so long, there is none. */
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly signal: AbortSignal
  /** Names the proxies, as for other programs: `https_proxy`, `no_proxy`. */
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface Answer {
  readonly status: number
  readonly reason: string
  readonly body: Uint8Array
}

/** What is sent over HTTP. */
export interface Sending {
  /** POST, where nothing is said. */
  readonly method?: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface SendOptions extends GetOptions {
  /** Names, addresses and ranges that may be reached though they are private. */
  readonly allowPrivate: readonly string[]
}

/** An answer with its headers, their names in small letters. */
export interface FullAnswer extends Answer {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

export interface RunOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

export interface Ended {
  readonly exit: number
  readonly output: string
  readonly errors: string
}

/** Parts of a file, from one place up to another, in bytes; less where the file ends. */
export interface OpenFile {
  readonly path: string
  readonly size: number
  read(start: number, end: number): Buffer
}

/** The file system as far as the engine needs it. Paths are absolute. Errors are Node's, with their `code`. */
export interface Files {
  readText(path: string): string
  readBytes(path: string): Uint8Array
  /** To read parts of a file: of the one that is there at this moment, whatever comes in its place. */
  open(path: string): OpenFile
  exists(path: string): boolean
  isDirectory(path: string): boolean
  /** Names in a folder, sorted; an empty list where there is none. */
  list(path: string): readonly { readonly name: string; readonly isDirectory: boolean; readonly isLink?: boolean }[]
  /** Modification time in milliseconds, and size in bytes; undefined where there is no such file. */
  stat(path: string): { readonly mtimeMs: number; readonly size: number } | undefined
  /**
   * Another text as soon as the file may hold something else; undefined where that can not be told, as of a file that
   * has only just been written.
   */
  stamp(path: string): string | undefined
  /** Written whole or not at all: to a neighbour first, then renamed. Makes missing folders. */
  write(path: string, content: string | Uint8Array): void
  /** Like `write`, for content too large for one string. */
  writeChunks(path: string, chunks: Iterable<string | Uint8Array>): void
  /**
   * Like `writeChunks`, of ASCII text around a known content. Where the file holds that content in the same place
   * already, it stays where it is, and only the text before and behind it is written.
   */
  writeAround(path: string, before: string, content: KnownContent, behind: string): void
  append(path: string, content: string): void
  remove(path: string): void
  makeFolder(path: string): void
  /** A new, empty folder among the system's temporary ones, whose name begins so. */
  makeTemporaryFolder(prefix: string): string
  /** Also onto another disk. There must be nothing in the new place. */
  move(from: string, to: string): void
  /** Makes a symbolic link at `path`. */
  link(target: string, path: string): void
  /** What a symbolic link points at; undefined for anything else. */
  readLink(path: string): string | undefined
}
