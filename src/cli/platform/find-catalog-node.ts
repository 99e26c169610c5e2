import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { findGraphNode, type Manifest } from '#manifest/manifest.ts'
import type { GraphNode } from '#manifest/nodes/node.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'

/** The node of this unique id. Throws where there is none, naming the one that may be meant. */
export function findCatalogNode(manifest: Manifest, unique_id: string): GraphNode {
  const node = findGraphNode(manifest, unique_id as UniqueId)
  if (node) return node
  const meant = closest(unique_id, [...manifest.nodes.keys(), ...manifest.sources.keys()])
  throw dbtError('DbtRuntimeError', 'catalog/unknown', `The project has no node ${unique_id}`, {
    ...(meant !== undefined && { hint: `did you mean ${meant}?` }),
  })
}
