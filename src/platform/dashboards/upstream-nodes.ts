import type { Graph } from '#manifest/graph/graph.ts'
import { findGraphNode, type Manifest } from '#manifest/manifest.ts'
import { maskedColumns } from '../test-history/masked-columns.ts'
import { type GraphNode, isEphemeralModel } from '#manifest/nodes/node.ts'

/** A node that dashboards read, or that stands above one. */
export interface UpstreamNode {
  readonly name: string
  readonly resource_type: string
  /** What is in it changes only when it is built; else it shows what its parents have now. */
  readonly is_stored: boolean
  readonly parents: readonly string[]
  /** Tests on it. */
  readonly tests: readonly string[]
  /** Columns whose values nobody may see, in small letters. */
  readonly masked: readonly string[]
}

export type UpstreamNodes = Readonly<Record<string, UpstreamNode>>

/** These nodes, and all above them. */
export function upstreamNodes(manifest: Manifest, graph: Graph, unique_ids: Iterable<string>): UpstreamNodes {
  const nodes: Record<string, UpstreamNode> = {}
  const open = [...new Set(unique_ids)]
  for (let unique_id = open.pop(); unique_id !== undefined; unique_id = open.pop()) {
    const node = findGraphNode(manifest, unique_id as never)
    if (nodes[unique_id] !== undefined || !node || node.resource_type === 'test') continue
    const parents = [...graph.parents(unique_id as never)].filter(
      (parent) => findGraphNode(manifest, parent)?.resource_type !== 'test',
    )
    const tests = [...graph.children(unique_id as never)].filter(
      (child) => findGraphNode(manifest, child)?.resource_type === 'test',
    )
    nodes[unique_id] = {
      name: nameOf(node),
      resource_type: node.resource_type,
      is_stored: isStored(node),
      masked: [...maskedColumns([unique_id], manifest, [])].sort(),
      parents,
      tests,
    }
    open.push(...parents)
  }
  return nodes
}

/** A source by both of its names. */
function nameOf(node: GraphNode): string {
  return node.resource_type === 'source' ? `${node.source_name}.${node.name}` : node.name
}

function isStored(node: GraphNode): boolean {
  if (node.resource_type === 'model') return !isEphemeralModel(node) && node.config.materialized !== 'view'
  return node.resource_type !== 'source'
}

/** On what the answer of a query hangs. */
export interface Contents {
  /** Nodes that have to be built for it to change. */
  readonly built: readonly string[]
  /** Whether it shows what others write, of which nobody is told. */
  readonly isLive: boolean
}

export function contentsOf(nodes: UpstreamNodes, depends_on: readonly string[]): Contents {
  const built = new Set<string>()
  const seen = new Set<string>()
  let isLive = false
  const open = [...depends_on]
  for (let unique_id = open.pop(); unique_id !== undefined; unique_id = open.pop()) {
    if (seen.has(unique_id)) continue
    seen.add(unique_id)
    const node = nodes[unique_id]
    if (!node || node.resource_type === 'source') {
      isLive = true
      continue
    }
    built.add(unique_id)
    if (!node.is_stored) open.push(...node.parents)
  }
  return { built: [...built].sort(), isLive }
}

/** These nodes and all above them. */
export function lineageOf(nodes: UpstreamNodes, depends_on: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  const open = [...depends_on]
  for (let unique_id = open.pop(); unique_id !== undefined; unique_id = open.pop()) {
    if (seen.has(unique_id)) continue
    seen.add(unique_id)
    open.push(...(nodes[unique_id]?.parents ?? []))
  }
  return [...seen].sort()
}
