import { memo } from 'react'
import { Link } from 'wouter'
import { ChoiceMenu } from '../../components/choice-menu.tsx'
import { Empty } from '../../components/empty.tsx'
import { KindMark } from '../../components/kind-mark.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { VirtualRows } from '../../components/virtual-rows.tsx'
import { counted, formatNumber, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import type { RunNode } from '../../lib/run-node.ts'
import { choicesOf, chosenNodes, messageLine, type NodeChoice, type NodeColumn } from './model.ts'
import './view.css'

interface RunNodesProps {
  readonly nodes: readonly RunNode[]
  readonly choice: NodeChoice
  /** Changes the address: values of a name, none to take it out. */
  readonly onChoose: (name: string, values: readonly string[]) => void
  readonly nodeHref: (unique_id: string) => string
  /** The node that is open. */
  readonly open: string | undefined
}

const ROW = 30

/** What came of the nodes of a run, any number of them. */
export function RunNodes({ nodes, choice, onChoose, nodeHref, open }: RunNodesProps) {
  const shown = chosenNodes(nodes, choice)
  const longest = Math.max(...nodes.map(({ seconds }) => seconds), 1e-9)
  return (
    <>
      <div className="run-nodes-choices" role="group" aria-label="Filters">
        <input
          type="search"
          aria-label="Find nodes"
          placeholder="Find in names and messages"
          value={choice.find}
          onChange={({ target }) => onChoose('find', [target.value])}
        />
        <ChoiceMenu
          label="Status"
          choices={choicesOf(nodes, 'status')}
          chosen={choice.status}
          onChoose={(values) => onChoose('status', values)}
        />
        <ChoiceMenu
          label="Kind"
          choices={choicesOf(nodes, 'resource_type')}
          chosen={choice.kind}
          onChoose={(values) => onChoose('kind', values)}
        />
        <span className="run-nodes-count">
          {shown.length === nodes.length
            ? counted(nodes.length, 'node')
            : `${formatNumber(shown.length, 0)} of ${counted(nodes.length, 'node')}`}
        </span>
      </div>
      {shown.length === 0 ? (
        <Empty title={nodes.length === 0 ? 'It has run no node' : 'No node is like that'} />
      ) : (
        <VirtualRows
          label="Nodes"
          count={shown.length}
          rowHeight={ROW}
          mostHeight="62vh"
          keyOf={(index) => shown[index]?.key ?? index}
          startsAnewWith={`${choice.sort} ${choice.isDown} ${choice.status} ${choice.kind} ${choice.find}`}
          head={<Heads choice={choice} onChoose={onChoose} />}
          row={(index) => {
            const node = shown[index]
            return (
              node && (
                <Row node={node} longest={longest} href={nodeHref(node.unique_id)} isOpen={node.unique_id === open} />
              )
            )
          }}
        />
      )}
    </>
  )
}

const HEADS: readonly { readonly name: string; readonly sort?: NodeColumn; readonly className: string }[] = [
  { name: 'Status', sort: 'status', className: 'run-nodes-status' },
  { name: 'Node', sort: 'name', className: 'run-nodes-name' },
  { name: 'Took', sort: 'seconds', className: 'run-nodes-number' },
  { name: 'Rows', sort: 'rows', className: 'run-nodes-number' },
  { name: 'Message', className: 'run-nodes-message' },
]

function Heads({ choice, onChoose }: Pick<RunNodesProps, 'choice' | 'onChoose'>) {
  return (
    <div className="run-nodes-row run-nodes-heads" role="row">
      {HEADS.map(({ name, sort, className }) => {
        const isOn = sort === choice.sort
        // Numbers are looked at from the largest on.
        const turned = isOn ? !choice.isDown : sort === 'seconds' || sort === 'rows'
        return (
          <span
            key={name}
            className={className}
            role="columnheader"
            aria-sort={isOn ? (choice.isDown ? 'descending' : 'ascending') : undefined}
          >
            {sort === undefined ? (
              name
            ) : (
              <button type="button" onClick={() => onChoose('sort', [`${turned ? '-' : ''}${sort}`])}>
                {name}
                <span aria-hidden="true">{isOn ? (choice.isDown ? ' ↓' : ' ↑') : ''}</span>
              </button>
            )}
          </span>
        )
      })}
    </div>
  )
}

interface RowProps {
  readonly node: RunNode
  readonly longest: number
  readonly href: string
  readonly isOpen: boolean
}

const Row = memo(function Row({ node, longest, href, isOpen }: RowProps) {
  const { status, resource_type, name, unique_id, seconds, startedAt, rows, failures, reused_from } = node
  return (
    <div className={isOpen ? 'run-nodes-row run-nodes-open' : 'run-nodes-row'} role="presentation">
      <span className="run-nodes-status" role="cell">
        <Status tone={toneOf(status)}>{status}</Status>
      </span>
      <span className="run-nodes-name" role="cell">
        <KindMark resource_type={resource_type} />{' '}
        <Link href={href} title={unique_id} aria-current={isOpen ? 'true' : undefined}>
          {name}
        </Link>
      </span>
      <span className="run-nodes-number run-nodes-took" role="cell">
        <span className="run-nodes-bar" style={{ width: `${(seconds / longest) * 100}%` }} />
        <span>{startedAt === undefined || status === 'running' ? '–' : formatSeconds(seconds)}</span>
      </span>
      <span className="run-nodes-number" role="cell">
        {rows === null
          ? failures === null
            ? '–'
            : failures > 0 && `${formatNumber(failures, 0)} failed`
          : formatNumber(rows, 0)}
      </span>
      <span className="run-nodes-message" role="cell">
        {reused_from === null ? (
          messageLine(node.message)
        ) : (
          <>
            reused, built by <Link href={paths.run(reused_from)}>run {reused_from}</Link>
          </>
        )}
      </span>
    </div>
  )
})
