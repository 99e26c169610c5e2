import { memo, useMemo } from 'react'
import { Link, useLocation, useRouter } from 'wouter'
import type { Step } from '#api/runs.ts'
import { Box } from '../../components/box.tsx'
import { Segments } from '../../components/segments.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { useIsNarrow } from '../../components/use-is-narrow.ts'
import { VirtualRows } from '../../components/virtual-rows.tsx'
import { counted, formatSeconds } from '../../lib/format.ts'
import { type RunNode, threadName } from '../../lib/run-node.ts'
import {
  criticalPath,
  nodeRows,
  shareOf,
  type Span,
  spanOf,
  threadBars,
  threadRows,
  ticksOf,
  type TimedNode,
  type TimelineRow,
  wordsPlace,
} from './model.ts'
import './view.css'

export type TimelineOrder = 'node' | 'thread'
export type TimelineChoice = 'all' | 'builds' | 'path'

interface RunTimelineProps {
  readonly nodes: readonly RunNode[]
  readonly steps: readonly Step[]
  readonly now: number
  readonly isOver: boolean
  readonly order: TimelineOrder
  readonly choice: TimelineChoice
  /** The address of the same in another order, or with others. */
  readonly href: (change: { readonly order?: TimelineOrder; readonly choice?: TimelineChoice }) => string
  readonly nodeHref: (unique_id: string) => string
}

/** What is pressed has at least this height. */
const ROW = 24

/** The nodes of a run in time, and which of them made it as long as it was. */
export function RunTimeline(props: RunTimelineProps) {
  const { nodes, steps, now, isOver, order, choice, href, nodeHref } = props
  const paths = useMemo(() => {
    const ofSteps = steps.map(({ index }) => criticalPath(nodes.filter(({ step }) => step === index)))
    return steps.length === 0 ? [criticalPath(nodes)] : ofSteps
  }, [nodes, steps])
  const critical = useMemo(() => new Set(paths.flat().map(({ key }) => key)), [paths])
  const shown = useMemo(() => nodes.filter((node) => isShown(node, choice, critical)), [nodes, choice, critical])
  const rows = useMemo(
    () => (order === 'thread' ? threadRows(shown, steps) : nodeRows(shown, steps)),
    [shown, steps, order],
  )
  // Only what still runs moves with the clock.
  const end = isOver ? 0 : now
  const span = useMemo(() => spanOf(nodes, steps, end, isOver), [nodes, steps, end, isOver])
  return (
    <Box
      title={order === 'thread' ? 'Threads' : 'Nodes by start'}
      note={critical.size > 0 && <span>full colour: the critical path, {formatSeconds(pathSeconds(paths))}</span>}
    >
      <div className="run-timeline-choices">
        <Segments
          label="Rows"
          segments={[
            { label: 'By start', href: href({ order: 'node' }), isOn: order === 'node' },
            { label: 'By thread', href: href({ order: 'thread' }), isOn: order === 'thread' },
          ]}
        />
        <Segments
          label="Nodes"
          segments={[
            { label: 'All', href: href({ choice: 'all' }), isOn: choice === 'all' },
            { label: 'Without tests', href: href({ choice: 'builds' }), isOn: choice === 'builds' },
            { label: 'Critical path', href: href({ choice: 'path' }), isOn: choice === 'path' },
          ]}
        />
        <span className="run-timeline-count">
          {counted(shown.length, 'node')}
          {waitWords(steps, span)}
        </span>
      </div>
      <VirtualRows
        label={order === 'thread' ? 'What each thread did' : 'Nodes in time'}
        count={rows.length}
        rowHeight={ROW}
        mostHeight="62vh"
        keyOf={(index) => rows[index]?.key ?? index}
        head={<Axis span={span} />}
        startsAnewWith={`${order} ${choice}`}
        row={(index) => {
          const row = rows[index]
          return row && <Row {...{ row, span, critical, nodeHref }} now={isStill(row) ? 0 : now} />
        }}
      />
      <Path paths={paths} nodeHref={nodeHref} />
    </Box>
  )
}

function isShown(
  { key, resource_type, status }: RunNode,
  choice: TimelineChoice,
  critical: ReadonlySet<string>,
): boolean {
  if (choice === 'path') return critical.has(key)
  const isTest = resource_type === 'test' || resource_type === 'unit_test'
  // What went wrong is always in sight.
  return choice === 'all' || !isTest || toneOf(status) === 'bad' || toneOf(status) === 'warn'
}

/** The project is read before the first node begins. */
function waitWords(steps: readonly Step[], { from }: Span): string {
  const began = steps.length === 1 ? steps[0]?.started_at : null
  const waited = began ? (from - Date.parse(began)) / 1000 : 0
  return waited < 0.1 ? '' : `, the first of them ${formatSeconds(waited)} after the run began`
}

function pathSeconds(paths: readonly (readonly TimedNode[])[]): number {
  const spans = paths.map((path) => (path.at(-1)?.finishedAt ?? 0) - (path[0]?.startedAt ?? 0))
  return spans.reduce((sum, span) => sum + span, 0) / 1000
}

function Axis({ span }: { readonly span: Span }) {
  const ticks = ticksOf(span)
  return (
    <div className="run-timeline-row run-timeline-axis" role="row">
      <span className="run-timeline-name" role="columnheader">
        <span className="visually-hidden">Node</span>
      </span>
      <span className="run-timeline-lane" role="columnheader">
        <span className="visually-hidden">Time since the run began</span>
        {ticks.map((seconds) => (
          <span
            key={seconds}
            className="run-timeline-tick"
            style={{ left: percent(shareOf(span.from + seconds * 1000, span)) }}
          >
            {seconds === 0 ? '0' : formatSeconds(seconds)}
          </span>
        ))}
      </span>
    </div>
  )
}

interface RowProps {
  readonly row: TimelineRow
  readonly span: Span
  readonly now: number
  readonly critical: ReadonlySet<string>
  readonly nodeHref: (unique_id: string) => string
}

/** Drawn once, however often what is around it moves. */
const Row = memo(function Row({ row, span, now, critical, nodeHref }: RowProps) {
  if (row.kind === 'step') return <StepRow step={row.step} />
  if (row.kind === 'thread') return <ThreadRow {...{ row, span, now, critical, nodeHref }} />
  const { node } = row
  return (
    <div className="run-timeline-row" role="presentation">
      <span className="run-timeline-name" role="cell">
        <Link href={nodeHref(node.unique_id)} title={node.unique_id}>
          {node.name}
        </Link>
      </span>
      <span className="run-timeline-lane" role="cell">
        <NodeBar node={node} span={span} now={now} isCritical={critical.has(node.key)} />
      </span>
    </div>
  )
})

/** Nothing in it moves with the clock. */
function isStill(row: TimelineRow): boolean {
  const nodes = row.kind === 'node' ? [row.node] : row.kind === 'thread' ? row.nodes : []
  return nodes.every(({ status }) => status !== 'running')
}

function StepRow({ step }: { readonly step: Step }) {
  return (
    <div className="run-timeline-row run-timeline-step" role="presentation">
      <span role="cell">
        <span className="run-timeline-step-number">Step {step.index}</span>
        <span className="mono">{step.name}</span>
        <Status tone={toneOf(step.status)}>{step.status}</Status>
        {step.run_seconds !== null && <span>{formatSeconds(step.run_seconds)}</span>}
      </span>
    </div>
  )
}

interface NodeBarProps {
  readonly node: RunNode
  readonly span: Span
  readonly now: number
  readonly isCritical: boolean
}

function NodeBar({ node, span, now, isCritical }: NodeBarProps) {
  const isDrawn = node.startedAt !== undefined && node.status !== 'reused'
  const from = isDrawn ? shareOf(node.startedAt, span) : shareOf(node.finishedAt ?? span.from, span)
  const to = isDrawn ? shareOf(node.finishedAt ?? now, span) : from
  const place = wordsPlace(from, to, useIsNarrow())
  return (
    <>
      <span className={barClass(node, isCritical)} style={{ left: percent(from), width: percent(to - from) }} />
      <span
        className={`run-timeline-said run-timeline-said-${place}${isCritical ? ' run-timeline-said-critical' : ''}`}
        style={
          place === 'behind'
            ? { left: `calc(${percent(to)} + 6px)` }
            : { right: `calc(${percent(1 - (place === 'before' ? from : to))} + 6px)` }
        }
      >
        {barWords(node, now)}
      </span>
    </>
  )
}

function barWords(node: RunNode, now: number): string {
  if (node.status === 'reused') return `reused, built by run ${node.reused_from ?? '?'}`
  if (node.startedAt === undefined) return node.status
  const span = formatSeconds(Math.max(0, (node.finishedAt ?? now) - node.startedAt) / 1000)
  return toneOf(node.status) === 'ok' ? span : `${span} ${node.status}`
}

type ThreadRowProps = Omit<RowProps, 'row'> & { readonly row: Extract<TimelineRow, { readonly kind: 'thread' }> }

/** Hundreds of bars: links without a component for each. */
function ThreadRow({ row, span, now, critical, nodeHref }: ThreadRowProps) {
  const [, go] = useLocation()
  const { hrefs } = useRouter()
  const follow = (event: React.MouseEvent) => {
    const { node } = (event.target as HTMLElement).closest('a')?.dataset ?? {}
    if (node === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    go(nodeHref(node))
  }
  return (
    <div className="run-timeline-row" role="presentation">
      <span className="run-timeline-name" role="cell">
        thread {threadName(row.thread)}
      </span>
      <span className="run-timeline-lane" role="cell" onClick={follow}>
        {threadBars(row.nodes, span, now).map(({ from, width, nodes }) => {
          const [first] = nodes
          if (!first) return null
          const isCritical = nodes.some(({ key }) => critical.has(key))
          const says =
            nodes.length === 1 ? `${first.name}: ${first.status}` : `${nodes.length} nodes, from ${first.name} on`
          return (
            <a
              key={first.key}
              href={hrefs(nodeHref(first.unique_id))}
              data-node={first.unique_id}
              className={barClass(first, isCritical)}
              style={{ left: percent(from), width: percent(width) }}
              title={says}
              aria-label={says}
              tabIndex={nodes.length === 1 && width > NAMED_WIDTH ? 0 : -1}
            >
              {nodes.length === 1 && width > NAMED_WIDTH && <span className="run-timeline-inside">{first.name}</span>}
            </a>
          )
        })}
      </span>
    </div>
  )
}

/** There is room for some of its name. */
const NAMED_WIDTH = 0.05

function barClass({ status }: RunNode, isCritical: boolean): string {
  return `run-timeline-bar run-timeline-${toneOf(status)}${isCritical ? ' run-timeline-critical' : ''}`
}

const NAMED = 12

/** The critical path by name, in the order of time. */
function Path({
  paths,
  nodeHref,
}: {
  readonly paths: readonly (readonly TimedNode[])[]
  readonly nodeHref: (unique_id: string) => string
}) {
  const all = paths.flat()
  if (all.length === 0) return null
  const shown = all.length <= NAMED ? all : all.toSorted((one, other) => took(other) - took(one)).slice(0, NAMED)
  const named = all.filter((node) => shown.includes(node))
  return (
    <p className="run-timeline-path">
      <b>
        {all.length <= NAMED ? 'Critical path' : `The longest ${NAMED} of the ${all.length} nodes of the critical path`}
      </b>{' '}
      {named.map((node, at) => (
        <span key={node.key}>
          {at > 0 && <span aria-hidden="true"> → </span>}
          <Link href={nodeHref(node.unique_id)}>{node.name}</Link> {formatSeconds(took(node) / 1000)}
        </span>
      ))}
    </p>
  )
}

function took({ startedAt, finishedAt }: TimedNode): number {
  return finishedAt - startedAt
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}
