import type { UniqueId } from '../nodes/unique-id.ts'
import type { Graph } from './graph.ts'
import { topologicalLevels } from './topological-levels.ts'

/**
 * Hands out a graph's nodes in the order of their depth, and by name within a depth,
 * each only when all its parents are done.
 */
export class GraphQueue {
  private readonly ranks = new Map<UniqueId, number>()
  private readonly missing = new Map<UniqueId, number>()
  private readonly ready: UniqueId[] = []
  private readonly inProgress = new Set<UniqueId>()
  private waiting: number

  private readonly graph: Graph

  /** With `isOrdered` false no node waits for another. */
  constructor(graph: Graph, isOrdered = true) {
    this.graph = graph
    this.waiting = graph.size
    // One number says it all: depth first, then the name.
    let rank = 0
    const levels = isOrdered ? topologicalLevels(graph) : [[...graph.nodes()]]
    for (const level of levels) for (const node of level.sort()) this.ranks.set(node, rank++)
    for (const node of graph.nodes()) {
      const parents = isOrdered ? graph.parents(node).size : 0
      if (parents === 0) this.push(node)
      else this.missing.set(node, parents)
    }
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
    for (const child of this.graph.children(node)) {
      const count = this.missing.get(child)
      if (count === undefined) continue
      this.missing.set(child, count - 1)
      if (count === 1) this.push(child)
    }
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
