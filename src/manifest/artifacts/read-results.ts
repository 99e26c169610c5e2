import {
  type ArtifactFields,
  checkArtifact,
  isListOf,
  isMappingOf,
  isNumber,
  isObjectOf,
  isText,
  isTime,
  orNull,
} from './check-artifact.ts'
import { type ArtifactKind, readArtifactJson } from './read-json.ts'
import type { FreshnessResults } from './sources.ts'
import type { NodeStatus, RunResults } from './run-results.ts'

const RUN_RESULTS: ArtifactKind = { className: 'RunResultsArtifact', name: 'run-results', versions: [4, 5, 6] }
const SOURCES: ArtifactKind = { className: 'FreshnessExecutionResultArtifact', name: 'sources', versions: [3] }

const STATUSES: Readonly<Record<NodeStatus, true>> = {
  success: true,
  error: true,
  fail: true,
  warn: true,
  skipped: true,
  'partial success': true,
  pass: true,
  'runtime error': true,
  'no-op': true,
  reused: true,
}

const isAnything = () => true
const isMapping = isMappingOf(isAnything)
const isStatus = (value: unknown) => isText(value) && Object.hasOwn(STATUSES, value as string)
const isTiming = isListOf(isObjectOf({}, { started_at: orNull(isTime), completed_at: orNull(isTime) }))
const isBatches = isListOf(isListOf(isTime))

const isResult = isObjectOf(
  {
    status: isStatus,
    timing: isTiming,
    thread_id: isAnything,
    execution_time: isNumber,
    adapter_response: isMapping,
    unique_id: isText,
  },
  {
    failures: orNull(isNumber),
    batch_results: orNull(isObjectOf({}, { successful: isBatches, failed: isBatches })),
    overload_results: orNull(isMapping),
  },
)
/** Earlier versions than the sixth lack these. */
const hasCompiled = isObjectOf({ compiled: isAnything, compiled_code: isAnything, relation_name: isAnything })

const runResultsFields = (version: number): ArtifactFields => ({
  results: {
    type: 'Sequence[RunResultOutput]',
    isRight: isListOf((result) => isResult(result) && (version < 6 || hasCompiled(result))),
  },
  elapsed_time: { type: 'float', isRight: isNumber },
  args: { type: 'Dict[str, Any]', isRight: isMapping, isOptional: true },
})

const SOURCES_FIELDS: ArtifactFields = {
  results: {
    type: 'Sequence[Union[SourceFreshnessRuntimeError, SourceFreshnessOutput]]',
    isRight: isListOf((result) => isFreshness(result) || isFreshnessError(result)),
  },
  elapsed_time: { type: 'float', isRight: isNumber },
}

const isFreshness = isObjectOf({
  unique_id: isAnything,
  max_loaded_at: isTime,
  snapshotted_at: isTime,
  max_loaded_at_time_ago_in_s: isNumber,
  status: isStatus,
  criteria: isMapping,
  adapter_response: isMapping,
  timing: isTiming,
  thread_id: isAnything,
  execution_time: isNumber,
})
const isFreshnessError = isObjectOf({ unique_id: isAnything, status: (status) => status === 'runtime error' })

/** Reads run_results.json v6, or v5 and v4, which only lack some fields. */
export function readRunResults(text: string, path: string): RunResults {
  const { data, version } = readArtifactJson(RUN_RESULTS, text, path)
  checkArtifact(RUN_RESULTS.className, runResultsFields(version), data, path)
  return { args: {}, ...data } as unknown as RunResults
}

/** Reads sources.json v3. */
export function readSources(text: string, path: string): FreshnessResults {
  const { data } = readArtifactJson(SOURCES, text, path)
  checkArtifact(SOURCES.className, SOURCES_FIELDS, data, path)
  return data as unknown as FreshnessResults
}
