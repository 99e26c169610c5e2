import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import type { FreshnessThreshold } from '../nodes/source.ts'
import type { ArtifactMetadata } from './artifact-metadata.ts'
import { toJson } from './json.ts'
import type { TimingInfo } from './run-results.ts'

/** The verdict on a source whose age could be found out. */
export interface SourceFreshnessOutput {
  readonly unique_id: string
  readonly max_loaded_at: string
  readonly snapshotted_at: string
  readonly max_loaded_at_time_ago_in_s: number
  readonly status: 'pass' | 'warn' | 'error'
  readonly criteria: FreshnessThreshold
  readonly adapter_response: Readonly<Record<string, unknown>>
  readonly timing: readonly TimingInfo[]
  readonly thread_id: string
  readonly execution_time: number
}

/** A source whose age could not be found out. */
export interface SourceFreshnessRuntimeError {
  readonly unique_id: string
  readonly error: string | number | null
  readonly status: 'runtime error'
}

export type SourceFreshnessResult = SourceFreshnessOutput | SourceFreshnessRuntimeError

/** sources.json v3, what `source freshness` writes. */
export interface FreshnessResults {
  readonly metadata: ArtifactMetadata
  readonly results: readonly SourceFreshnessResult[]
  readonly elapsed_time: number
}

export function writeSources(freshness: FreshnessResults): string {
  return toJson({
    metadata: freshness.metadata,
    results: freshness.results.map(resultArtifact),
    elapsed_time: new YamlFloat(freshness.elapsed_time),
  })
}

function resultArtifact(result: SourceFreshnessResult): Record<string, unknown> {
  if (result.status === 'runtime error') {
    return { unique_id: result.unique_id, error: result.error, status: result.status }
  }
  return {
    unique_id: result.unique_id,
    max_loaded_at: result.max_loaded_at,
    snapshotted_at: result.snapshotted_at,
    max_loaded_at_time_ago_in_s: new YamlFloat(result.max_loaded_at_time_ago_in_s),
    status: result.status,
    criteria: {
      warn_after: result.criteria.warn_after,
      error_after: result.criteria.error_after,
      filter: result.criteria.filter,
    },
    adapter_response: result.adapter_response,
    timing: result.timing,
    thread_id: result.thread_id,
    execution_time: new YamlFloat(result.execution_time),
  }
}
