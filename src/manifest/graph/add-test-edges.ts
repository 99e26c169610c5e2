/**
 * `dbt build` lets a node wait for the tests of its ancestors: bad data stops there.
 * A test of several nodes holds back only what descends from all of them, since anything else could close a circle.
 * An edge is drawn to the first nodes that must wait; what comes after them waits through them.
 */
import type { Manifest } from '../manifest.ts'
import { outlinedParents } from '../nodes/node-outline.ts'
import type { UniqueId } from '../nodes/unique-id.ts'
import type { Graph } from './graph.ts'
import { topologicalOrder } from './topological-levels.ts'

export function addTestEdges(graph: Graph, manifest: Manifest): void {
  const { onOne, onSeveral } = collectTests(manifest)
  const kinds = new Map(
    [...manifest.nodes.outlines()].map(({ unique_id, resource_type }) => [unique_id, resource_type]),
  )
  const bits = new Map<UniqueId, number>()
  for (const test of onSeveral) for (const parent of test.parents) if (!bits.has(parent)) bits.set(parent, bits.size)
  const words = Math.ceil(bits.size / 32)
  const wanted = onSeveral.map(({ unique_id, parents }) => ({
    unique_id,
    wantedBits: parents.map((parent) => bits.get(parent) ?? 0),
  }))

  const ancestors = new Map<UniqueId, Uint32Array>()
  /** Tests that a node would wait for if it were one that runs: they are handed on to its children. */
  const handedOn = new Map<UniqueId, Set<UniqueId>>()
  const edges: [UniqueId, UniqueId][] = []

  for (const node of topologicalOrder(graph)) {
    const kind = kinds.get(node)
    if (kind === 'test') continue
    const above = new Uint32Array(words)
    const tests = new Set<UniqueId>()
    for (const parent of graph.parents(node)) {
      const further = ancestors.get(parent)
      if (further) for (let word = 0; word < words; word++) above[word] = (above[word] ?? 0) | (further[word] ?? 0)
      setBit(above, bits.get(parent))
      for (const test of onOne.get(parent) ?? []) tests.add(test)
      for (const test of handedOn.get(parent) ?? []) tests.add(test)
    }
    ancestors.set(node, above)
    for (const { unique_id, wantedBits } of wanted) {
      if (!covers(above, wantedBits)) continue
      const waitsThroughParent = [...graph.parents(node)].some(
        (parent) => manifest.nodes.has(parent) && covers(ancestors.get(parent), wantedBits),
      )
      if (!waitsThroughParent) tests.add(unique_id)
    }
    if (kind === undefined) handedOn.set(node, tests)
    else for (const test of tests) edges.push([test, node])
  }
  for (const [test, node] of edges) graph.addTestEdge(test, node)
}

interface TestOfSeveral {
  readonly unique_id: UniqueId
  readonly parents: readonly UniqueId[]
}

function collectTests(manifest: Manifest) {
  const onOne = new Map<UniqueId, UniqueId[]>()
  const onSeveral: TestOfSeveral[] = []
  for (const node of manifest.nodes.outlines()) {
    if (node.resource_type !== 'test') continue
    const parents = [...new Set(outlinedParents(node))]
    const only = parents[0]
    if (only === undefined) continue
    if (parents.length > 1) {
      onSeveral.push({ unique_id: node.unique_id, parents })
    } else {
      const tests = onOne.get(only)
      if (tests) tests.push(node.unique_id)
      else onOne.set(only, [node.unique_id])
    }
  }
  return { onOne, onSeveral }
}

function setBit(mask: Uint32Array, bit: number | undefined): void {
  if (bit !== undefined) mask[bit >> 5] = (mask[bit >> 5] ?? 0) | (1 << (bit & 31))
}

function covers(set: Uint32Array | undefined, bits: readonly number[]): boolean {
  return set !== undefined && bits.every((bit) => ((set[bit >> 5] ?? 0) & (1 << (bit & 31))) !== 0)
}
