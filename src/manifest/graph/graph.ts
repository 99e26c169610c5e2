import type { UniqueId } from '../nodes/unique-id.ts'

/**
 * What must come before what. Parents and children are kept in the order in which they were added.
 * Edges from a test to the nodes that wait for it are no lineage: ancestors and descendants pass them over.
 */
export class Graph {
  private readonly parentsOf = new Map<UniqueId, Set<UniqueId>>()
  private readonly childrenOf = new Map<UniqueId, Set<UniqueId>>()
  private readonly waitsFor = new Map<UniqueId, Set<UniqueId>>()

  get size(): number {
    return this.parentsOf.size
  }

  nodes(): IterableIterator<UniqueId> {
    return this.parentsOf.keys()
  }

  has(node: UniqueId): boolean {
    return this.parentsOf.has(node)
  }

  addNode(node: UniqueId): void {
    if (this.parentsOf.has(node)) return
    this.parentsOf.set(node, NONE)
    this.childrenOf.set(node, NONE)
  }

  addEdge(parent: UniqueId, child: UniqueId): void {
    this.addNode(parent)
    this.addNode(child)
    addTo(this.childrenOf, parent, child)
    addTo(this.parentsOf, child, parent)
  }

  /** Lets a node wait for a test. */
  addTestEdge(test: UniqueId, node: UniqueId): void {
    if (this.childrenOf.get(test)?.has(node)) return
    this.addEdge(test, node)
    const tests = this.waitsFor.get(node)
    if (tests) tests.add(test)
    else this.waitsFor.set(node, new Set([test]))
  }

  removeNode(node: UniqueId): void {
    for (const parent of this.parents(node)) this.childrenOf.get(parent)?.delete(node)
    for (const child of this.children(node)) {
      this.parentsOf.get(child)?.delete(node)
      this.waitsFor.get(child)?.delete(node)
    }
    this.parentsOf.delete(node)
    this.childrenOf.delete(node)
    this.waitsFor.delete(node)
  }

  parents(node: UniqueId): ReadonlySet<UniqueId> {
    return this.parentsOf.get(node) ?? NONE
  }

  children(node: UniqueId): ReadonlySet<UniqueId> {
    return this.childrenOf.get(node) ?? NONE
  }

  isTestEdge(parent: UniqueId, child: UniqueId): boolean {
    return this.waitsFor.get(child)?.has(parent) ?? false
  }

  /** All that the given nodes read from, up to `depth` steps; a given node is in it only if another one reads from it. */
  ancestors(nodes: Iterable<UniqueId>, depth = Number.POSITIVE_INFINITY): Set<UniqueId> {
    return this.walk(
      nodes,
      depth,
      (node) => this.parents(node),
      (node, parent) => this.isTestEdge(parent, node),
    )
  }

  /** All that read from the given nodes, up to `depth` steps. */
  descendants(nodes: Iterable<UniqueId>, depth = Number.POSITIVE_INFINITY): Set<UniqueId> {
    return this.walk(
      nodes,
      depth,
      (node) => this.children(node),
      (node, child) => this.isTestEdge(node, child),
    )
  }

  /** A graph of the given nodes alone, and the edges between them. */
  subgraph(isMember: (node: UniqueId) => boolean): Graph {
    const graph = new Graph()
    for (const node of this.nodes()) if (isMember(node)) graph.addNode(node)
    for (const node of graph.nodes()) {
      for (const child of this.children(node)) {
        if (!graph.has(child)) continue
        if (this.isTestEdge(node, child)) graph.addTestEdge(node, child)
        else graph.addEdge(node, child)
      }
    }
    return graph
  }

  copy(): Graph {
    return this.subgraph(() => true)
  }

  private walk(
    nodes: Iterable<UniqueId>,
    depth: number,
    next: (node: UniqueId) => ReadonlySet<UniqueId>,
    isPassedOver: (node: UniqueId, neighbour: UniqueId) => boolean,
  ): Set<UniqueId> {
    const seen = new Set<UniqueId>()
    let layer: Iterable<UniqueId> = nodes
    for (let step = 0; step < depth; step++) {
      const found: UniqueId[] = []
      for (const node of layer) {
        for (const neighbour of next(node)) {
          if (seen.has(neighbour) || isPassedOver(node, neighbour)) continue
          seen.add(neighbour)
          found.push(neighbour)
        }
      }
      if (found.length === 0) break
      layer = found
    }
    return seen
  }
}

/** Shared by all nodes that have no neighbours on a side: most have none on one of them. Never added to. */
const NONE: Set<UniqueId> = new Set()

function addTo(sets: Map<UniqueId, Set<UniqueId>>, node: UniqueId, neighbour: UniqueId): void {
  const set = sets.get(node)
  if (set && set !== NONE) set.add(neighbour)
  else sets.set(node, new Set([neighbour]))
}
