import { type Catalog, type CatalogGraph, wordOf, type WordField } from '../../lib/catalog/catalog.ts'
import { KIND_ORDER } from '../../lib/catalog/kinds.ts'
import type { CatalogStates } from '../../lib/catalog/states.ts'

/** What a list can be narrowed by, as its address calls it. */
export const FACETS = ['type', 'tag', 'owner', 'group', 'materialized', 'access', 'package', 'status'] as const
export type Facet = (typeof FACETS)[number]

/** How the tree is grown. */
export const TREES = ['folder', 'package', 'database'] as const
export type TreeKind = (typeof TREES)[number]

export const SORTINGS = ['name', 'type', 'tests', 'columns', 'built'] as const
export type CatalogSorting = (typeof SORTINGS)[number]

/** What of the catalog is shown: all of it stands in the address. */
export interface CatalogQuery {
  readonly text: string
  readonly tree: TreeKind
  /** A place in the tree, `shop/models/marts`; empty is all. */
  readonly at: string
  readonly chosen: Readonly<Record<Facet, readonly string[]>>
  readonly sort: CatalogSorting | undefined
  readonly isDown: boolean
}

export function readQuery(search: string): CatalogQuery {
  const given = new URLSearchParams(search)
  const sort = given.get('sort')
  const by = given.get('by')
  return {
    text: given.get('q') ?? '',
    tree: TREES.find((each) => each === by) ?? 'folder',
    at: given.get('at') ?? '',
    chosen: Object.fromEntries(
      FACETS.map((facet) => [facet, given.getAll(facet)]),
    ) as unknown as CatalogQuery['chosen'],
    sort: SORTINGS.find((each) => each === sort?.replace('-', '')),
    isDown: sort?.startsWith('-') ?? false,
  }
}

/** What an address says of a query, without what is usual. */
export function writeQuery({ text, tree, at, chosen, sort, isDown }: CatalogQuery): string {
  const given = new URLSearchParams()
  if (text !== '') given.set('q', text)
  if (tree !== 'folder') given.set('by', tree)
  if (at !== '') given.set('at', at)
  for (const facet of FACETS) for (const value of chosen[facet]) given.append(facet, value)
  if (sort) given.set('sort', isDown ? `-${sort}` : sort)
  return given.size === 0 ? '' : `?${given}`
}

const FIELDS: Readonly<Record<Exclude<Facet, 'tag' | 'status'>, WordField>> = {
  type: 'resource_type',
  owner: 'owner',
  group: 'group',
  materialized: 'materialized',
  access: 'access',
  package: 'package_name',
}

function statusesOf(states: CatalogStates | undefined, node: number): readonly string[] {
  if (!states) return []
  const status = states.status(node)
  const verdict = states.freshness(node)?.verdict
  return [
    ...(status === undefined ? [] : [status]),
    ...(verdict !== undefined && verdict !== 'fresh' && verdict !== status ? [verdict] : []),
    ...(states.hasFailingTest(node) ? [TEST_FAILS] : []),
  ]
}

export const TEST_FAILS = 'a test fails'

export interface Found {
  /** In the order of the list. */
  readonly nodes: readonly number[]
  /** Of each facet, its values with how many nodes each would leave. */
  readonly counts: Readonly<Record<Facet, readonly FacetCount[]>>
  /** The nodes that the tree counts: all that match but for the place. */
  readonly anywhere: readonly number[]
}

export interface FacetCount {
  readonly value: string
  readonly count: number
}

/** The nodes that a query leaves, and what each facet still offers: counted as if nothing of it were chosen. */
export function findNodes(graph: CatalogGraph, states: CatalogStates | undefined, query: CatalogQuery): Found {
  const { catalog } = graph
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean)
  const facets = FACETS.map((facet) => facetOf(graph, states, facet))
  const chosen = facets.flatMap(({ name, holds }, at) => {
    const values = new Set(query.chosen[name])
    return values.size === 0 ? [] : [{ at, isIn: holds(values) }]
  })
  const places = query.at === '' ? undefined : new PlacesIn(catalog, query.tree, query.at)
  const nodes: number[] = []
  const anywhere: number[] = []
  for (let node = 0; node < catalog.size; node++) {
    if (catalog.hidden.has(node) || !hasWords(catalog, node, words)) continue
    let missed = -1
    let misses = 0
    for (const { at, isIn } of chosen) {
      if (isIn(node)) continue
      missed = at
      if (++misses > 1) break
    }
    if (misses > 1) continue
    if (misses === 0) anywhere.push(node)
    if (places && !places.has(node)) continue
    if (misses === 1) facets[missed]?.count(node)
    else {
      nodes.push(node)
      for (const facet of facets) facet.count(node)
    }
  }
  return {
    nodes: sortNodes(graph, states, nodes, query),
    anywhere,
    counts: Object.fromEntries(
      facets.map(({ name, counted }) => [name, ordered(name, counted(), query.chosen[name])]),
    ) as unknown as Found['counts'],
  }
}

/** Counts one facet over nodes, and tells which of them have a value. */
interface FacetCounter {
  readonly name: Facet
  readonly count: (node: number) => void
  readonly counted: () => ReadonlyMap<string, number>
  readonly holds: (values: ReadonlySet<string>) => (node: number) => boolean
}

function facetOf(graph: CatalogGraph, states: CatalogStates | undefined, name: Facet): FacetCounter {
  const { catalog } = graph
  if (name === 'status') {
    const counts = new Map<string, number>()
    return {
      name,
      count(node) {
        for (const value of statusesOf(states, node)) counts.set(value, (counts.get(value) ?? 0) + 1)
      },
      counted: () => counts,
      holds: (values) => (node) => statusesOf(states, node).some((value) => values.has(value)),
    }
  }
  // Words and sets of tags are numbers: counting them costs next to nothing.
  const [column, wordsOf] =
    name === 'tag'
      ? [catalog.tags, catalog.tag_sets]
      : [catalog[FIELDS[name]], catalog.words.map((word) => (word === '' ? [] : [word]))]
  const counts = new Uint32Array(wordsOf.length)
  return {
    name,
    count(node) {
      const word = column[node] as number
      counts[word] = (counts[word] as number) + 1
    },
    counted() {
      const sums = new Map<string, number>()
      counts.forEach((count, word) => {
        if (count > 0) for (const value of wordsOf[word] ?? []) sums.set(value, (sums.get(value) ?? 0) + count)
      })
      return sums
    },
    holds(values) {
      const isIn = Uint8Array.from(wordsOf, (each) => (each.some((value) => values.has(value)) ? 1 : 0))
      return (node) => isIn[column[node] as number] === 1
    },
  }
}

function hasWords(catalog: Catalog, node: number, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text =
    `${wordOf(catalog, 'source_name', node)}.${catalog.name[node]} ${catalog.description[node]}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** Kinds in their order, all else by how many there are; what is chosen stays, also when nothing is left of it. */
function ordered(facet: Facet, counts: ReadonlyMap<string, number>, chosen: readonly string[]): readonly FacetCount[] {
  const all = new Map([...chosen.map((value) => [value, 0] as const), ...counts])
  const values = [...all].map(([value, count]) => ({ value, count }))
  const place = ({ value }: FacetCount) => KIND_ORDER.indexOf(value)
  if (facet === 'type') return values.sort((one, other) => place(one) - place(other))
  return values.sort((one, other) => other.count - one.count || one.value.localeCompare(other.value))
}

function sortNodes(
  graph: CatalogGraph,
  states: CatalogStates | undefined,
  nodes: number[],
  { sort, isDown }: CatalogQuery,
): readonly number[] {
  if (!sort) return nodes
  const { catalog } = graph
  const sign = isDown ? -1 : 1
  if (sort === 'name') {
    const names = new Intl.Collator()
    return nodes.sort((one, other) => sign * names.compare(catalog.name[one] ?? '', catalog.name[other] ?? ''))
  }
  const keys = new Map(nodes.map((node) => [node, sortKey(graph, states, sort, node)]))
  // What has no value stands last, whichever way it is sorted.
  return nodes.sort((one, other) => {
    const [a, b] = [keys.get(one) ?? null, keys.get(other) ?? null]
    if (a === null || b === null) return a === b ? one - other : a === null ? 1 : -1
    return sign * (a - b) || one - other
  })
}

function sortKey(
  graph: CatalogGraph,
  states: CatalogStates | undefined,
  sort: Exclude<CatalogSorting, 'name'>,
  node: number,
): number | null {
  switch (sort) {
    case 'type':
      return KIND_ORDER.indexOf(wordOf(graph.catalog, 'resource_type', node))
    case 'tests':
      return graph.testsOf(node).length || null
    case 'columns':
      return graph.catalog.columns[node] || null
    case 'built':
      return states?.finishedAt(node) ?? null
  }
}

/** Where a node stands in a tree; empty where it has no place in it. */
export function treePath(catalog: Catalog, tree: TreeKind, node: number): string {
  const of = (field: WordField) => wordOf(catalog, field, node)
  switch (tree) {
    case 'folder': {
      const folder = of('folder')
      return folder === '' || folder === '.' ? of('package_name') : `${of('package_name')}/${folder}`
    }
    case 'package':
      return `${of('package_name')}/${of('resource_type')}`
    case 'database':
      return of('schema') === '' || of('resource_type') === 'test' ? '' : `${of('database') || '–'}/${of('schema')}`
  }
}

/** Of each place of a tree the nodes have a number in common: few paths have to be written out. */
function placeKey(catalog: Catalog, tree: TreeKind, node: number): number {
  const { words, package_name, folder, resource_type, database, schema } = catalog
  const pair = (one: number | undefined, other: number | undefined) => (one ?? 0) * words.length + (other ?? 0)
  switch (tree) {
    case 'folder':
      return pair(package_name[node], folder[node])
    case 'package':
      return pair(package_name[node], resource_type[node])
    case 'database':
      return wordOf(catalog, 'resource_type', node) === 'test' ? 0 : pair(database[node], schema[node])
  }
}

/** Which nodes stand at a place or below it. */
class PlacesIn {
  readonly #known = new Map<number, boolean>()
  readonly #catalog: Catalog
  readonly #tree: TreeKind
  readonly #at: string

  constructor(catalog: Catalog, tree: TreeKind, at: string) {
    this.#catalog = catalog
    this.#tree = tree
    this.#at = at
  }

  has(node: number): boolean {
    const key = placeKey(this.#catalog, this.#tree, node)
    let isIn = this.#known.get(key)
    if (isIn === undefined) {
      const path = treePath(this.#catalog, this.#tree, node)
      isIn = path === this.#at || path.startsWith(`${this.#at}/`)
      this.#known.set(key, isIn)
    }
    return isIn
  }
}

/** A place in the tree, with how many nodes are in it and below it. */
export interface TreePlace {
  readonly path: string
  readonly name: string
  readonly count: number
  readonly places: readonly TreePlace[]
}

/** The tree over some nodes; the project itself stands first. */
export function growTree(catalog: Catalog, tree: TreeKind, nodes: readonly number[]): readonly TreePlace[] {
  const counts = new Map<number, { readonly first: number; count: number }>()
  for (const node of nodes) {
    const key = placeKey(catalog, tree, node)
    const known = counts.get(key)
    if (known) known.count++
    else counts.set(key, { first: node, count: 1 })
  }
  const roots = new Map<string, Growing>()
  for (const { first, count } of counts.values()) {
    const path = treePath(catalog, tree, first)
    let level = roots
    let end = 0
    while (end < path.length) {
      const start = end === 0 ? 0 : end + 1
      end = path.indexOf('/', start)
      if (end < 0) end = path.length
      const name = path.slice(start, end)
      const place: Growing = level.get(name) ?? { path: path.slice(0, end), name, count: 0, places: new Map() }
      place.count += count
      level.set(name, place)
      level = place.places
    }
  }
  return grown(roots, new Intl.Collator('en', { numeric: true }), catalog.project_name)
}

interface Growing {
  readonly path: string
  readonly name: string
  count: number
  readonly places: Map<string, Growing>
}

function grown(level: ReadonlyMap<string, Growing>, byName: Intl.Collator, first?: string): readonly TreePlace[] {
  return [...level.values()]
    .sort((one, other) => (one.name === first ? -1 : other.name === first ? 1 : byName.compare(one.name, other.name)))
    .map(({ path, name, count, places }) => ({ path, name, count, places: grown(places, byName) }))
}
