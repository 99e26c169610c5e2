import type { Manifest, ManifestMetadata } from '../manifest.ts'
import { buildGroupMap, buildNodeMaps } from '../node-maps.ts'
import type { GraphNode } from '../nodes/node.ts'
import { toJson } from './json.ts'
import { nodeArtifact } from './node-artifact.ts'

/** manifest.json v12 in pieces, one resource at a time: no project is too large for a string. */
export function* writeManifest(manifest: Manifest, metadata: ManifestMetadata): Generator<string> {
  const { parent_map, child_map } = buildNodeMaps(manifest)
  yield `{"metadata": ${toJson(metadata)}`
  yield* section('nodes', manifest.nodes, nodeArtifact)
  yield* section('sources', manifest.sources, nodeArtifact)
  yield* section('macros', manifest.macros, nodeArtifact)
  yield* section('docs', manifest.docs, nodeArtifact)
  yield* section('exposures', manifest.exposures, nodeArtifact)
  yield* section('metrics', manifest.metrics, nodeArtifact)
  yield* section('groups', manifest.groups, nodeArtifact)
  yield* section('selectors', manifest.selectors)
  yield* section('disabled', manifest.disabled, (nodes: GraphNode[]) => nodes.map(nodeArtifact))
  yield* section('parent_map', parent_map)
  yield* section('child_map', child_map)
  yield* section('group_map', buildGroupMap(manifest))
  yield* section('saved_queries', manifest.saved_queries, nodeArtifact)
  yield* section('semantic_models', manifest.semantic_models, nodeArtifact)
  yield* section('unit_tests', manifest.unit_tests, nodeArtifact)
  yield* section('functions', manifest.functions, nodeArtifact)
  yield '}'
}

function* section<T>(
  name: string,
  collection: ReadonlyMap<string, T>,
  written: (item: T) => unknown = (item) => item,
): Generator<string> {
  yield `, "${name}": {`
  let separator = ''
  for (const [key, item] of collection) {
    yield `${separator}${toJson(key)}: ${toJson(written(item))}`
    separator = ', '
  }
  yield '}'
}
