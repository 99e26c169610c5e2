import type { Between, Listed, Page } from './page.ts'

export type RunStatus = 'queued' | 'starting' | 'running' | 'success' | 'error' | 'cancelled'

/** The numbers by which clients of dbt Cloud's API know them. */
export const RUN_STATUS_NUMBERS = {
  queued: 1,
  starting: 2,
  running: 3,
  success: 10,
  error: 20,
  cancelled: 30,
} as const satisfies Readonly<Record<RunStatus, number>>

/** What a run that is over can have come to. */
export type FinalStatus = Extract<RunStatus, 'success' | 'error' | 'cancelled'>

/** What set a run off. */
export type RunOrigin =
  | 'cli'
  | 'schedule'
  | 'api'
  | 'page'
  /** Another job, or several, came to an end. */
  | 'completion'
  | 'webhook'
  | 'file'
  /** A source had new data. */
  | 'source'
  /** Enough rows had arrived. */
  | 'volume'
  /** The same job once more, from its beginning. */
  | 'rerun'
  /** What failed before, and what waited for it. */
  | 'retry'

/** The state of the project that a run is made of. */
export interface CodeVersion {
  readonly commit: string | null
  readonly branch: string | null
  /** Whether files differed from that commit. */
  readonly isDirty: boolean | null
  /** The same for all that was made of the same files, settings and variables. */
  readonly manifestHash: string | null
}

/** Everything that is known of a run before it begins. */
export interface NewRun {
  readonly origin: RunOrigin
  /** Why, in words for people, for example `Ticked at 04:00` or what a caller of the API gave as its cause. */
  readonly cause: string
  /** Who asked: a user, a token's name, a job. */
  readonly requester: string | null
  /** The steps as they are to be run, for example `dbt build --select f_orders`. */
  readonly commands: readonly string[]
  /** For example `nightly` or `hourly/core`; null for a command that somebody typed. */
  readonly job: string | null
  readonly instance: string | null
  readonly target: string | null
  readonly projectName: string | null
  readonly code: CodeVersion
  /** Names of the environment variables that reach the run; never their values. */
  readonly environmentNames: readonly string[]
  /** The program's own version. */
  readonly version: string | null
  /** The due time that it stands for. */
  readonly scheduledFor?: string | null | undefined
  /** Not to be taken before. */
  readonly shouldStartAt?: string | null | undefined
  /** Higher ones are taken first; 0 if absent. */
  readonly priority?: number | undefined
  /** What it counts against while it is under way, for example `warehouse` or `job nightly`. */
  readonly pools?: readonly string[] | undefined
  /** The run that it repeats. */
  readonly retryOf?: number | null | undefined
  /** 1 for the first try of a job, 2 for the first automatic repetition. */
  readonly attempt?: number | undefined
  /** What the caller overrode, in the caller's own words. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined
  /** A second run with the same key is not made: the first one is given instead. */
  readonly idempotencyKey?: string | null | undefined
}

/** Numbers of a run that is over, over all of its steps. */
export interface RunCounts {
  /** How many nodes ended with each of dbt's statuses. */
  readonly statuses: Readonly<Record<string, number>>
  readonly rows: number
  readonly bytes: number
}

/** Something that was, is or will be run, with its steps. */
export interface Run extends Required<{ readonly [Key in keyof NewRun]: Exclude<NewRun[Key], undefined> }> {
  /** From 1, without gaps, and never given twice. */
  readonly id: number
  readonly status: RunStatus
  readonly statusMessage: string | null
  /** The highest exit code among its steps. */
  readonly exitCode: number | null
  readonly createdAt: string
  /** When it left the queue. */
  readonly takenAt: string | null
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly cancelAskedAt: string | null
  readonly cancelAskedBy: string | null
  /** The server, or the command line, that has it in hand. */
  readonly owner: string | null
  /** Grows whenever the run gets an owner. Who changes a run must know it: an owner of old cannot. */
  readonly claim: number
  readonly counts: RunCounts | null
}

/** What is shown of a run where there are many. */
export type BriefRun = Pick<
  Run,
  'id' | 'status' | 'origin' | 'job' | 'instance' | 'target' | 'scheduledFor' | 'createdAt' | 'startedAt' | 'finishedAt'
>

/** An owner's right to change a run: what `take` gave. */
export interface Claim {
  readonly id: number
  readonly claim: number
}

export interface RunFilter {
  readonly jobs?: readonly string[] | undefined
  readonly instance?: string | undefined
  readonly target?: string | undefined
  readonly statuses?: readonly RunStatus[] | undefined
  readonly origins?: readonly RunOrigin[] | undefined
  /** Who asked. */
  readonly requesters?: readonly string[] | undefined
  readonly owner?: string | undefined
  readonly created?: Between | undefined
  readonly finished?: Between | undefined
  readonly idAbove?: number | undefined
  readonly idBelow?: number | undefined
  readonly ids?: readonly number[] | undefined
  /** The newest first if absent; a minus turns it round. */
  readonly order?: 'id' | '-id' | 'createdAt' | '-createdAt' | 'finishedAt' | '-finishedAt' | undefined
}

/** All that runs are told apart by, as the kept ones have it: what a list of them can be narrowed to. Sorted. */
export interface RunTraits {
  readonly jobs: readonly string[]
  readonly instances: readonly string[]
  readonly targets: readonly string[]
  readonly origins: readonly RunOrigin[]
  readonly requesters: readonly string[]
}

/** The most runs of a pool that may be under way at once. */
export type PoolLimits = Readonly<Record<string, number>>

/** Runs, from the queue to their end. */
export interface Runs {
  /** Queues a run. `isNew` is false where its idempotency key had been seen: the run is then the earlier one. */
  add(run: NewRun): Promise<{ readonly run: Run; readonly isNew: boolean }>
  /** Begins a run at once in the hands of `owner`, without a queue: for a command that somebody typed. */
  begin(run: NewRun, owner: string): Promise<Run>
  find(id: number): Promise<Run | undefined>
  list(filter: RunFilter, page: Page): Promise<Listed<Run>>
  traits(): Promise<RunTraits>
  /** The latest run of each job and instance that has one; only of a job, where it is named. */
  latestOfJobs(job?: string): Promise<readonly BriefRun[]>
  /** The latest run that went well of each of those whose latest run has not. */
  successesBeforeFailures(job?: string): Promise<readonly BriefRun[]>
  /** Queued runs that may start now, in the order in which they should be taken. */
  waiting(limit: number): Promise<readonly Run[]>
  /**
   * Takes a queued run: its status becomes `starting`. Exactly one of all who try gets it. Undefined where it is not
   * queued any more, or one of its pools is full.
   */
  take(id: number, owner: string, limits?: PoolLimits): Promise<Run | undefined>
  /** Takes over a run whose owner is gone; undefined where somebody else has, or the owner is there after all. */
  adopt(id: number, owner: string): Promise<Run | undefined>
  /** Puts a run back into the queue that was taken and has not begun. False where the claim no longer holds. */
  giveBack(claim: Claim): Promise<boolean>
  /** The status becomes `running`. False where the claim no longer holds, or the run is over. */
  start(claim: Claim, facts?: StartFacts): Promise<boolean>
  /** What the project of a run was read from, which is known once it is under way. */
  noteManifest(id: number, hash: string): Promise<void>
  /** Ends a run, once. False where the claim no longer holds, or the run is over. */
  finish(claim: Claim, end: RunEnd): Promise<boolean>
  /** Cancels a queued run at once; of one that is under way it notes the wish, which the owner has to see to. */
  askToCancel(id: number, by: string, message?: string): Promise<Run | undefined>
  /** Runs under way whose cancellation was asked for. */
  toCancel(owner: string): Promise<readonly Run[]>
  /** Runs under way whose owner has not given a sign of life in time. */
  orphaned(): Promise<readonly Run[]>
  /**
   * Takes runs that are over and after which something has to be done yet, those that ended first before others; nobody else
   * gets them for `ttlMs`.
   */
  takeEnded(limit: number, ttlMs: number): Promise<readonly Run[]>
  /** Nothing is left to be done after these. */
  followed(ids: readonly number[]): Promise<void>
  /** How many runs of each pool are under way. */
  inPools(): Promise<ReadonlyMap<string, number>>
}

/** What is only known once the project has been read. */
export interface StartFacts {
  readonly target?: string | undefined
  readonly projectName?: string | undefined
  readonly code?: CodeVersion | undefined
}

export interface RunEnd {
  readonly status: FinalStatus
  readonly message?: string | null | undefined
  readonly exitCode?: number | null | undefined
}
