import type { UniqueId } from '../nodes/unique-id.ts'
import type { Graph } from './graph.ts'

/** The given nodes, and those on a way from one of them to another. */
export function nodesBetween(graph: Graph, nodes: ReadonlySet<UniqueId>): ReadonlySet<UniqueId> {
  const below = reach(nodes, (node) => graph.children(node))
  return reach(nodes, (node) => graph.parents(node), below)
}

/** The given nodes and all that follow from them, as far as those stand in `within`. */
function reach(
  nodes: ReadonlySet<UniqueId>,
  next: (node: UniqueId) => ReadonlySet<UniqueId>,
  within?: ReadonlySet<UniqueId>,
): Set<UniqueId> {
  const seen = new Set(nodes)
  // What is added to a set while it is gone through is gone through, too.
  for (const node of seen) {
    for (const neighbour of next(node)) if (!within || within.has(neighbour)) seen.add(neighbour)
  }
  return seen
}
