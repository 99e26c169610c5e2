import { Link } from 'wouter'
import { KindMark } from '../../components/kind-mark.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { type CatalogGraph, nameOf, wordOf } from '../../lib/catalog/catalog.ts'
import type { CatalogStates } from '../../lib/catalog/states.ts'
import { paths } from '../../lib/paths.ts'

interface NodeLinkProps {
  readonly graph: CatalogGraph
  readonly node: number
  readonly states?: CatalogStates | undefined
}

/** A node by its kind and name, and how it fared last, unless that is well or there is nothing to be done for it. */
export function NodeLink({ graph, node, states }: NodeLinkProps) {
  const { catalog } = graph
  const status = states?.status(node) ?? states?.freshness(node)?.verdict
  return (
    <span className="node-link">
      <KindMark resource_type={wordOf(catalog, 'resource_type', node)} />
      <Link href={paths.node(catalog.unique_id[node] ?? '')}>{nameOf(catalog, node)}</Link>
      {status !== undefined && status !== 'no-op' && toneOf(status) !== 'ok' && (
        <Status tone={toneOf(status)}>{status}</Status>
      )}
    </span>
  )
}

/** A node that is known by its id alone: it may be gone. */
export function IdLink({ graph, unique_id }: { readonly graph: CatalogGraph; readonly unique_id: string }) {
  const node = graph.find(unique_id)
  return node === undefined ? <code>{unique_id}</code> : <NodeLink graph={graph} node={node} />
}
