import type { Manifest } from './manifest.ts'
import { dependsOnNodes } from './nodes/node.ts'
import { outlinedParents } from './nodes/node-outline.ts'
import type { UniqueId } from './nodes/unique-id.ts'

/** Parents and children of every node, each list sorted, as the manifest's `parent_map` and `child_map` hold them. */
export function buildNodeMaps(manifest: Manifest): {
  parent_map: Map<UniqueId, UniqueId[]>
  child_map: Map<UniqueId, UniqueId[]>
} {
  const parent_map = new Map<UniqueId, UniqueId[]>()
  const child_map = new Map<UniqueId, UniqueId[]>()
  for (const [unique_id, parents] of withParents(manifest)) {
    parent_map.set(unique_id, [...parents])
    child_map.set(unique_id, [])
  }
  for (const [unique_id, parents] of parent_map) {
    for (const parent of parents) child_map.get(parent)?.push(unique_id)
  }
  for (const list of parent_map.values()) list.sort()
  for (const list of child_map.values()) list.sort()
  return { parent_map, child_map }
}

/** All enabled nodes with edges, in the order in which dbt writes its maps. */
function* withParents(manifest: Manifest): Generator<readonly [UniqueId, readonly UniqueId[]]> {
  for (const node of manifest.nodes.outlines()) yield [node.unique_id, outlinedParents(node)]
  const others = [
    manifest.sources,
    manifest.exposures,
    manifest.functions,
    manifest.metrics,
    manifest.semantic_models,
    manifest.saved_queries,
    manifest.unit_tests,
  ]
  for (const collection of others) for (const [id, node] of collection) yield [id, dependsOnNodes(node)]
}

/** The members of every group, by the group's name. A node of an unknown group is left out. */
export function buildGroupMap(manifest: Manifest): Map<string, UniqueId[]> {
  const group_map = new Map<string, UniqueId[]>()
  for (const group of manifest.groups.values()) group_map.set(group.name, [])
  const groupable = [
    manifest.nodes.outlines(),
    manifest.saved_queries.values(),
    manifest.semantic_models.values(),
    manifest.metrics.values(),
  ]
  for (const nodes of groupable) {
    for (const node of nodes) if (node.group) group_map.get(node.group)?.push(node.unique_id)
  }
  return group_map
}
