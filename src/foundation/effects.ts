/** The world outside, given as an argument so that the terminal, a server and the tests are equals. */
export interface Effects {
  readonly files: Files
  readonly env: Readonly<Record<string, string | undefined>>
  /** The present moment in milliseconds since 1970, UTC. */
  readonly now: () => number
}

/** The file system as far as the engine needs it. Paths are absolute. Errors are Node's, with their `code`. */
export interface Files {
  readText(path: string): string
  readBytes(path: string): Uint8Array
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
  append(path: string, content: string): void
  remove(path: string): void
  makeFolder(path: string): void
}
