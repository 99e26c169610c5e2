import type { HoldFile, QueryHead, QueryRequest } from './frames.ts'

/** A database file that a runner has for itself. */
export interface KeptDatabase {
  /** Opens it if it is there. */
  hold(): Promise<void>
  /** Writes the rows into a new file. Throws a `DbtError` where the query is refused or fails. */
  query(
    request: QueryRequest,
    file: string,
    signal: AbortSignal,
  ): Promise<Omit<Extract<QueryHead, { type: 'answer' }>, 'type' | 'bytes'>>
  /** A copy is put there whenever nobody uses the file, until what it gives is called. */
  wishForCopies(copyTo: string): () => void
  /** Lets go of it once nothing uses it any more. */
  release(): Promise<void>
}

/** `tell` hears what goes wrong where nobody waits for it. */
export type KeepDatabase = (file: HoldFile, tell: (failure: string) => void) => KeptDatabase
