import { Link } from 'wouter'
import { KindMark } from '../../components/kind-mark.tsx'
import { VirtualRows } from '../../components/virtual-rows.tsx'
import { type CatalogGraph, nameOf, wordOf } from '../../lib/catalog/catalog.ts'
import { paths } from '../../lib/paths.ts'
import { lookOf, type LookAround } from './model/box-look.ts'
import './list.css'

interface LineageListProps {
  readonly graph: CatalogGraph
  readonly nodes: readonly number[]
  readonly around: LookAround
}

const ROW_HEIGHT = 40
const FEW = 4

/** The same in words: each node with what it reads and what reads it, the sources first. */
export function LineageList({ graph, nodes, around }: LineageListProps) {
  const shown = new Set(nodes)
  const ordered = inOrder(graph, nodes, shown)
  const names = (near: readonly number[]) => {
    const some = near.filter((node) => shown.has(node))
    if (some.length === 0) return 'nothing'
    const first = some
      .slice(0, FEW)
      .map((node) => nameOf(graph.catalog, node))
      .join(', ')
    return some.length > FEW ? `${first} and ${some.length - FEW} more` : first
  }
  return (
    <VirtualRows
      label="Lineage as a list"
      className="lineage-list"
      count={ordered.length}
      rowHeight={ROW_HEIGHT}
      head={
        <div role="row" className="lineage-list-row lineage-list-head">
          <div role="columnheader">Name</div>
          <div role="columnheader">State</div>
          <div role="columnheader">Reads</div>
          <div role="columnheader">Read by</div>
        </div>
      }
      row={(index) => {
        const node = ordered[index]
        if (node === undefined) return null
        const { sign, word } = lookOf({ kind: 'node', node }, around)
        return (
          <div className="lineage-list-row" role="presentation">
            <div role="cell" className="lineage-list-name">
              <KindMark resource_type={wordOf(graph.catalog, 'resource_type', node)} />
              <Link href={paths.node(graph.catalog.unique_id[node] ?? '')}>{nameOf(graph.catalog, node)}</Link>
            </div>
            <div role="cell">
              {sign} {word}
            </div>
            <div role="cell">{names(graph.parents(node))}</div>
            <div role="cell">{names(graph.children(node))}</div>
          </div>
        )
      }}
    />
  )
}

/** What is read stands before what reads it. */
function inOrder(graph: CatalogGraph, nodes: readonly number[], shown: ReadonlySet<number>): readonly number[] {
  const waiting = new Map(nodes.map((node) => [node, graph.parents(node).filter((parent) => shown.has(parent)).length]))
  const ordered = nodes.filter((node) => waiting.get(node) === 0)
  for (let at = 0; at < ordered.length; at++) {
    for (const child of graph.children(ordered[at] as number)) {
      const left = waiting.get(child)
      if (left === undefined) continue
      waiting.set(child, left - 1)
      if (left === 1) ordered.push(child)
    }
  }
  return ordered
}
