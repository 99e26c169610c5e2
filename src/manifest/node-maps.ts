import { graphNodes, type Manifest } from './manifest.ts'
import { dependsOnNodes } from './nodes/node.ts'
import type { UniqueId } from './nodes/unique-id.ts'

/** Parents and children of every node, each list sorted, as the manifest's `parent_map` and `child_map` hold them. */
export function buildNodeMaps(manifest: Manifest): {
  parent_map: Map<UniqueId, UniqueId[]>
  child_map: Map<UniqueId, UniqueId[]>
} {
  const parent_map = new Map<UniqueId, UniqueId[]>()
  const child_map = new Map<UniqueId, UniqueId[]>()
  for (const node of graphNodes(manifest)) child_map.set(node.unique_id, [])
  for (const node of graphNodes(manifest)) {
    const parents = [...dependsOnNodes(node)]
    parent_map.set(node.unique_id, parents)
    for (const parent of parents) child_map.get(parent)?.push(node.unique_id)
  }
  for (const list of parent_map.values()) list.sort()
  for (const list of child_map.values()) list.sort()
  return { parent_map, child_map }
}

/** The members of every group, by the group's name. A node of an unknown group is left out. */
export function buildGroupMap(manifest: Manifest): Map<string, UniqueId[]> {
  const group_map = new Map<string, UniqueId[]>()
  for (const group of manifest.groups.values()) group_map.set(group.name, [])
  const groupable = [manifest.nodes, manifest.saved_queries, manifest.semantic_models, manifest.metrics]
  for (const collection of groupable) {
    for (const node of collection.values()) if (node.group) group_map.get(node.group)?.push(node.unique_id)
  }
  return group_map
}
