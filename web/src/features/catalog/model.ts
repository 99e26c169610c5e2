import { type Catalog, type CatalogGraph, tagsOf, wordOf, type WordField } from '../../lib/catalog/catalog.ts'
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

/** What a node has in a facet; a status it may have several of. */
export function valuesOf(
  graph: CatalogGraph,
  states: CatalogStates | undefined,
  facet: Facet,
  node: number,
): readonly string[] {
  const { catalog } = graph
  if (facet === 'tag') return tagsOf(catalog, node)
  if (facet === 'status') return statusesOf(states, node)
  const value = wordOf(catalog, FIELDS[facet], node)
  return value === '' ? [] : [value]
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
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map<string, number>()]))
  const nodes: number[] = []
  const anywhere: number[] = []
  for (let node = 0; node < catalog.size; node++) {
    if (catalog.hidden.has(node) || !hasWords(catalog, node, words)) continue
    const isHere = query.at === '' || isAt(treePath(catalog, query.tree, node), query.at)
    let missed: Facet | undefined
    let misses = 0
    for (const facet of FACETS) {
      const chosen = query.chosen[facet]
      if (chosen.length === 0) continue
      const values = valuesOf(graph, states, facet, node)
      if (values.some((value) => chosen.includes(value))) continue
      missed = facet
      if (++misses > 1) break
    }
    if (misses === 0) anywhere.push(node)
    if (!isHere) continue
    if (misses === 0) {
      nodes.push(node)
      for (const facet of FACETS) count(counts[facet], valuesOf(graph, states, facet, node))
    } else if (misses === 1 && missed) count(counts[missed], valuesOf(graph, states, missed, node))
  }
  return {
    nodes: sortNodes(graph, states, nodes, query),
    anywhere,
    counts: Object.fromEntries(
      FACETS.map((facet) => [facet, ordered(facet, counts[facet] ?? new Map(), query.chosen[facet])]),
    ) as unknown as Found['counts'],
  }
}

function hasWords(catalog: Catalog, node: number, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const text =
    `${wordOf(catalog, 'source_name', node)}.${catalog.name[node]} ${catalog.description[node]}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

function count(counts: Map<string, number> | undefined, values: readonly string[]): void {
  for (const value of values) counts?.set(value, (counts.get(value) ?? 0) + 1)
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

function isAt(path: string, at: string): boolean {
  return path === at || path.startsWith(`${at}/`)
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
  // Nodes of one place stand together, so that few paths are cut.
  const counts = new Map<string, number>()
  for (const node of nodes) {
    const path = treePath(catalog, tree, node)
    if (path !== '') counts.set(path, (counts.get(path) ?? 0) + 1)
  }
  const roots = new Map<string, Growing>()
  for (const [path, count] of counts) {
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
  return grown(roots, catalog.project_name)
}

interface Growing {
  readonly path: string
  readonly name: string
  count: number
  readonly places: Map<string, Growing>
}

function grown(level: ReadonlyMap<string, Growing>, first?: string): readonly TreePlace[] {
  return [...level.values()]
    .sort((one, other) =>
      one.name === first ? -1 : other.name === first ? 1 : one.name.localeCompare(other.name, 'en', { numeric: true }),
    )
    .map(({ path, name, count, places }) => ({ path, name, count, places: grown(places) }))
}
