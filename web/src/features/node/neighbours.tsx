import { Link } from 'wouter'
import { Box } from '../../components/box.tsx'
import { kindOf } from '../../lib/catalog/kinds.ts'
import { paths } from '../../lib/paths.ts'
import { neighboursOf } from './model.ts'
import { NodeLink } from './node-link.tsx'
import type { NodeViewProps } from './overview.tsx'
import './neighbours.css'

/** Everything next to it, kind by kind; the drawing of it is on a page of its own. */
export function NodeNeighbours({ graph, node, states }: NodeViewProps) {
  const side = (title: string, nodes: readonly number[]) => {
    const kinds = neighboursOf(graph, nodes)
    return (
      <Box title={title} note={kinds.reduce((sum, kind) => sum + kind.nodes.length, 0)}>
        {kinds.length === 0 && <p className="node-quiet">Nothing</p>}
        {kinds.map(({ resource_type, nodes: same }) => (
          <section key={resource_type} className="node-neighbours-kind">
            <h3>
              {kindOf(resource_type).many} <span className="node-quiet">{same.length}</span>
            </h3>
            <ul className="node-near">
              {same.map((each) => (
                <li key={each}>
                  <NodeLink graph={graph} node={each} states={states} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </Box>
    )
  }
  return (
    <>
      <p className="node-neighbours-more">
        <Link href={paths.lineage({ node: graph.catalog.unique_id[node] ?? '' })}>
          Draw all that it is made of, and all that is made of it
        </Link>
      </p>
      <div className="node-neighbours">
        {side('Depends on', graph.parents(node))}
        {side('Used by', graph.children(node))}
      </div>
    </>
  )
}
