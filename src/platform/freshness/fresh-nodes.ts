import type { Graph } from '#manifest/graph/graph.ts'
import { topologicalOrder } from '#manifest/graph/topological-levels.ts'
import { findGraphNode, type Manifest } from '#manifest/manifest.ts'
import { type GraphNode, isEphemeralModel } from '#manifest/nodes/node.ts'
import type { FreshnessTime } from '#manifest/nodes/source.ts'
import type { BuildAfter, FreshNode } from './fresh-node.ts'

/** The nodes of a project that can be fresh, in the order of the graph. */
export function freshNodes(manifest: Manifest, graph: Graph): readonly FreshNode[] {
  return topologicalOrder(graph).flatMap((unique_id): FreshNode[] => {
    const node = findGraphNode(manifest, unique_id)
    const kind = node && kindOf(node)
    if (!kind) return []
    const thresholds = node.resource_type === 'source' ? node.freshness : null
    return [
      {
        unique_id,
        kind,
        parents: [...graph.parents(unique_id)],
        lateAfterMs: durationOf(thresholds?.warn_after),
        staleAfterMs: durationOf(thresholds?.error_after),
        buildAfter: buildAfterOf(node),
      },
    ]
  })
}

function kindOf(node: GraphNode): FreshNode['kind'] | undefined {
  switch (node.resource_type) {
    case 'source':
    case 'exposure':
      return node.resource_type
    case 'model':
      if (isEphemeralModel(node)) return 'ephemeral'
      return node.config.materialized === 'view' ? 'view' : 'table'
    case 'seed':
    case 'snapshot':
      return 'table'
    default:
      return undefined
  }
}

function buildAfterOf(node: GraphNode): BuildAfter | null {
  if (node.resource_type !== 'model') return null
  const build_after = node.config.freshness?.build_after
  const afterMs = durationOf(build_after)
  return build_after && afterMs !== null ? { afterMs, updatesOn: build_after.updates_on ?? 'any' } : null
}

const PERIODS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

function durationOf(time: Pick<FreshnessTime, 'count' | 'period'> | null | undefined): number | null {
  if (!time || time.count === null || time.period === null) return null
  return time.count * PERIODS[time.period]
}
