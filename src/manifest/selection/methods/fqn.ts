import type { GraphNode } from '../../nodes/node.ts'
import { nonSourceNodes, where } from '../candidates.ts'
import { fnmatch } from '../fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By name, or by the dotted path of packages and folders to it; wildcards reach as deep as they match. */
export const fqn: SelectorMethod = (search) => {
  const value = String(search.value)
  return where(nonSourceNodes(search), (node) => {
    const isVersioned = isVersionedModel(node)
    return matchesFqn(node.fqn, value, isVersioned) || matchesFqn(node.fqn.slice(1), value, isVersioned)
  })
}

function isVersionedModel(node: GraphNode): boolean {
  return node.resource_type === 'model' && node.version !== null
}

function matchesFqn(fqn: readonly string[], value: string, isVersioned: boolean): boolean {
  const parts = value.split('.')
  const leaf = fqn.at(isVersioned ? -2 : -1)
  if (leaf === value) return true
  // A version may hang on its model by a dot or an underscore: `orders.v2`, `orders_v2`.
  if (isVersioned && fqn.slice(-2).join('_') === parts.slice(-2).join('_')) return true

  // A dot inside a name separates like any other.
  const flat = fqn.flatMap((segment) => segment.split('.'))
  if (flat.length < parts.length) return false
  for (const [index, part] of parts.entries()) {
    if (/[*?[\]]/.test(part)) {
      if (fnmatch(flat.slice(index).join('.'), parts.slice(index).join('.'))) return true
      return parts.length === 1 && leaf !== undefined && fnmatch(leaf, value)
    }
    if (flat[index] !== part) return false
  }
  return true
}
