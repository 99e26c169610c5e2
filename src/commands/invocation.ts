import type { Effects } from '#foundation/effects.ts'
import type { EventSink } from '#foundation/events/event.ts'
import type { Flags } from '#project/config/flags.ts'
import type { BatchResults, OverloadResults } from '#manifest/artifacts/run-results.ts'
import type { SourceLocations } from '#project/config/source-locations.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { GivenOption, SpelledFolders } from '#project/config/resolve-flags.ts'
import type { LeaseBook } from '#execution/leases/lease-book.ts'
import type { AdapterKind } from '#warehouse/adapter/adapter.ts'
import type { LoadedProject } from './loaded-project.ts'

/** One run of one command, from whoever asks: the terminal, a server, a test. Passed down, never imported. */
export interface Invocation {
  readonly id: string
  /** The version of the program, for example `0.1.0`. */
  readonly version: string
  /** Tells one build of the program from another. Without it no parse is remembered. */
  readonly build?: string
  readonly startedAtMs: number
  readonly flags: Flags
  /** Folders as they were given, for what is only told and not followed. */
  readonly spelled?: SpelledFolders
  /** Whether `require-dbt-version` of an older dbt is an error, as in dbt. */
  readonly insistsOnVersions?: boolean
  readonly effects: Effects
  readonly events: EventSink
  /** Fires when the user wants to stop. */
  readonly signal: AbortSignal
  /** The kinds of warehouses there are, by the `type` of a profile. */
  readonly adapters: ReadonlyMap<string, () => Promise<AdapterKind>>
  /** Where the macros lie that come with the engine: a folder for each package, nearest first. */
  readonly macroFolders: (adapterType: string) => readonly { readonly name: string; readonly folder: string }[]
  /** The machine's threads show in results: `Thread-1 (worker)`. */
  readonly cwd: string
  readonly commandLine: CommandLineFacts
  /** Sources that lie elsewhere than the project's files say. */
  readonly sourceLocations?: SourceLocations
  /** The run that this one repeats. */
  readonly retried?: Retried
  /** Words of the command line that are no options, for example the macro of `run-operation`. */
  readonly words?: readonly string[]
  /** Opens where the leases of this project's relations stand; absent where nobody takes turns. */
  readonly openLeases?: (invocation: Invocation) => Promise<LeaseBook>
  /** Is told of the project once it has been read. */
  readonly loaded?: (project: LoadedProject) => void
  /** Asks the user for a line; absent where nobody can answer. */
  readonly ask?: Ask
}

/** What flags are made from besides files and the environment. */
export interface CommandLineFacts {
  readonly given: readonly GivenOption[]
  /** The user's home folder. */
  readonly home: string
}

/** An earlier run, as far as it is to be repeated. */
export interface Retried {
  readonly startedAtMs: number
  /** What failed or was skipped. */
  readonly unique_ids: readonly UniqueId[]
  /** Of microbatch models that partly succeeded. */
  readonly batches: ReadonlyMap<UniqueId, BatchResults>
  /** Of functions of which some overloads failed. */
  readonly overloads: ReadonlyMap<UniqueId, OverloadResults>
}

/** The line that somebody gives in answer to a question; undefined where the input has come to its end. */
export type Ask = (question: string, options?: { readonly isHidden?: boolean }) => Promise<string | undefined>
