import type { UniqueId } from '../nodes/unique-id.ts'
import type { Graph } from './graph.ts'
import { topologicalOrder } from './topological-levels.ts'

/** The nodes of the first circle met, each a parent of the next and the last one of the first. */
export function findCycle(graph: Graph): UniqueId[] | undefined {
  // What is on a circle, or behind one, has no place in an order. Most graphs have none, and an order is soon made.
  if (topologicalOrder(graph).length === graph.size) return undefined
  const done = new Set<UniqueId>()
  for (const start of graph.nodes()) {
    if (done.has(start)) continue
    const path: UniqueId[] = [start]
    const onPath = new Set(path)
    const open = [graph.children(start).values()]
    while (open.length > 0) {
      const next = open.at(-1)?.next()
      if (!next || next.done) {
        open.pop()
        const left = path.pop() as UniqueId
        onPath.delete(left)
        done.add(left)
      } else if (onPath.has(next.value)) {
        return path.slice(path.indexOf(next.value))
      } else if (!done.has(next.value)) {
        path.push(next.value)
        onPath.add(next.value)
        open.push(graph.children(next.value).values())
      }
    }
  }
  return undefined
}
