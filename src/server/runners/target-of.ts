import type { ExclusiveFile } from '#warehouse/adapter/adapter.ts'
import type { CommandRequest } from '#platform/runner/command-request.ts'

/** What a command line works on, as far as its settings say. */
export interface TargetFacts {
  readonly projectName: string | null
  readonly target: string | null
  /** `duckdb`, as profiles say it. */
  readonly adapterType?: string
  /** The instance of `trellis.yml` that it acts for. */
  readonly instance: string | null
  /** The file of its database, where only one process may have that open. */
  readonly file: ExclusiveFile | undefined
  /** Whether its database answers those who may only read. */
  readonly isAsked?: boolean
}

/** Reads the settings of a command line. What is wrong with them is for the command itself to say: then nothing is known. */
export type TargetOf = (request: CommandRequest) => Promise<TargetFacts>

export const UNKNOWN_TARGET: TargetFacts = { projectName: null, target: null, instance: null, file: undefined }
