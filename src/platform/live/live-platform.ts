import type { QueryColumn } from '#warehouse/adapter/read-query.ts'
import type { Job } from '../jobs/job.ts'
import type { QueryRequest } from '../runner/frames.ts'
import type { RunCause } from '../scheduler/queue-run.ts'
import type { Settings } from '../settings/settings.ts'
import type { Run } from '../store/port/runs.ts'
import type { Store } from '../store/store.ts'

/** A job in one of its instances, by names. */
export interface JobPlace {
  readonly job: string
  readonly instance: string | null
}

/** What a command answered that nobody typed. */
export interface CommandAnswer {
  readonly exitCode: number
  readonly output: string
  readonly errorOutput: string
}

/** The platform while a server is up: what is scheduled now, and what may be asked of it. */
export interface LivePlatform {
  readonly projectFolder: string
  readonly store: Store
  /** By which the store knows this server. */
  readonly owner: string
  readonly now: () => number
  /** What `trellis.yml` said when it was last right; undefined where there is none. */
  readonly settings: Settings | undefined
  readonly jobs: readonly Job[]
  /** What is wrong with `trellis.yml` or the project since then, as the terminal shows it; null where nothing is. */
  readonly problem: string | null
  /** Queues a run that somebody asked for. Undefined where there is no such job or instance. */
  request(place: JobPlace, why: RunCause): Promise<{ readonly run: Run; readonly isNew: boolean } | undefined>
  /** Queues a run that a trigger has set off, as the job's overlap wants it. Undefined where there is no such job or instance. */
  trigger(place: JobPlace, why: RunCause): Promise<{ readonly run: Run } | { readonly skipped: string } | undefined>
  /** Cancels a run, of a job or of a command line. Undefined where there is none. */
  cancel(runId: number, by: string): Promise<Run | undefined>
  /** Queues what failed in a run of a job, and what waited for it. Refused with words where it cannot be repeated. */
  retry(
    runId: number,
    by: Pick<RunCause, 'requester' | 'cause' | 'idempotencyKey'>,
  ): Promise<{ readonly run: Run; readonly isNew: boolean } | { readonly refused: string } | undefined>
  /** False where it was so already; undefined where there is no such job or instance. */
  pause(place: JobPlace, by: string): Promise<boolean | undefined>
  resume(place: JobPlace, by: string): Promise<boolean | undefined>
  /**
   * Runs a command that only looks or keeps books (`jobs explain`, `changes`, `ls`), in a process that has the database; it is
   * no run, and nobody sees what it prints but the caller.
   */
  ask(args: readonly string[], options?: AskOptions): Promise<CommandAnswer>
  /** The databases of the project's targets, for those who may only read. */
  readonly warehouse: LiveWarehouse
  /** The folder in which people edit the project; null where it comes from elsewhere. */
  readonly editedFolder: string | null
  /** Calls back when the project may have been edited, rightly or not, or another commit is current. Gives what ends it. */
  onProjectTouched(listener: () => void): () => void
  /**
   * Calls back after each run has ended and all that it told is kept, whoever ran it; one run after another, and a listener
   * that fails harms none; `seenAt` is when the run was found to be over, by `performance.now()`. Runs that ended while no server was up are told when one is again. Gives what ends it.
   */
  onRunEnded(listener: (run: Run, seenAt: number) => Promise<void>): () => void
}

/**
 * Databases that others may be writing to, asked in processes that are not the server's: a few questions at once. Each is the one of
 * an instance, or, where that is null, of the default target.
 */
export interface LiveWarehouse {
  /** The name of the target; null where that cannot be known now. */
  target(instance: string | null): Promise<string | null>
  /** What kind of warehouse the default target is, as its profile calls it; null where that cannot be known now. */
  adapterType(): Promise<string | null>
  /** Gives the whole answer. Ends when the signal fires. Throws what can be told to whoever asked. */
  ask(query: QueryRequest, signal: AbortSignal, instance: string | null): Promise<QueryResult>
}

export interface QueryResult {
  readonly columns: readonly QueryColumn[]
  readonly rows: number
  readonly isTruncated: boolean
  /** In the format that was wanted. */
  readonly bytes: Buffer
}

export interface AskOptions {
  /** As the instance has it: its target, variables and environment. */
  readonly instance?: string | null | undefined
  readonly signal?: AbortSignal | undefined
}
