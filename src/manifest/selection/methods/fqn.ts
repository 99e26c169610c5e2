import { nonSourceOutlines, type Candidate, where } from '../candidates.ts'
import { matcher } from '../fnmatch.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By name, or by the dotted path of packages and folders to it; wildcards reach as deep as they match. */
export const fqn: SelectorMethod = (search) => {
  const matches = fqnMatcher(String(search.value))
  return where(nonSourceOutlines(search), (node) => {
    const isVersioned = isVersionedModel(node)
    return matches(node.fqn, isVersioned) || matches(node.fqn.slice(1), isVersioned)
  })
}

function isVersionedModel(node: Candidate): boolean {
  return node.resource_type === 'model' && node.version !== null && node.version !== undefined
}

function fqnMatcher(value: string): (fqn: readonly string[], isVersioned: boolean) => boolean {
  const parts = value.split('.')
  const found = parts.findIndex((part) => /[*?[\]]/.test(part))
  const wildcardFrom = found === -1 ? parts.length : found
  const matchesRest = matcher(parts.slice(wildcardFrom).join('.'))
  const lastTwo = parts.slice(-2).join('_')

  return (fqn, isVersioned) => {
    const leaf = fqn.at(isVersioned ? -2 : -1)
    if (leaf === value) return true
    // A version may hang on its model by a dot or an underscore: `orders.v2`, `orders_v2`.
    if (isVersioned && fqn.slice(-2).join('_') === lastTwo) return true

    // A dot inside a name separates like any other.
    const flat = fqn.some((segment) => segment.includes('.')) ? fqn.join('.').split('.') : fqn
    if (flat.length < parts.length) return false
    for (let index = 0; index < wildcardFrom; index++) if (flat[index] !== parts[index]) return false
    if (wildcardFrom === parts.length || matchesRest(flat.slice(wildcardFrom).join('.'))) return true
    return parts.length === 1 && leaf !== undefined && matchesRest(leaf)
  }
}
