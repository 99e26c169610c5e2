import type { Manifest, ManifestMetadata } from '../manifest.ts'
import { buildGroupMap, buildNodeMaps } from '../node-maps.ts'
import type { GraphNode } from '../nodes/node.ts'
import { toJson } from './json.ts'
import { nodeArtifact } from './node-artifact.ts'

/** manifest.json v12 in pieces, one resource at a time: no project is too large for a string. */
export function* writeManifest(manifest: Manifest, metadata: ManifestMetadata): Generator<string> {
  yield manifestHead(metadata)
  for (const [, chunks] of manifestSections(manifest)) yield* chunks
  yield '}'
}

/** What differs from one invocation to the next; the sections and a brace follow it. */
export function manifestHead(metadata: ManifestMetadata): string {
  return `{"metadata": ${toJson(metadata)}`
}

/** Everything but the metadata, section by section, each as `, "name": {…}`. Nothing but ASCII. */
export function* manifestSections(manifest: Manifest): Generator<readonly [name: string, chunks: Generator<string>]> {
  const { parent_map, child_map } = buildNodeMaps(manifest)
  yield ['nodes', section('nodes', manifest.nodes, nodeArtifact)]
  yield ['sources', section('sources', manifest.sources, nodeArtifact)]
  yield ['macros', section('macros', manifest.macros, nodeArtifact)]
  yield ['docs', section('docs', manifest.docs, nodeArtifact)]
  yield ['exposures', section('exposures', manifest.exposures, nodeArtifact)]
  yield ['metrics', section('metrics', manifest.metrics, nodeArtifact)]
  yield ['groups', section('groups', manifest.groups, nodeArtifact)]
  yield ['selectors', section('selectors', manifest.selectors)]
  yield ['disabled', section('disabled', manifest.disabled, (nodes: GraphNode[]) => nodes.map(nodeArtifact))]
  yield ['parent_map', section('parent_map', parent_map)]
  yield ['child_map', section('child_map', child_map)]
  yield ['group_map', section('group_map', buildGroupMap(manifest))]
  yield ['saved_queries', section('saved_queries', manifest.saved_queries, nodeArtifact)]
  yield ['semantic_models', section('semantic_models', manifest.semantic_models, nodeArtifact)]
  yield ['unit_tests', section('unit_tests', manifest.unit_tests, nodeArtifact)]
  yield ['functions', section('functions', manifest.functions, nodeArtifact)]
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
