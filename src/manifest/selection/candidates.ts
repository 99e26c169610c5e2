import type { Metric } from '../nodes/metric.ts'
import type { GraphNode, ManifestNode } from '../nodes/node.ts'
import type { SourceDefinition } from '../nodes/source.ts'
import type { UniqueId } from '../nodes/unique-id.ts'
import type { UnitTestDefinition } from '../nodes/unit-test.ts'
import type { Candidate } from './candidate.ts'
import type { Search } from './selection-input.ts'

export function parsedNodes(search: Search): Iterable<ManifestNode> {
  return among(search, search.input.manifest.nodes)
}

export function sourceNodes(search: Search): Iterable<SourceDefinition> {
  return among(search, search.input.manifest.sources)
}

export function metricNodes(search: Search): Iterable<Metric> {
  return among(search, search.input.manifest.metrics)
}

export function* parsedAndUnitTests(search: Search): Generator<ManifestNode | UnitTestDefinition> {
  yield* parsedNodes(search)
  yield* among(search, search.input.manifest.unit_tests)
}

/** All but sources: what a fully qualified name can mean. */
export function nonSourceOutlines(search: Search): Iterable<Exclude<Candidate, SourceDefinition>> {
  return gatheredFor(search)?.nonSources ?? nonSourcesOneByOne(search)
}

export function allOutlines(search: Search): Iterable<Candidate> {
  return gatheredFor(search)?.outlines ?? allOneByOne(search)
}

/** What was gathered, if these are the candidates. */
function gatheredFor({ input: { gathered }, candidates }: Search) {
  return gathered?.graph === candidates ? gathered : undefined
}

function* nonSourcesOneByOne(search: Search): Generator<Exclude<Candidate, SourceDefinition>> {
  yield* amongAll(search, search.input.manifest.nodes.outlines())
  yield* otherNodes(search)
}

function* allOneByOne(search: Search): Generator<Candidate> {
  yield* nonSourcesOneByOne(search)
  yield* sourceNodes(search)
}

export function* allNodes(search: Search): Generator<GraphNode> {
  yield* parsedNodes(search)
  yield* otherNodes(search)
  yield* sourceNodes(search)
}

function* otherNodes(search: Search): Generator<Exclude<GraphNode, SourceDefinition | ManifestNode>> {
  const { manifest } = search.input
  yield* among(search, manifest.exposures)
  yield* metricNodes(search)
  yield* among(search, manifest.unit_tests)
  yield* among(search, manifest.semantic_models)
  yield* among(search, manifest.saved_queries)
  yield* among(search, manifest.functions)
}

/** The candidates of one of the manifest's collections. */
export function among<T extends { readonly unique_id: UniqueId }>(
  search: Search,
  collection: ReadonlyMap<UniqueId, T>,
): Generator<T> {
  return amongAll(search, collection.values())
}

function* amongAll<T extends { readonly unique_id: UniqueId }>(search: Search, nodes: Iterable<T>): Generator<T> {
  for (const node of nodes) if (search.candidates.has(node.unique_id)) yield node
}

/** The unique ids of the nodes that pass. */
export function* where<T extends { readonly unique_id: UniqueId }>(
  nodes: Iterable<T>,
  passes: (node: T) => boolean,
): Generator<UniqueId> {
  for (const node of nodes) if (passes(node)) yield node.unique_id
}
