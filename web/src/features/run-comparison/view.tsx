import { memo, useMemo } from 'react'
import { Link } from 'wouter'
import { Empty } from '../../components/empty.tsx'
import { KindMark } from '../../components/kind-mark.tsx'
import { Segments } from '../../components/segments.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { VirtualRows } from '../../components/virtual-rows.tsx'
import { formatNumber, formatSeconds } from '../../lib/format.ts'
import type { RunNode } from '../../lib/run-node.ts'
import { CHANGE_WORDS, changeCounts, compareNodes, type NodeChange, rowsMore, secondsMore } from './model.ts'
import './view.css'

interface RunComparisonProps {
  /** Of the earlier run. */
  readonly before: readonly RunNode[]
  readonly after: readonly RunNode[]
  readonly beforeName: string
  readonly afterName: string
  /** One kind of change alone; all that is not the same where it is left out. */
  readonly kind: string | undefined
  readonly kindHref: (kind: string | undefined) => string
  readonly nodeHref: (unique_id: string) => string
}

/** What fared otherwise in one run than in another. */
export function RunComparison(props: RunComparisonProps) {
  const { before, after, beforeName, afterName, kind, kindHref, nodeHref } = props
  const changes = useMemo(() => compareNodes(before, after), [before, after])
  const shown = changes.filter((change) =>
    kind === undefined ? change.kinds.length > 0 : change.kinds.some((each) => each === kind),
  )
  return (
    <>
      <div className="run-comparison-kinds">
        <Segments
          label="Changes"
          segments={[
            { label: 'All changes', href: kindHref(undefined), isOn: kind === undefined },
            ...changeCounts(changes).map(({ kind: each, count }) => ({
              label: `${formatNumber(count, 0)} ${CHANGE_WORDS[each]}`,
              href: kindHref(each),
              isOn: kind === each,
            })),
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <Empty title="All nodes fared the same">As far as status, rows and time go.</Empty>
      ) : (
        <VirtualRows
          label="Nodes that changed"
          count={shown.length}
          rowHeight={30}
          mostHeight="62vh"
          keyOf={(index) => shown[index]?.unique_id ?? index}
          startsAnewWith={kind ?? ''}
          head={
            <div className="run-comparison-row run-comparison-heads" role="row">
              <span role="columnheader" className="run-comparison-kind">
                Change
              </span>
              <span role="columnheader" className="run-comparison-name">
                Node
              </span>
              <span role="columnheader" className="run-comparison-side">
                {beforeName}
              </span>
              <span role="columnheader" className="run-comparison-side">
                {afterName}
              </span>
              <span role="columnheader" className="run-comparison-more">
                Took
              </span>
              <span role="columnheader" className="run-comparison-more">
                Rows
              </span>
            </div>
          }
          row={(index) => {
            const change = shown[index]
            return change && <Row change={change} href={nodeHref(change.unique_id)} />
          }}
        />
      )}
    </>
  )
}

const Row = memo(function Row({ change, href }: { readonly change: NodeChange; readonly href: string }) {
  const { kinds, name, unique_id, resource_type, before, after } = change
  const rows = rowsMore(change)
  return (
    <div className="run-comparison-row" role="presentation">
      <span role="cell" className="run-comparison-kind">
        {kinds.map((kind) => CHANGE_WORDS[kind]).join(', ')}
      </span>
      <span role="cell" className="run-comparison-name">
        <KindMark resource_type={resource_type} />{' '}
        <Link href={href} title={unique_id}>
          {name}
        </Link>
      </span>
      <span role="cell" className="run-comparison-side">
        <Side node={before} />
      </span>
      <span role="cell" className="run-comparison-side">
        <Side node={after} />
      </span>
      <span role="cell" className="run-comparison-more">
        {before && after && signed(secondsMore(change), formatSeconds)}
      </span>
      <span role="cell" className="run-comparison-more">
        {rows !== undefined && rows !== 0 && signed(rows, (count) => formatNumber(count, 0))}
      </span>
    </div>
  )
})

function Side({ node }: { readonly node: RunNode | undefined }) {
  if (!node) return '–'
  return (
    <>
      <Status tone={toneOf(node.status)}>{node.status}</Status> {formatSeconds(node.seconds)}
    </>
  )
}

function signed(value: number, format: (value: number) => string): string {
  return `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`
}
