import { isLate } from '#platform/freshness/fresh-node.ts'
import type { ModelFreshness } from '#platform/store/port/freshness.ts'

/**
 * What is late, by what makes it so: a source, a node or `job <name>`. What makes itself late stands there with an empty
 * list at least. Measurements that do not say why are their own reason.
 */
export function nodesLateBy(measured: readonly ModelFreshness[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { unique_id, verdict, lateBy = [unique_id] } of measured) {
    if (!isLate(verdict)) continue
    for (const root of lateBy) {
      const nodes = found.get(root) ?? []
      if (root !== unique_id) nodes.push(unique_id)
      found.set(root, nodes)
    }
  }
  return found
}
