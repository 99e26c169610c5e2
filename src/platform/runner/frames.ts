/** What server, runners and command lines say to each other, each frame a line of JSON. */
import type { QueryColumn, QueryParameter, ReadQuery } from '#warehouse/adapter/read-query.ts'
import type { CommandRequest } from './command-request.ts'
import type { RunRecord } from './run-record.ts'

/** Grows when older programs would no longer understand. */
export const PROTOCOL = 1

/** Which program speaks. */
export interface ProgramFacts {
  readonly protocol: number
  readonly version: string
  /** Tells one build from another; null where the program runs from its sources. */
  readonly build: string | null
  readonly pid: number
}

/** The first frame to the server's socket says who calls. */
export type Greeting =
  | {
      readonly type: 'command'
      readonly program: ProgramFacts
      readonly request: CommandRequest
      /** The words of the command, for example `docs generate`. */
      readonly words: string
      /** One beyond dbt's: nothing of it is a run. It is hung up on where it may as well do its work itself. */
      readonly isNoRun?: true
    }
  | { readonly type: 'runner'; readonly key: string; readonly socket: string; readonly pid: number }
  | { readonly type: 'who'; readonly program: ProgramFacts }

/** What a command line says after that. */
export type FromCommandLine =
  | Greeting
  /** Of one that runs by itself. */
  | { readonly type: 'records'; readonly records: readonly RunRecord[] }
  | { readonly type: 'ended'; readonly exitCode: number; readonly wasCancelled: boolean }

/** What it hears from the server. */
export type ToCommandLine =
  /** Whoever has the ticket is given the run by the runner behind that socket. */
  | { readonly type: 'go'; readonly run: number | null; readonly socket: string; readonly ticket: string }
  /** Its target is nobody's file: it runs by itself, and tells what happens. */
  | { readonly type: 'alone'; readonly run: number }
  | { readonly type: 'refused'; readonly message: string }
  /** To one that runs by itself: somebody wants it to end. */
  | { readonly type: 'cancel' }
  /** The runner is gone, and the run with it. */
  | { readonly type: 'lost'; readonly message: string }
  | { readonly type: 'me'; readonly address: string; readonly pid: number; readonly version: string }

/** What the server says to a runner. */
export type ToRunner =
  | { readonly type: 'hold'; readonly file: HoldFile }
  | {
      readonly type: 'run'
      readonly run: number
      readonly ticket: string | null
      readonly request: CommandRequest
      /** Where a copy of the database goes after it. */
      readonly copyTo: string | null
    }
  | { readonly type: 'interrupt'; readonly run: number }
  | { readonly type: 'ping' }
  /** Lets go of the file, and ends. */
  | { readonly type: 'leave' }

/** The file that a runner keeps. */
export interface HoldFile {
  readonly path: string
  /** The same for all paths that lead to it. */
  readonly identity: string
  readonly config: Readonly<Record<string, string>>
  /** What is set on each connection. */
  readonly settings?: Readonly<Record<string, string>>
  readonly keepOpen: boolean
  /** The most memory that the database takes, where the profile does not say it. */
  readonly memoryBytes?: number
  /** Other files that are opened with it. */
  readonly attached: readonly string[]
}

/** What a runner says to the server. */
export type FromRunner =
  | Greeting
  | { readonly type: 'accepted'; readonly run: number }
  | { readonly type: 'records'; readonly run: number; readonly records: readonly RunRecord[] }
  | { readonly type: 'ended'; readonly run: number; readonly exitCode: number; readonly wasCancelled: boolean }
  | { readonly type: 'pong' }
  | { readonly type: 'note'; readonly text: string }

/** What is said first at a runner's socket. */
export type RunnerGreeting =
  | { readonly type: 'attach'; readonly ticket: string }
  | ({
      readonly type: 'query'
      readonly key: string
      /** Whose target is asked, by a runner that has no file. */
      readonly where?: CommandRequest
    } & QueryRequest)

export type QueryRequest = Omit<ReadQuery, 'signal'>

export type { QueryParameter }

/** The line before the bytes of an answer, or instead of them. */
export type QueryHead =
  | {
      readonly type: 'answer'
      readonly columns: readonly QueryColumn[]
      readonly rows: number
      readonly isTruncated: boolean
      readonly bytes: number
    }
  | { readonly type: 'refused'; readonly code: string; readonly message: string; readonly hint: string | null }

/** What a command line says to the runner that has its run. */
export type FromAttached =
  | { readonly type: 'attach'; readonly ticket: string }
  | { readonly type: 'interrupt' }
  | { readonly type: 'answer'; readonly id: number; readonly text: string | null }
  | { readonly type: 'columns'; readonly columns: number }

/** What it hears from that runner. */
export type ToAttached =
  | { readonly type: 'out'; readonly text: string }
  | { readonly type: 'err'; readonly text: string }
  | { readonly type: 'ask'; readonly id: number; readonly question: string; readonly isHidden: boolean }
  | { readonly type: 'exit'; readonly code: number }
  /** The ticket is nobody's. */
  | { readonly type: 'unknown' }
