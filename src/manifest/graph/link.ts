import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { findGraphNode, type Manifest } from '../manifest.ts'
import { dependsOnNodes, type GraphNode } from '../nodes/node.ts'
import { outlinedParents } from '../nodes/node-outline.ts'
import type { UniqueId } from '../nodes/unique-id.ts'
import { findCycle } from './find-cycle.ts'
import { Graph } from './graph.ts'

/** Links a manifest's nodes by what they depend on. Throws where a dependency is unknown or a circle closes. */
export function link(manifest: Manifest): Graph {
  const graph = new Graph()
  for (const source of manifest.sources.keys()) graph.addNode(source)
  for (const node of manifest.nodes.outlines()) linkNode(graph, manifest, node, outlinedParents(node))
  const collections: Iterable<GraphNode>[] = [
    manifest.semantic_models.values(),
    manifest.exposures.values(),
    manifest.functions.values(),
    manifest.metrics.values(),
    manifest.unit_tests.values(),
    manifest.saved_queries.values(),
  ]
  for (const collection of collections) {
    for (const node of collection) linkNode(graph, manifest, node, dependsOnNodes(node))
  }
  const cycle = findCycle(graph)
  if (cycle) throw cycleFound(manifest, cycle)
  return graph
}

type Linked = { readonly unique_id: UniqueId }

function linkNode(graph: Graph, manifest: Manifest, node: Linked, parents: readonly UniqueId[]): void {
  graph.addNode(node.unique_id)
  for (const parent of parents) {
    if (!canBeDependedOn(manifest, parent)) throw dependencyNotFound(node, parent)
    graph.addEdge(parent, node.unique_id)
  }
}

function canBeDependedOn(manifest: Manifest, unique_id: UniqueId): boolean {
  return (
    manifest.nodes.has(unique_id) ||
    manifest.sources.has(unique_id) ||
    manifest.metrics.has(unique_id) ||
    manifest.semantic_models.has(unique_id) ||
    manifest.functions.has(unique_id)
  )
}

function dependencyNotFound(node: Linked, dependency: UniqueId) {
  return dbtError(
    'GraphDependencyNotFoundError',
    'graph/dependency-not-found',
    `'${node.unique_id}' depends on '${dependency}' which is not in the graph!`,
  )
}

function cycleFound(manifest: Manifest, cycle: readonly UniqueId[]) {
  const notes = cycle.map((unique_id, index) => {
    const parent = cycle.at(index - 1) as UniqueId
    const where = findGraphNode(manifest, unique_id)?.original_file_path
    return `${unique_id} needs ${parent}${where ? `   ${where}` : ''}`
  })
  return dbtError('CompilationError', 'graph/cycle', `Found a cycle: ${cycle.join(' --> ')}`, {
    notes,
    hint: 'take one ref out; often a further model can hold what both sides need',
  })
}
