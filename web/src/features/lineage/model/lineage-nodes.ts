import { type CatalogGraph, wordOf } from '../../../lib/catalog/catalog.ts'
import type { LineageQuery } from './lineage-query.ts'
import { neighbourhood } from './neighbourhood.ts'

const NEVER: ReadonlySet<string> = new Set(['macro', 'group', 'doc', 'operation', 'sql_operation'])

type Wanted = Pick<LineageQuery, 'node' | 'depth' | 'hasTests'>

/** The nodes that a query is about: those of its selection, those around its node, or all. */
export function lineageNodes(
  graph: CatalogGraph,
  selected: readonly number[] | undefined,
  { node, depth, hasTests }: Wanted,
): readonly number[] {
  const { catalog } = graph
  const isShown = (each: number) => {
    const kind = wordOf(catalog, 'resource_type', each)
    return !NEVER.has(kind) && (hasTests || (kind !== 'test' && kind !== 'unit_test'))
  }
  if (selected) return selected.filter(isShown)
  if (node === undefined) return Array.from({ length: catalog.size }, (_, each) => each).filter(isShown)
  const centre = graph.find(node)
  if (centre === undefined) return []
  return [...neighbourhood(graph, [centre], { up: depth, down: depth, isShown }).keys()].sort((a, b) => a - b)
}
