import { Link } from 'wouter'
import { Box } from '../../components/box.tsx'
import { Button } from '../../components/button.tsx'
import { KindMark } from '../../components/kind-mark.tsx'
import { useNode } from '../../data/use-catalog.ts'
import { useNow } from '../../data/use-clock.ts'
import { useInstance } from '../../data/use-instance.ts'
import { NodeFacts } from '../../features/node/facts.tsx'
import type { ShownBox } from '../../features/lineage/model/shown-graph.ts'
import { type CatalogGraph, nameOf, wordOf } from '../../lib/catalog/catalog.ts'
import { kindOf } from '../../lib/catalog/kinds.ts'
import type { CatalogStates } from '../../lib/catalog/states.ts'
import { counted } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import './box-details.css'

interface BoxDetailsProps {
  readonly graph: CatalogGraph
  readonly states: CatalogStates | undefined
  readonly box: ShownBox
  readonly onOpenGroup: (key: string) => void
  /** The address of the drawing around a node. */
  readonly drawAround: (unique_id: string) => string
  readonly onClose: () => void
}

/** What is known of the box that is looked at. */
export function BoxDetails(props: BoxDetailsProps) {
  return (
    <aside className="box-details" aria-label="The box that is looked at">
      {props.box.kind === 'group' ? <Group {...props} box={props.box} /> : <Node {...props} node={props.box.node} />}
    </aside>
  )
}

const FEW = 12

function Node({ graph, states, node, drawAround, onClose }: BoxDetailsProps & { readonly node: number }) {
  const [instance] = useInstance()
  const { data: details } = useNode(graph, node, instance)
  const now = useNow(60_000)
  const { catalog } = graph
  const unique_id = catalog.unique_id[node] ?? ''
  const near = (title: string, nodes: readonly number[]) => {
    const shown = nodes.filter((each) => !['test', 'unit_test'].includes(wordOf(catalog, 'resource_type', each)))
    if (shown.length === 0) return null
    return (
      <section>
        <h3>
          {title} <span>{shown.length}</span>
        </h3>
        <ul>
          {shown.slice(0, FEW).map((each) => (
            <li key={each}>
              <KindMark resource_type={wordOf(catalog, 'resource_type', each)} />{' '}
              <Link href={paths.node(catalog.unique_id[each] ?? '')}>{nameOf(catalog, each)}</Link>
            </li>
          ))}
        </ul>
        {shown.length > FEW && <p>and {shown.length - FEW} more</p>}
      </section>
    )
  }
  return (
    <Box title={<Link href={paths.node(unique_id)}>{nameOf(catalog, node)}</Link>} note={<Close onClose={onClose} />}>
      <div className="box-details-facts">
        {details && <NodeFacts graph={graph} node={node} details={details} states={states} now={now} />}
      </div>
      {catalog.description[node] !== '' && <p className="box-details-about">{catalog.description[node]}</p>}
      <div className="box-details-acts">
        <Link className="button button-plain" href={paths.node(unique_id)}>
          Open
        </Link>
        <Link className="button button-plain" href={drawAround(unique_id)}>
          Draw around it
        </Link>
      </div>
      {near('Reads', graph.parents(node))}
      {near('Read by', graph.children(node))}
    </Box>
  )
}

type GroupProps = BoxDetailsProps & { readonly box: Extract<ShownBox, { kind: 'group' }> }

function Group({ graph, box, onOpenGroup, onClose }: GroupProps) {
  const kinds = new Map<string, number>()
  for (const node of box.nodes) {
    const kind = wordOf(graph.catalog, 'resource_type', node)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return (
    <Box title={box.title} note={<Close onClose={onClose} />}>
      <p className="box-details-about">{box.key}</p>
      <ul>
        {[...kinds].map(([kind, count]) => (
          <li key={kind}>{counted(count, kindOf(kind).one, kindOf(kind).many)}</li>
        ))}
      </ul>
      <div className="box-details-acts">
        <Button onClick={() => onOpenGroup(box.key)}>Open the folder</Button>
        <Link className="button button-plain" href={paths.catalog({ at: box.key })}>
          As a list
        </Link>
      </div>
    </Box>
  )
}

function Close({ onClose }: { readonly onClose: () => void }) {
  return (
    <Button kind="bare" aria-label="Close" onClick={onClose}>
      ✕
    </Button>
  )
}
