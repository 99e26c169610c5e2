import type { UniqueId } from '../nodes/unique-id.ts'
import type { Graph } from './graph.ts'

/**
 * The graph of the selected nodes. Where a path led through nodes that are not selected,
 * an edge stands for it, so that the order among the selected ones stays.
 */
export function subsetGraph(graph: Graph, selected: Iterable<UniqueId>): Graph {
  const kept = new Set(selected)
  const subset = graph.copy()
  removeLooseEnds(subset, kept)
  const removed = [...subset.nodes()].filter((node) => !kept.has(node))
  // Nodes with few neighbours first: every removal multiplies parents by children.
  const degree = (node: UniqueId) => subset.parents(node).size * subset.children(node).size
  const degrees = new Map(removed.map((node) => [node, degree(node)]))
  removed.sort((a, b) => (degrees.get(a) ?? 0) - (degrees.get(b) ?? 0))
  for (const node of removed) {
    const parents = [...subset.parents(node)]
    const children = [...subset.children(node)]
    subset.removeNode(node)
    for (const parent of parents) for (const child of children) if (parent !== child) subset.addEdge(parent, child)
  }
  return subset
}

/** Takes away what leads nowhere or comes from nowhere, layer by layer. */
function removeLooseEnds(graph: Graph, kept: ReadonlySet<UniqueId>): void {
  const isLoose = (node: UniqueId) =>
    !kept.has(node) && (graph.parents(node).size === 0 || graph.children(node).size === 0)
  let loose = [...graph.nodes()].filter(isLoose)
  while (loose.length > 0) {
    const neighbours = new Set<UniqueId>()
    for (const node of loose) {
      for (const parent of graph.parents(node)) neighbours.add(parent)
      for (const child of graph.children(node)) neighbours.add(child)
      graph.removeNode(node)
    }
    loose = [...neighbours].filter((node) => graph.has(node) && isLoose(node))
  }
}
