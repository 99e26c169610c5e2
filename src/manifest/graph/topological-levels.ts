import type { UniqueId } from '../nodes/unique-id.ts'
import type { Graph } from './graph.ts'

/** The nodes in groups that can stand side by side: every node's parents are in earlier groups. */
export function topologicalLevels(graph: Graph): UniqueId[][] {
  const missing = new Map<UniqueId, number>()
  let level: UniqueId[] = []
  for (const node of graph.nodes()) {
    const count = graph.parents(node).size
    if (count === 0) level.push(node)
    else missing.set(node, count)
  }
  const levels: UniqueId[][] = []
  while (level.length > 0) {
    levels.push(level)
    const next: UniqueId[] = []
    for (const node of level) {
      for (const child of graph.children(node)) {
        const count = (missing.get(child) ?? 0) - 1
        missing.set(child, count)
        if (count === 0) next.push(child)
      }
    }
    level = next
  }
  return levels
}

/** Every node after its parents; the same graph always gives the same order. */
export function topologicalOrder(graph: Graph): UniqueId[] {
  return topologicalLevels(graph).flat()
}
