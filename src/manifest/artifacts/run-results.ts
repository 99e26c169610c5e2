import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import type { ArtifactMetadata } from './artifact-metadata.ts'
import { toJson } from './json.ts'

/** How a node ended. Tests pass, fail or warn; everything else succeeds or not. */
export type NodeStatus =
  | 'success'
  | 'error'
  | 'fail'
  | 'warn'
  | 'skipped'
  | 'partial success'
  | 'pass'
  | 'runtime error'
  | 'no-op'
  | 'reused'

/** A step of a node's execution: `compile` or `execute`. */
export interface TimingInfo {
  readonly name: string
  readonly started_at: string | null
  readonly completed_at: string | null
}

/** Start and end of each batch of a microbatch model. */
export interface BatchResults {
  readonly successful: readonly (readonly [string, string])[]
  readonly failed: readonly (readonly [string, string])[]
}

export interface OverloadResults {
  readonly successful: readonly string[]
  readonly failed: readonly string[]
}

export interface RunResultOutput {
  readonly status: NodeStatus
  readonly timing: readonly TimingInfo[]
  readonly thread_id: string
  /** Seconds. */
  readonly execution_time: number
  readonly adapter_response: Readonly<Record<string, unknown>>
  readonly message: string | null
  readonly failures: number | null
  readonly unique_id: string
  readonly compiled: boolean | null
  readonly compiled_code: string | null
  readonly relation_name: string | null
  readonly batch_results: BatchResults | null
  readonly overload_results?: OverloadResults | null
}

/** run_results.json v6. */
export interface RunResults {
  readonly metadata: ArtifactMetadata
  readonly results: readonly RunResultOutput[]
  /** Seconds. */
  readonly elapsed_time: number
  readonly args: Readonly<Record<string, unknown>>
}

/** run_results.json in pieces, one result at a time. */
export function* writeRunResults(run: RunResults): Generator<string> {
  yield `{"metadata": ${toJson(run.metadata)}, "results": [`
  let separator = ''
  for (const result of run.results) {
    yield separator + toJson(resultArtifact(result))
    separator = ', '
  }
  yield `], "elapsed_time": ${toJson(new YamlFloat(run.elapsed_time))}, "args": ${toJson(run.args)}}`
}

function resultArtifact(result: RunResultOutput): Record<string, unknown> {
  return {
    status: result.status,
    timing: result.timing.map(({ name, started_at, completed_at }) => ({ name, started_at, completed_at })),
    thread_id: result.thread_id,
    execution_time: new YamlFloat(result.execution_time),
    adapter_response: result.adapter_response,
    message: result.message,
    failures: result.failures,
    unique_id: result.unique_id,
    compiled: result.compiled,
    compiled_code: result.compiled_code,
    relation_name: result.relation_name,
    batch_results: result.batch_results,
    overload_results: result.overload_results ?? null,
  }
}
