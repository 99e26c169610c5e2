import { useCallback } from 'react'
import { Link, useSearchParams } from 'wouter'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Empty } from '../../components/empty.tsx'
import { toneOf } from '../../components/status.tsx'
import { TerminalText } from '../../components/terminal-text.tsx'
import { withSkipped } from '../../features/run-nodes/node-in-run.tsx'
import { skippedBecause } from '../../features/run-timeline/model.ts'
import { RunTimeline, type TimelineChoice, type TimelineOrder } from '../../features/run-timeline/view.tsx'
import { paths } from '../../lib/paths.ts'
import type { RunNode } from '../../lib/run-node.ts'
import type { ShownRun } from './shown-run.ts'

const CHOICES: readonly TimelineChoice[] = ['all', 'builds', 'path']
/** Of more the list of nodes tells. */
const FRAMES = 5

export function TimelineTab({ shown }: { readonly shown: ShownRun }) {
  const { run, nodes, now } = shown
  const [params] = useSearchParams()
  const order: TimelineOrder = params.get('by') === 'thread' ? 'thread' : 'node'
  const choice = CHOICES.find((each) => each === params.get('show')) ?? 'all'
  const href = (change: { readonly order?: TimelineOrder; readonly choice?: TimelineChoice }) => {
    const next = { order, choice, ...change }
    return paths.run(run.id, 'timeline', {
      by: next.order === 'thread' ? 'thread' : undefined,
      show: next.choice === 'all' ? undefined : next.choice,
    })
  }
  const nodeHref = useCallback((unique_id: string) => paths.run(run.id, 'nodes', { node: unique_id }), [run.id])
  return (
    <Answered answer={nodes} height={400}>
      {(all) => (
        <>
          {all.length === 0 && run.steps.length < 2 ? (
            <Nothing shown={shown} />
          ) : (
            <RunTimeline
              {...{ now, order, choice, href, nodeHref }}
              nodes={all}
              steps={run.steps}
              isOver={run.is_over}
            />
          )}
          <Failures nodes={all} nodeHref={nodeHref} more={paths.run(run.id, 'nodes', { status: 'error' })} />
        </>
      )}
    </Answered>
  )
}

function Nothing({ shown: { run } }: { readonly shown: ShownRun }) {
  if (!run.is_over) return <Empty title={run.started_at === null ? 'It has not begun yet' : 'No node has begun yet'} />
  return (
    <Empty title="It has run no node">
      What it said stands in its <Link href={paths.run(run.id, 'log')}>log</Link>.
    </Empty>
  )
}

interface FailuresProps {
  readonly nodes: readonly RunNode[]
  readonly nodeHref: (unique_id: string) => string
  readonly more: string
}

/** What went wrong, in the words and with the frames of the terminal. */
function Failures({ nodes, nodeHref, more }: FailuresProps) {
  const failed = nodes.filter(({ status, message }) => toneOf(status) === 'bad' && message)
  return (
    <>
      {failed.slice(0, FRAMES).map((node) => (
        <Box key={node.key} title={<Link href={nodeHref(node.unique_id)}>✕ {node.name}</Link>} note={node.status}>
          <TerminalText
            label={`What ${node.name} says`}
            text={withSkipped(
              node.message ?? '',
              skippedBecause(node, nodes).map(({ name }) => name),
            )}
          />
        </Box>
      ))}
      {failed.length > FRAMES && (
        <p className="run-page-more">
          <Link href={more}>and {failed.length - FRAMES} more that failed</Link>
        </p>
      )}
    </>
  )
}
