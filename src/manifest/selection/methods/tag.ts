import type { GraphNode } from '../../nodes/node.ts'
import { allNodes, where } from '../candidates.ts'
import { fnmatch } from '../fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

export const tag: SelectorMethod = (search) => {
  const value = String(search.value)
  return where(allNodes(search), (node) => tagsOf(node).some((found) => fnmatch(found, value)))
}

function tagsOf(node: GraphNode): readonly string[] {
  if (node.resource_type === 'semantic_model') return []
  const tags = node.resource_type === 'unit_test' ? node.config.tags : node.tags
  return typeof tags === 'string' ? [tags] : tags
}
