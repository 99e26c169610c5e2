import { type Catalog, fileOf, type WordField } from '../../lib/catalog/catalog.ts'
import type { Filter, FilterKey } from './query.ts'

/** Which nodes filters let through: 1 for each of them. Undefined where there are none. */
export function filterNodes(catalog: Catalog, filters: readonly Filter[]): Uint8Array | undefined {
  if (filters.length === 0) return undefined
  const passed = new Uint8Array(catalog.size).fill(1)
  for (const key of new Set(filters.map((filter) => filter.key))) {
    const own = filters.filter((filter) => filter.key === key)
    const [wanted, unwanted] = [own.filter(({ isNot }) => !isNot), own.filter(({ isNot }) => isNot)]
    const holds = tester(catalog, key)
    for (let node = 0; node < catalog.size; node++) {
      if (passed[node] === 0) continue
      const isWanted = wanted.length === 0 || wanted.some(({ value }) => holds(node, value))
      if (!isWanted || unwanted.some(({ value }) => holds(node, value))) passed[node] = 0
    }
  }
  return passed
}

const FIELDS: Readonly<Partial<Record<FilterKey, WordField>>> = {
  type: 'resource_type',
  owner: 'owner',
  package: 'package_name',
  group: 'group',
  schema: 'schema',
  database: 'database',
  source: 'source_name',
  materialized: 'materialized',
  access: 'access',
  test: 'type',
}

function tester(catalog: Catalog, key: FilterKey): (node: number, value: string) => boolean {
  if (key === 'path') return (node, value) => fileOf(catalog, node).toLowerCase().includes(value)
  if (key === 'tag') {
    const sets = new Map<string, readonly boolean[]>()
    return (node, value) => {
      const known = sets.get(value) ?? catalog.tag_sets.map((tags) => tags.some((tag) => begins(tag, value)))
      sets.set(value, known)
      return known[catalog.tags[node] ?? 0] ?? false
    }
  }
  const field = FIELDS[key]
  if (field === undefined) return () => false
  const column = catalog[field]
  const kinds = key === 'test' ? catalog.resource_type : undefined
  const verdicts = new Map<string, Uint8Array>()
  return (node, value) => {
    let known = verdicts.get(value)
    if (!known) {
      // `type:models` is meant as `type:model`.
      const one = key === 'type' ? value.replace(/s$/, '').replaceAll(/[ -]/g, '_') : value
      known = Uint8Array.from(catalog.words, (word) => (begins(word, one) ? 1 : 0))
      verdicts.set(value, known)
    }
    if (kinds && catalog.words[kinds[node] ?? 0] !== 'test') return false
    return known[column[node] ?? 0] === 1
  }
}

/** Word by word: `owner:lee` is Ann Lee; so is what is typed of it so far. */
function begins(word: string, value: string): boolean {
  const small = word.toLowerCase()
  return small.startsWith(value) || small.includes(` ${value}`)
}
