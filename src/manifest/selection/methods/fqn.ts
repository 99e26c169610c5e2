import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Candidate } from '../candidate.ts'
import { nonSourceOutlines, where } from '../candidates.ts'
import { matcher } from '#api/fnmatch.ts'
import { showValue } from '../show-raw.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By name, or by the dotted path of packages and folders to it; wildcards reach as deep as they match. */
export const fqn: SelectorMethod = (search) => {
  if (Array.isArray(search.value)) {
    throw dbtError(
      'DbtSelectorsError',
      'selector/invalid-definition',
      `The value of fqn is one name, found a list: ${showValue(search.value)}`,
      { hint: 'a union takes several: union: [a, b]' },
    )
  }
  const value = String(search.value)
  const matches = fqnMatcher(value)
  const isPossible = possibleMatch(value)
  return where(nonSourceOutlines(search), (node) => {
    if (!isPossible(node.fqn)) return false
    const isVersioned = isVersionedModel(node)
    return matches(node.fqn, isVersioned) || matches(node.fqn.slice(1), isVersioned)
  })
}

/** Tells nearly all others apart, by less work: a name without wildcards is a node's own, or begins its path. */
function possibleMatch(value: string): (fqn: readonly string[]) => boolean {
  const [first = ''] = value.split('.')
  const lastTwo = value.split('.').slice(-2).join('_')
  if (/[*?[\]]/.test(first)) return () => true
  return (fqn) => {
    const leaf = fqn.at(-1)
    if (leaf === value || fqn[0]?.startsWith(first) || fqn[1]?.startsWith(first)) return true
    // Of a version, `v2` of `orders.v2` or `orders_v2`.
    const model = fqn.at(-2)
    return model !== undefined && (model === value || lastTwo.startsWith(model))
  }
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
