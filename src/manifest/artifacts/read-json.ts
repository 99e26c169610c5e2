import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { isJsonObject, type JsonObject } from './read-node.ts'

/** An artifact's data as it stands in its file, and its version. */
export interface ArtifactData {
  readonly data: JsonObject
  readonly version: number
}

/** What an artifact is called in dbt's messages, and the versions that can be read, the present one last. */
export interface ArtifactKind {
  readonly className: string
  readonly name: string
  readonly versions: readonly number[]
}

/** Reads the text of an artifact. Throws where it is no JSON or of another kind or version. */
export function readArtifactJson(kind: ArtifactKind, text: string, path: string): ArtifactData {
  const data = parseJson(kind, text, path)
  const metadata = isJsonObject(data['metadata']) ? data['metadata'] : {}
  const found = metadata['dbt_schema_version']
  if (!found) throw unmarked(kind, path)
  const version = kind.versions.find((each) => found === schemaUrl(kind.name, each))
  if (version === undefined) throw incompatible(kind, path, found)
  return { data, version }
}

function parseJson({ className }: ArtifactKind, text: string, path: string): JsonObject {
  let reason: string
  try {
    const data: unknown = JSON.parse(text)
    if (isJsonObject(data)) return data
    reason = 'it is no JSON object'
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error)
  }
  throw dbtError(
    'DbtRuntimeError',
    'artifact/unreadable',
    `Could not read ${className} at "${path}" as JSON: ${reason}`,
    { hint: 'the file may have been cut off: let the command that wrote it run again' },
  )
}

function schemaUrl(name: string, version: number): string {
  return `https://schemas.getdbt.com/dbt/${name}/v${version}.json`
}

function unmarked({ name }: ArtifactKind, path: string) {
  return dbtError('DbtInternalError', 'artifact/incompatible', 'Artifact is missing schema version', {
    category: 'Runtime Error',
    notes: [`in ${path}`],
    hint: `the file is no ${name} of dbt: give a folder that a command of dbt wrote its artifacts to`,
  })
}

function incompatible({ name, versions }: ArtifactKind, path: string, found: unknown) {
  const present = versions.at(-1) ?? 0
  const readable =
    versions.length > 1 ? `versions ${versions[0]} to ${present} can be read` : `only version ${present} can be read`
  return dbtError(
    'IncompatibleSchemaError',
    'artifact/incompatible',
    `Expected a schema version of "${schemaUrl(name, present)}" in ${path}, but found ` +
      `"${String(found)}". Are you running with a different version of dbt?`,
    { hint: `${readable}: let the command that wrote it run again, with dbt 1.12 or this program` },
  )
}
