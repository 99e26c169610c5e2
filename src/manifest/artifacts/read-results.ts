import { type ArtifactKind, readArtifactJson } from './read-json.ts'
import type { FreshnessResults } from './sources.ts'
import type { RunResults } from './run-results.ts'

const RUN_RESULTS: ArtifactKind = { className: 'RunResultsArtifact', name: 'run-results', versions: [4, 5, 6] }
const SOURCES: ArtifactKind = { className: 'FreshnessExecutionResultArtifact', name: 'sources', versions: [3] }

/** Reads run_results.json v6, or v5 and v4, which only lack some fields. */
export function readRunResults(text: string, path: string): RunResults {
  return readArtifactJson(RUN_RESULTS, text, path).data as unknown as RunResults
}

/** Reads sources.json v3. */
export function readSources(text: string, path: string): FreshnessResults {
  return readArtifactJson(SOURCES, text, path).data as unknown as FreshnessResults
}
