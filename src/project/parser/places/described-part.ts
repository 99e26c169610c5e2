import { framesOf, type Placed } from '#project/macros/template-failure.ts'
import { describedEntry, keyPlace, type PlacedNode, type PlaceSources } from './described-entry.ts'

/** The place of the first of these keys that a node's entry in its properties file has, else of the entry. */
export function placedPart(sources: PlaceSources, node: PlacedNode, ...keys: readonly string[]): Placed {
  const entry = describedEntry(sources, node)
  if (!entry) return {}
  const paths = [...keys.flatMap((key) => [[key], ['config', key]]), ['name']]
  const place = paths.map((path) => keyPlace(entry, [...entry.path, ...path])).find((found) => found !== undefined)
  return place ? framesOf([place], node) : {}
}
