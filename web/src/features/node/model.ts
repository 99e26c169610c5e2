import type { CatalogNode } from '#api/catalog.ts'
import { type CatalogGraph, wordOf } from '../../lib/catalog/catalog.ts'
import { KIND_ORDER } from '../../lib/catalog/kinds.ts'

export const NODE_TABS = ['columns', 'code', 'compiled', 'lineage', 'tests', 'runs', 'rows', 'details'] as const
/** The first view has no name in the address. */
export type NodeTab = (typeof NODE_TABS)[number] | undefined

const HAVE_RELATIONS: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot', 'source'])
const HAVE_RUNS: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot', 'test', 'unit_test', 'function'])
const OUTSIDE_GRAPH: ReadonlySet<string> = new Set(['macro', 'group', 'doc'])

/** What there is to see of a node. */
export function tabsOf(node: CatalogNode): readonly NodeTab[] {
  const { resource_type } = node
  const hasRelation = HAVE_RELATIONS.has(resource_type) && node.materialized !== 'ephemeral'
  const isThere: Readonly<Record<NonNullable<NodeTab>, boolean>> = {
    columns: HAVE_RELATIONS.has(resource_type),
    code: node.raw_code !== undefined,
    compiled: node.raw_code !== undefined && resource_type !== 'macro' && resource_type !== 'seed',
    lineage: !OUTSIDE_GRAPH.has(resource_type),
    tests: HAVE_RELATIONS.has(resource_type),
    runs: HAVE_RUNS.has(resource_type) && node.materialized !== 'ephemeral',
    rows: hasRelation,
    details: resource_type !== 'doc',
  }
  return [undefined, ...NODE_TABS.filter((tab) => isThere[tab])]
}

/** Neighbours of a node, kind by kind. */
export interface Neighbours {
  readonly resource_type: string
  readonly nodes: readonly number[]
}

/** Tests stand on a page of their own: here they would hide the others. */
export function neighboursOf(graph: CatalogGraph, nodes: readonly number[]): readonly Neighbours[] {
  const kinds = new Map<string, number[]>()
  for (const node of new Set(nodes)) {
    const resource_type = wordOf(graph.catalog, 'resource_type', node)
    if (resource_type === 'test' || resource_type === 'unit_test') continue
    const same = kinds.get(resource_type)
    if (same) same.push(node)
    else kinds.set(resource_type, [node])
  }
  return [...kinds]
    .sort(([one], [other]) => KIND_ORDER.indexOf(one) - KIND_ORDER.indexOf(other))
    .map(([resource_type, same]) => ({ resource_type, nodes: same }))
}

/** A constraint as SQL calls it, with what it says. */
export function constraintText(constraint: Readonly<Record<string, unknown>>): string {
  const { type, expression, name } = constraint
  const said = typeof expression === 'string' && expression !== '' ? ` ${expression}` : ''
  const called = typeof name === 'string' && name !== '' ? ` (${name})` : ''
  return `${String(type ?? '').replaceAll('_', ' ')}${said}${called}`
}

/** The words of a generic test behind its name: `accepted_values: values a, b`. */
export function argumentsText(kwargs: Readonly<Record<string, unknown>> | undefined): string {
  return Object.entries(kwargs ?? {})
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')
}

/** `7 d`, `12 hours`: as `warn_after` says it. */
export function spanText(span: unknown): string | undefined {
  if (typeof span !== 'object' || span === null) return undefined
  const { count, period } = span as { readonly count?: unknown; readonly period?: unknown }
  return typeof count === 'number' && typeof period === 'string'
    ? `${count} ${period}${count === 1 ? '' : 's'}`
    : undefined
}
