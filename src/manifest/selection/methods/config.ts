import { findOwn } from '#foundation/source/find-own.ts'
import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import { parsedNodes, sourceNodes, where } from '../candidates.ts'
import type { SelectorMethod } from '../selection-input.ts'

/** By a configuration: `config.materialized:table`, `config.meta.owner:ann`. A list matches by any of its items. */
export const config: SelectorMethod = function* (search) {
  const path = search.arguments
  const isSeverity = path.length === 1 && path[0] === 'severity'
  const matches = (node: { readonly config: unknown }) => {
    const found = descend(node.config, path)
    if (found === undefined) return false
    if (Array.isArray(found)) return found.some((item) => isMeant(item, search.value, isSeverity))
    return isMeant(found, search.value, isSeverity)
  }
  yield* where(parsedNodes(search), matches)
  yield* where(sourceNodes(search), matches)
}

/** Both names of the hooks are known: as Python's attributes they have an underscore. */
const OTHER_NAMES: Readonly<Record<string, string>> = { post_hook: 'post-hook', pre_hook: 'pre-hook' }

function descend(config: unknown, path: readonly string[]): unknown {
  let value = config
  for (const [index, name] of path.entries()) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const key = index === 0 ? (findOwn(OTHER_NAMES, name) ?? name) : name
    if (!Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  return value
}

function isMeant(found: unknown, wanted: unknown, ignoresCase: boolean): boolean {
  if (ignoresCase) return typeof found === 'string' && found.toUpperCase() === String(wanted).toUpperCase()
  if (equalsInPython(found, wanted)) return true
  const word = String(wanted).toUpperCase()
  return (word === 'TRUE' && found === true) || (word === 'FALSE' && found === false)
}

/** In Python `True == 1` and `1 == 1.0`. */
function equalsInPython(a: unknown, b: unknown): boolean {
  return numeric(a) === numeric(b)
}

function numeric(value: unknown): unknown {
  if (value instanceof YamlFloat) return value.value
  return typeof value === 'boolean' ? Number(value) : value
}
