import { type Manifest, type ManifestMetadata, newManifest } from '../manifest.ts'
import type { Doc } from '../nodes/doc.ts'
import type { Group } from '../nodes/group.ts'
import type { Macro } from '../nodes/macro.ts'
import type { GraphNode } from '../nodes/node.ts'
import { DBT_VERSION } from './artifact-metadata.ts'
import { checkArtifact } from './check-artifact.ts'
import { MANIFEST_FIELDS } from './manifest-fields.ts'
import { type ArtifactKind, readArtifactJson } from './read-json.ts'
import { isJsonObject, isReadable, type JsonObject, readNode } from './read-node.ts'
import { upgradeManifest } from './upgrade-manifest.ts'

const MANIFEST: ArtifactKind = {
  className: 'WritableManifest',
  name: 'manifest',
  versions: [4, 5, 6, 7, 8, 9, 10, 11, 12],
}

/** A manifest and what stands at its head. */
export interface ManifestArtifact {
  readonly manifest: Manifest
  readonly metadata: ManifestMetadata
}

export interface ReadManifestOptions {
  /**
   * The arguments of a text's `config()` as they were written. Other versions of dbt wrote them down in another way,
   * so those of their manifests are read once more; without, they stay.
   */
  readonly unrenderedConfig?: (raw_code: string, original_file_path: string) => Readonly<Record<string, unknown>>
}

/** Reads manifest.json v12, or v4 to v11, which are upgraded. Fields that an older dbt did not write yet get their defaults. */
export function readManifest(text: string, path: string, options: ReadManifestOptions = {}): ManifestArtifact {
  const { data, version } = readArtifactJson(MANIFEST, text, path)
  const metadata = object(data['metadata']) as unknown as ManifestMetadata
  // Earlier versions lack some of the fields, and have others.
  if (version < 12) upgradeManifest(data, version)
  else checkArtifact(MANIFEST.className, MANIFEST_FIELDS, data, path)
  if (metadata.dbt_version !== DBT_VERSION) rereadConfigs(data, options)
  const manifest = newManifest(metadata.project_name ?? '', metadata.adapter_type ?? '')
  fill<GraphNode>(manifest.nodes as Map<string, GraphNode>, data['nodes'], readNode, isReadable)
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
    disabled.set(unique_id, (Array.isArray(nodes) ? nodes : []).filter(isJsonObject).filter(isReadable).map(readNode))
  }
  return { manifest, metadata }
}

function rereadConfigs(data: JsonObject, { unrenderedConfig }: ReadManifestOptions): void {
  if (!unrenderedConfig) return
  for (const node of Object.values(object(data['nodes']))) {
    if (!isJsonObject(node) || typeof node['raw_code'] !== 'string' || isSimpleTest(node)) continue
    const unrendered = object(node['unrendered_config'])
    if (node['raw_code'] === '' || Object.keys(unrendered).length === 0) continue
    Object.assign(unrendered, unrenderedConfig(node['raw_code'], String(node['original_file_path'])))
  }
}

/** Tests whose text configures nothing. */
function isSimpleTest(node: JsonObject): boolean {
  if (node['resource_type'] !== 'test') return false
  const macros = object(node['depends_on'])['macros']
  return Array.isArray(macros) && /^macro\.dbt\.test_(not_null|unique)$/.test(macros.join())
}

function fill<T>(
  collection: Map<string, T>,
  items: unknown,
  read: (item: JsonObject) => T,
  isKnown: (item: JsonObject) => boolean = () => true,
): void {
  for (const [unique_id, item] of Object.entries(object(items))) {
    if (isJsonObject(item) && isKnown(item)) collection.set(unique_id, read(item))
  }
}

function object(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}
