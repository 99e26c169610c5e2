import type { Manifest, ManifestMetadata } from '../manifest.ts'
import type { NodeCollection } from '../node-collection.ts'
import { buildGroupMap, buildNodeMaps } from '../node-maps.ts'
import type { GraphNode } from '../nodes/node.ts'
import type { UniqueId } from '../nodes/unique-id.ts'
import { plainJson, toJson } from './json.ts'
import { nodeArtifact } from './node-artifact.ts'
import { isPlainJson } from './plain-json.ts'

/** A piece of an artifact. Bytes are ASCII. */
export type Chunk = string | Uint8Array

/** manifest.json v12 in pieces, one resource at a time: no project is too large for a string. */
export function* writeManifest(manifest: Manifest, metadata: ManifestMetadata): Generator<Chunk> {
  yield manifestHead(metadata)
  for (const [, chunks] of manifestSections(manifest)) yield* chunks
  yield '}'
}

/** What differs from one invocation to the next; the sections and a brace follow it. */
export function manifestHead(metadata: ManifestMetadata): string {
  return `{"metadata": ${toJson(metadata)}`
}

/**
 * Everything but the metadata, section by section, each as `, "name": {…}`. Nothing but ASCII.
 * The nodes come first; `onNode` is told where each ends, counted in characters from the very beginning, and of those
 * that are no plain JSON which they are.
 */
export function* manifestSections(
  manifest: Manifest,
  onNode?: OnNode,
): Generator<readonly [name: string, chunks: Iterable<Chunk>]> {
  yield ['nodes', nodesSection(manifest.nodes, onNode)]
  yield ['sources', section('sources', manifest.sources, nodeArtifact)]
  yield ['macros', section('macros', manifest.macros, nodeArtifact)]
  yield ['docs', section('docs', manifest.docs, nodeArtifact)]
  yield ['exposures', section('exposures', manifest.exposures, nodeArtifact)]
  yield ['metrics', section('metrics', manifest.metrics, nodeArtifact)]
  yield ['groups', section('groups', manifest.groups, nodeArtifact)]
  yield ['selectors', section('selectors', manifest.selectors)]
  yield ['disabled', section('disabled', manifest.disabled, (nodes: GraphNode[]) => nodes.map(nodeArtifact))]
  yield* mapSections(manifest)
  yield ['saved_queries', section('saved_queries', manifest.saved_queries, nodeArtifact)]
  yield ['semantic_models', section('semantic_models', manifest.semantic_models, nodeArtifact)]
  yield ['unit_tests', section('unit_tests', manifest.unit_tests, nodeArtifact)]
  yield ['functions', section('functions', manifest.functions, nodeArtifact)]
}

export type OnNode = (end: number, unplain?: UniqueId) => void

function* nodesSection(nodes: NodeCollection, onNode?: OnNode): Generator<Chunk> {
  let length = 0
  const counted = <T extends Chunk>(chunk: T): T => {
    length += chunk.length
    return chunk
  }
  yield counted(', "nodes": {')
  let separator = ''
  for (const written of nodes.written()) {
    if (separator) yield counted(separator)
    separator = ', '
    if ('chunks' in written) {
      if (onNode) for (const end of written.ends) onNode(length + end)
      for (const chunk of written.chunks) yield counted(chunk)
    } else {
      const [unique_id, node] = written
      const artifact = nodeArtifact(node)
      const isPlain = isPlainJson(artifact)
      yield counted(`${toJson(unique_id)}: ${isPlain ? plainJson(artifact) : toJson(artifact)}`)
      onNode?.(length, isPlain ? undefined : unique_id)
    }
  }
  yield counted('}')
}

/** What follows from who reads from whom, as it was written before where nothing about that has changed. */
function* mapSections(manifest: Manifest): Generator<readonly [name: string, chunks: Iterable<Chunk>]> {
  const written = manifest.nodes.writtenMaps()
  if (written) {
    for (const [name, chunks] of Object.entries(written) as [string, Iterable<Uint8Array>][]) {
      yield [name, behind(`, "${name}": `, chunks)]
    }
    return
  }
  const { parent_map, child_map } = buildNodeMaps(manifest)
  yield ['parent_map', section('parent_map', parent_map)]
  yield ['child_map', section('child_map', child_map)]
  yield ['group_map', section('group_map', buildGroupMap(manifest))]
}

function* behind(name: string, chunks: Iterable<Uint8Array>): Generator<Chunk> {
  yield name
  yield* chunks
}

function* section<T>(
  name: string,
  collection: ReadonlyMap<string, T>,
  written: (item: T) => unknown = (item) => item,
): Generator<string> {
  yield `, "${name}": {`
  let separator = ''
  for (const [key, item] of collection) {
    const artifact = written(item)
    yield `${separator}${toJson(key)}: ${isPlainJson(artifact) ? plainJson(artifact) : toJson(artifact)}`
    separator = ', '
  }
  yield '}'
}
