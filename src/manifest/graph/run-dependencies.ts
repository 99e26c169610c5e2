import { findGraphNode, type Manifest } from '../manifest.ts'
import type { UniqueId } from '../nodes/unique-id.ts'

/** What a run has to do before this node: what it reads, but for sources, and what the ephemeral models among it read. */
export function runDependencies(manifest: Manifest, unique_id: string): readonly UniqueId[] {
  const found = new Set<UniqueId>()
  const seen = new Set<UniqueId>()
  const visit = (of: UniqueId): void => {
    const node = findGraphNode(manifest, of)
    if (!node || !('depends_on' in node)) return
    // A seed has none, whether it says so or not.
    const parents = 'nodes' in node.depends_on ? (node.depends_on.nodes ?? []) : []
    for (const parent of parents) {
      if (seen.has(parent) || parent.startsWith('source.')) continue
      seen.add(parent)
      if (isEphemeral(manifest, parent)) visit(parent)
      else found.add(parent)
    }
  }
  visit(unique_id as UniqueId)
  return [...found]
}

function isEphemeral(manifest: Manifest, unique_id: UniqueId): boolean {
  const node = findGraphNode(manifest, unique_id)
  return node?.resource_type === 'model' && node.config.materialized === 'ephemeral'
}
