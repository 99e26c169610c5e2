import type { Place } from './node-results.ts'
import type { Between } from './page.ts'

export type FreshnessStatus = 'pass' | 'warn' | 'error' | 'runtime error'

/** A measurement of a source, as dbt's `sources.json` has it. */
export interface SourceFreshness extends Place {
  readonly runId: number | null
  readonly step: number | null
  readonly unique_id: string
  readonly status: FreshnessStatus
  readonly max_loaded_at: string | null
  readonly snapshotted_at: string
  /** Seconds. */
  readonly max_loaded_at_time_ago_in_s: number | null
  readonly criteria: Readonly<Record<string, unknown>>
  readonly execution_time: number | null
  readonly error: string | null
}

/** How fresh a model was found to be. */
export interface ModelFreshness extends Place {
  readonly unique_id: string
  readonly runId: number | null
  readonly measuredAt: string
  /** When its relation was last built. */
  readonly builtAt: string | null
  /** The newest moment that its own data tell of. */
  readonly dataAsOf: string | null
  /** The oldest among the sources that it is made of. */
  readonly effectiveAsOf: string | null
  /** The source that makes it that old. */
  readonly oldestSource: string | null
  readonly expectedNextAt: string | null
  readonly verdict: 'fresh' | 'late' | 'stale' | 'unknown'
  /** Why it is not fresh, for people. */
  readonly because?: string | null
  /** Where it begins that it is late: sources and nodes by `unique_id`, itself among them; `job <name>` for one that is behind. */
  readonly lateBy?: readonly string[]
  /** The newest data of each of its sources that it contains; null where nobody knows. */
  readonly sources?: Readonly<Record<string, string | null>>
  /** Whether `dataAsOf` comes from its own data, and not from when it was built. */
  readonly asksItsData?: boolean
}

/** Freshness, each time it is measured. */
export interface Freshness {
  saveSources(measured: readonly SourceFreshness[]): Promise<void>
  saveModels(measured: readonly ModelFreshness[]): Promise<void>
  /** The last measurement of each source. */
  latestSources(place: Place): Promise<readonly SourceFreshness[]>
  /** The last measurement of each model. */
  latestModels(place: Place): Promise<readonly ModelFreshness[]>
  /** A text that is another one when something of a place was measured again. */
  latestMark(place: Place): Promise<string>
  /** The newest first. */
  sourceHistory(unique_id: string, place: Place, between: Between, limit: number): Promise<readonly SourceFreshness[]>
  modelHistory(unique_id: string, place: Place, between: Between, limit: number): Promise<readonly ModelFreshness[]>
  sourcesOfRun(runId: number): Promise<readonly SourceFreshness[]>
  modelsOfRun(runId: number): Promise<readonly ModelFreshness[]>
}
