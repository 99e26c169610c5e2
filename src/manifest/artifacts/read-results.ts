import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { FreshnessResults } from './sources.ts'
import type { RunResults } from './run-results.ts'

/** Reads run_results.json v6, or v5 and v4, which only lack some fields. */
export function readRunResults(text: string, path: string): RunResults {
  return readArtifact<RunResults>('run-results', [4, 5, 6], text, path)
}

/** Reads sources.json v3. */
export function readSources(text: string, path: string): FreshnessResults {
  return readArtifact<FreshnessResults>('sources', [3], text, path)
}

function readArtifact<T extends { readonly metadata: { readonly dbt_schema_version: string } }>(
  name: string,
  versions: readonly number[],
  text: string,
  path: string,
): T {
  let artifact: T
  try {
    artifact = JSON.parse(text) as T
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw dbtError('DbtRuntimeError', 'artifact/unreadable', `Could not read ${name} at "${path}" as JSON: ${reason}`)
  }
  const urls = versions.map((version) => `https://schemas.getdbt.com/dbt/${name}/v${version}.json`)
  const found = artifact.metadata?.dbt_schema_version
  if (!urls.includes(found)) {
    throw dbtError(
      'IncompatibleSchemaError',
      'artifact/incompatible',
      `Expected a schema version of "${urls.at(-1)}" in ${path}, but found "${found}".`,
    )
  }
  return artifact
}
