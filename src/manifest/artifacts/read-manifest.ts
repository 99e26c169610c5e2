import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { type Manifest, type ManifestMetadata, newManifest } from '../manifest.ts'
import type { Doc } from '../nodes/doc.ts'
import type { Group } from '../nodes/group.ts'
import type { Macro } from '../nodes/macro.ts'
import type { GraphNode } from '../nodes/node.ts'
import { isJsonObject, type JsonObject, readNode } from './read-node.ts'

const SCHEMA = 'https://schemas.getdbt.com/dbt/manifest/v12.json'

/** A manifest and what stands at its head. */
export interface ManifestArtifact {
  readonly manifest: Manifest
  readonly metadata: ManifestMetadata
}

/** Reads manifest.json v12. Fields that an older dbt did not write yet get their defaults. */
export function readManifest(text: string, path: string): ManifestArtifact {
  const data = parseJson(text, path)
  const metadata = object(data['metadata']) as unknown as ManifestMetadata
  if (metadata.dbt_schema_version !== SCHEMA) {
    throw dbtError(
      'IncompatibleSchemaError',
      'artifact/incompatible',
      `Expected a schema version of "${SCHEMA}" in ${path}, but found "${metadata.dbt_schema_version}".`,
      { hint: 'write the artifact again with dbt 1.8 or later, or with this program' },
    )
  }
  const manifest = newManifest(metadata.project_name ?? '', metadata.adapter_type ?? '')
  fill<GraphNode>(manifest.nodes as Map<string, GraphNode>, data['nodes'], readNode)
  fill<GraphNode>(manifest.sources as Map<string, GraphNode>, data['sources'], readNode)
  fill<GraphNode>(manifest.exposures as Map<string, GraphNode>, data['exposures'], readNode)
  fill<GraphNode>(manifest.metrics as Map<string, GraphNode>, data['metrics'], readNode)
  fill<GraphNode>(manifest.saved_queries as Map<string, GraphNode>, data['saved_queries'], readNode)
  fill<GraphNode>(manifest.semantic_models as Map<string, GraphNode>, data['semantic_models'], readNode)
  fill<GraphNode>(manifest.unit_tests as Map<string, GraphNode>, data['unit_tests'], readNode)
  fill<GraphNode>(manifest.functions as Map<string, GraphNode>, data['functions'], readNode)
  fill(manifest.macros as Map<string, Macro>, data['macros'], (item) => item as unknown as Macro)
  fill(manifest.docs as Map<string, Doc>, data['docs'], (item) => item as unknown as Doc)
  fill(manifest.groups as Map<string, Group>, data['groups'], (item) => item as unknown as Group)
  for (const [name, selector] of Object.entries(object(data['selectors']))) manifest.selectors.set(name, selector)
  for (const [unique_id, nodes] of Object.entries(object(data['disabled']))) {
    const disabled = manifest.disabled as Map<string, GraphNode[]>
    disabled.set(unique_id, (Array.isArray(nodes) ? nodes : []).filter(isJsonObject).map(readNode))
  }
  return { manifest, metadata }
}

function parseJson(text: string, path: string): JsonObject {
  try {
    return object(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw dbtError('DbtRuntimeError', 'artifact/unreadable', `Could not read manifest at "${path}" as JSON: ${reason}`)
  }
}

function fill<T>(collection: Map<string, T>, items: unknown, read: (item: JsonObject) => T): void {
  for (const [unique_id, item] of Object.entries(object(items))) {
    if (isJsonObject(item)) collection.set(unique_id, read(item))
  }
}

function object(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}
