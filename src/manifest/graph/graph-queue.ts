import type { UniqueId } from '../nodes/unique-id.ts'
import type { Graph } from './graph.ts'
import { nodesBetween } from './nodes-between.ts'
import { topologicalOrder } from './topological-levels.ts'

/**
 * Hands out the selected nodes of a graph: those with the fewest selected ones before them first, and by name among equals,
 * each only when all selected nodes above it are done. What is not selected holds nobody up, but passes the waiting on:
 * with `a → b → c`, and `b` left out, `c` still waits for `a`.
 */
export class GraphQueue {
  private readonly graph: Graph
  private readonly isSelected: (node: UniqueId) => boolean
  private readonly isOrdered: boolean
  private readonly ranks: ReadonlyMap<UniqueId, number>
  private readonly missing = new Map<UniqueId, number>()
  private readonly ready: UniqueId[] = []
  private readonly inProgress = new Set<UniqueId>()
  private waiting: number

  /** With `isOrdered` false no node waits for another. Without `selected` all nodes are meant. */
  constructor(graph: Graph, isOrdered = true, selected?: Iterable<UniqueId>) {
    const kept = selected && new Set(selected)
    this.graph = kept ? concerned(graph, kept) : graph
    this.isSelected = kept ? (node) => kept.has(node) : () => true
    this.isOrdered = isOrdered
    this.ranks = ranksOf(this.graph, this.isSelected, isOrdered)
    this.waiting = this.ranks.size
    const free: UniqueId[] = []
    for (const node of this.graph.nodes()) {
      const parents = isOrdered ? this.graph.parents(node).size : 0
      this.missing.set(node, parents)
      if (parents === 0) free.push(node)
    }
    this.release(free)
  }

  /** How many nodes were not handed out yet. */
  get size(): number {
    return this.waiting
  }

  get isFinished(): boolean {
    return this.waiting === 0 && this.inProgress.size === 0
  }

  /** The next node that may start; undefined while all of them wait for others. */
  take(): UniqueId | undefined {
    const node = this.pop()
    if (node === undefined) return undefined
    this.waiting--
    this.inProgress.add(node)
    return node
  }

  /** Tells that a node is through, well or not: its children may start if nothing else holds them. */
  markDone(node: UniqueId): void {
    if (!this.inProgress.delete(node)) throw new Error(`${node} is not in progress`)
    if (this.isOrdered) this.release(this.freedBy(node))
  }

  /** Makes nodes ready that nothing holds any more, and walks through those that are not selected. */
  private release(free: UniqueId[]): void {
    for (let node = free.pop(); node !== undefined; node = free.pop()) {
      if (this.isSelected(node)) this.push(node)
      else if (this.isOrdered) free.push(...this.freedBy(node))
    }
  }

  private freedBy(node: UniqueId): UniqueId[] {
    const freed: UniqueId[] = []
    for (const child of this.graph.children(node)) {
      const count = (this.missing.get(child) ?? 0) - 1
      this.missing.set(child, count)
      if (count === 0) freed.push(child)
    }
    return freed
  }

  private rank(index: number): number {
    return this.ranks.get(this.ready[index] as UniqueId) ?? 0
  }

  private push(node: UniqueId): void {
    let index = this.ready.push(node) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (this.rank(parent) <= this.rank(index)) break
      this.swap(parent, index)
      index = parent
    }
  }

  private pop(): UniqueId | undefined {
    const top = this.ready[0]
    const last = this.ready.pop()
    if (top === undefined || last === undefined || this.ready.length === 0) return top
    this.ready[0] = last
    let index = 0
    for (;;) {
      const left = index * 2 + 1
      if (left >= this.ready.length) return top
      const right = left + 1
      const child = right < this.ready.length && this.rank(right) < this.rank(left) ? right : left
      if (this.rank(index) <= this.rank(child)) return top
      this.swap(index, child)
      index = child
    }
  }

  private swap(a: number, b: number): void {
    const node = this.ready[a] as UniqueId
    this.ready[a] = this.ready[b] as UniqueId
    this.ready[b] = node
  }
}

/** What has a say in the order of a few nodes; of many it is not worth looking for. */
function concerned(graph: Graph, selected: ReadonlySet<UniqueId>): Graph {
  if (selected.size > graph.size / 4) return graph
  const between = nodesBetween(graph, selected)
  return graph.subgraph((node) => between.has(node))
}

/** One number for each selected node that says it all: the depth first, then the name. */
function ranksOf(
  graph: Graph,
  isSelected: (node: UniqueId) => boolean,
  isOrdered: boolean,
): ReadonlyMap<UniqueId, number> {
  const depths = new Map<UniqueId, number>()
  const selected: UniqueId[] = []
  for (const node of topologicalOrder(graph)) {
    let depth = 0
    if (isOrdered) {
      for (const parent of graph.parents(node)) {
        depth = Math.max(depth, (depths.get(parent) ?? 0) + (isSelected(parent) ? 1 : 0))
      }
    }
    depths.set(node, depth)
    if (isSelected(node)) selected.push(node)
  }
  selected.sort((a, b) => (depths.get(a) ?? 0) - (depths.get(b) ?? 0) || (a < b ? -1 : 1))
  return new Map(selected.map((node, rank) => [node, rank]))
}
