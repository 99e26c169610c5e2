/** How fresh sources, models and exposures were found to be. */
import {
  exactly,
  INTEGER,
  listOf,
  MOMENT,
  NUMBER,
  type Of,
  oneOf,
  optionsOf,
  orNull,
  recordOf,
  TEXT,
} from './json-schema.ts'

const LIMIT = orNull(exactly({ count: orNull(INTEGER), period: orNull(TEXT) }))

/** A measurement of a source, in dbt's words. */
export const SOURCE_FRESHNESS = recordOf('TrellisSourceFreshness', {
  unique_id: TEXT,
  instance: orNull(TEXT),
  target: orNull(TEXT),
  run_id: orNull(INTEGER),
  step: orNull(INTEGER),
  status: oneOf(['pass', 'warn', 'error', 'runtime error']),
  max_loaded_at: orNull(TEXT),
  snapshotted_at: TEXT,
  /** Seconds. */
  max_loaded_at_time_ago_in_s: orNull(NUMBER),
  criteria: optionsOf({ warn_after: LIMIT, error_after: LIMIT, filter: orNull(TEXT) }),
  execution_time: orNull(NUMBER),
  error: orNull(TEXT),
})

/** Of a model, seed, snapshot or exposure. */
export const MODEL_FRESHNESS = recordOf('TrellisModelFreshness', {
  unique_id: TEXT,
  instance: orNull(TEXT),
  target: orNull(TEXT),
  run_id: orNull(INTEGER),
  measured_at: MOMENT,
  built_at: orNull(MOMENT),
  /** What its own data tell, else when it was built. */
  data_as_of: orNull(MOMENT),
  /** Up to when it knows of all of its sources. */
  effective_as_of: orNull(MOMENT),
  /** The source that makes it that old. */
  oldest_source: orNull(TEXT),
  expected_next_at: orNull(MOMENT),
  verdict: oneOf(['fresh', 'late', 'stale', 'unknown']),
  /** Why it is not fresh, for people. */
  because: orNull(TEXT),
  /** Where it begins: sources and nodes, or `job <name>`. */
  late_by: listOf(TEXT),
})

export const FRESHNESS = recordOf('TrellisFreshness', {
  instance: orNull(TEXT),
  target: orNull(TEXT),
  sources: listOf(SOURCE_FRESHNESS),
  models: listOf(MODEL_FRESHNESS),
})

/** The newest first; of a source its measurements. */
export const SOURCE_FRESHNESS_HISTORY = recordOf('TrellisSourceFreshnessHistory', {
  unique_id: TEXT,
  instance: orNull(TEXT),
  target: orNull(TEXT),
  history: listOf(SOURCE_FRESHNESS),
})

export const MODEL_FRESHNESS_HISTORY = recordOf('TrellisModelFreshnessHistory', {
  unique_id: TEXT,
  instance: orNull(TEXT),
  target: orNull(TEXT),
  history: listOf(MODEL_FRESHNESS),
})

export type SourceFreshness = Of<typeof SOURCE_FRESHNESS>
export type ModelFreshness = Of<typeof MODEL_FRESHNESS>
export type Freshness = Of<typeof FRESHNESS>
export type SourceFreshnessHistory = Of<typeof SOURCE_FRESHNESS_HISTORY>
export type ModelFreshnessHistory = Of<typeof MODEL_FRESHNESS_HISTORY>
