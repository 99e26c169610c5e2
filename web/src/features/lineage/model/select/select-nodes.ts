import { defaultMethod, splitCriterion, type RawCriterion } from '#api/selection-words.ts'
import { type CatalogGraph, wordOf } from '../../../../lib/catalog/catalog.ts'
import { findMethod, KNOWN_METHODS } from './methods.ts'

/** What a selection is without a server: its nodes, or why they are not known. */
export type Selected = { readonly nodes: readonly number[] } | { readonly problem: string; readonly hint: string }

/** Files that are no part of what is built. */
const NOT_LISTED: ReadonlySet<string> = new Set(['analysis', 'operation', 'sql_operation', 'macro', 'doc', 'group'])

/**
 * Finds the nodes that words of `--select` and `--exclude` mean, by what a catalog knows: a blank joins, a comma intersects, and tests come
 * along with what they test. Words about what it does not know are told.
 */
export function selectNodes(graph: CatalogGraph, select: string, exclude: string): Selected {
  try {
    const chosen = select.trim() === '' ? new Set(graph.catalog.unique_id.keys()) : union(graph, select)
    for (const node of union(graph, exclude)) chosen.delete(node)
    const isListed = (node: number) => !NOT_LISTED.has(wordOf(graph.catalog, 'resource_type', node))
    return { nodes: [...chosen].filter(isListed).sort((a, b) => a - b) }
  } catch (error) {
    if (error instanceof Unknown) return error.told
    throw error
  }
}

class Unknown extends Error {
  readonly told: { readonly problem: string; readonly hint: string }

  constructor(problem: string, hint: string) {
    super(problem)
    this.told = { problem, hint }
  }
}

function union(graph: CatalogGraph, words: string): Set<number> {
  const found = new Set<number>()
  for (const word of words.split(/\s+/)) {
    if (word !== '') for (const node of intersection(graph, word)) found.add(node)
  }
  return found
}

function intersection(graph: CatalogGraph, word: string): ReadonlySet<number> {
  const [first, ...others] = word.split(',').map((part) => criterion(graph, part))
  const found = new Set(first)
  for (const other of others) for (const node of found) if (!other.has(node)) found.delete(node)
  return found
}

function criterion(graph: CatalogGraph, raw: string): ReadonlySet<number> {
  const parts: RawCriterion = splitCriterion(raw) ?? { value: raw }
  if (parts.childrens_parents !== undefined && parts.children !== undefined) {
    throw new Unknown(
      `'${raw}' has "@" before it and "+" behind it`,
      '"@" already takes what is made of it, and all that that reads',
    )
  }
  const name = parts.method ?? defaultMethod(parts.value)
  const method = findMethod(name)
  if (!method) {
    throw new Unknown(
      `An export does not know '${name}:'`,
      `it knows names, +, @, and ${KNOWN_METHODS.join(', ')}; trellis up answers all of dbt's words`,
    )
  }
  if (name === 'path' && /\.ya?ml$/i.test(parts.value)) {
    throw new Unknown(
      'An export does not know which nodes a file of properties describes',
      'it knows the files that nodes stand in, and folders: path:models/marts',
    )
  }
  const meant = method(graph, parts.value)
  const own = new Set<number>()
  for (const node of graph.catalog.unique_id.keys()) if (meant(node)) own.add(node)
  const found = new Set(own)
  const add = (nodes: Iterable<number>) => {
    for (const node of nodes) found.add(node)
  }
  const [up, down] = [(node: number) => graph.parents(node), (node: number) => graph.children(node)]
  if (parts.childrens_parents !== undefined) {
    add(reached(own, down))
    add(reached(found, up))
  }
  if (parts.parents !== undefined) add(reached(own, up, depthOf(parts.parents_depth)))
  if (parts.children !== undefined) add(reached(own, down, depthOf(parts.children_depth)))
  return withTests(graph, found)
}

function depthOf(text: string | undefined): number {
  return text ? Number(text) : Number.POSITIVE_INFINITY
}

/** All that so many steps lead to. */
function reached(
  from: ReadonlySet<number>,
  next: (node: number) => readonly number[],
  steps = Number.POSITIVE_INFINITY,
): ReadonlySet<number> {
  const seen = new Set(from)
  let edge: readonly number[] = [...from]
  for (let step = 0; step < steps && edge.length > 0; step++) {
    const further: number[] = []
    for (const node of edge) {
      for (const each of next(node)) {
        if (seen.has(each)) continue
        seen.add(each)
        further.push(each)
      }
    }
    edge = further
  }
  return seen
}

const TESTS: ReadonlySet<string> = new Set(['test', 'unit_test'])

function withTests(graph: CatalogGraph, nodes: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(nodes)
  for (const node of nodes) {
    for (const child of graph.children(node))
      if (TESTS.has(wordOf(graph.catalog, 'resource_type', child))) all.add(child)
  }
  return all
}
