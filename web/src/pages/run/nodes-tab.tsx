import type { UseQueryResult } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import type { NodeHistory, NodeInRun, RunNodes as RunNodesAnswer } from '#api/run-details.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { KindMark } from '../../components/kind-mark.tsx'
import type { AnswerProblem } from '../../data/source.ts'
import { useSource } from '../../data/source-context.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { RUN_EVENTS } from '../../data/use-runs.ts'
import { nodeChoiceOf } from '../../features/run-nodes/model.ts'
import { NodeInRunView } from '../../features/run-nodes/node-in-run.tsx'
import { RunNodes } from '../../features/run-nodes/view.tsx'
import { skippedBecause } from '../../features/run-timeline/model.ts'
import { type NodeMeasure, nodeTrend, saysOf } from '../../features/trend/model.ts'
import { Trend } from '../../features/trend/view.tsx'
import { formatMoment } from '../../lib/format.ts'
import { inInstance } from '../../lib/in-instance.ts'
import { paths } from '../../lib/paths.ts'
import type { RunNode } from '../../lib/run-node.ts'
import type { ShownRun } from './shown-run.ts'

export function NodesTab({ shown }: { readonly shown: ShownRun }) {
  const { run, nodes } = shown
  const [params, setParams] = useSearchParams()
  const open = params.get('node') ?? undefined
  const hrefWith = (node: string | undefined) => {
    const next = new URLSearchParams(params)
    if (node === undefined) next.delete('node')
    else next.set('node', node)
    const query = next.toString()
    return `${paths.run(run.id, 'nodes')}${query === '' ? '' : `?${query}`}`
  }
  const choose = (name: string, values: readonly string[]) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        next.delete(name)
        for (const value of values) if (value !== '') next.append(name, value)
        return next
      },
      // Letters that are typed are no steps to go back.
      { replace: name === 'find' },
    )
  return (
    <Answered answer={nodes} height={400}>
      {(all) => (
        <>
          {open !== undefined && (
            <OpenNode key={open} unique_id={open} all={all} shown={shown} closeHref={hrefWith(undefined)} />
          )}
          <Box>
            <RunNodes nodes={all} choice={nodeChoiceOf(params)} onChoose={choose} nodeHref={hrefWith} open={open} />
          </Box>
        </>
      )}
    </Answered>
  )
}

interface OpenNodeProps {
  readonly unique_id: string
  readonly all: readonly RunNode[]
  readonly shown: ShownRun
  readonly closeHref: string
}

function OpenNode({ unique_id, all, shown: { run, now, timeZone }, closeHref }: OpenNodeProps) {
  const node = all.find((each) => each.unique_id === unique_id)
  const answer = useNodeInRun(run.id, unique_id, node !== undefined && node.status !== 'running')
  const skipped = node && node.status !== 'skipped' ? skippedBecause(node, all).map(({ name }) => name) : []
  return (
    <Box
      title={
        <>
          {node && <KindMark resource_type={node.resource_type} />} {node?.name ?? unique_id}
        </>
      }
      note={
        <>
          <Link href={inInstance(paths.node(unique_id), run.instance ?? undefined)} className="run-page-link">
            in the catalog
          </Link>{' '}
          <Link href={closeHref} className="run-page-link">
            close
          </Link>
        </>
      }
    >
      {node?.status === 'running' ? (
        <p className="run-page-more">It is running.</p>
      ) : (
        <Answered answer={answer} height={200}>
          {(found) => <NodeInRunView node={found} skipped={skipped} now={now} timeZone={timeZone} />}
        </Answered>
      )}
      <NodeTrends unique_id={unique_id} now={now} timeZone={timeZone} />
    </Box>
  )
}

/** An export holds results of runs without the code that was run. */
function useNodeInRun(id: number, unique_id: string, isWanted: boolean): UseQueryResult<NodeInRun, AnswerProblem> {
  const isExport = useSource().kind === 'export'
  const address = `/api/runs/${id}/nodes`
  const own = useAnswer<NodeInRun>(`${address}/${encodeURIComponent(unique_id)}`, {
    isWanted: isWanted && !isExport,
    changesWith: [],
  })
  const all = useAnswer<RunNodesAnswer>(address, { isWanted: isWanted && isExport, changesWith: [] })
  if (!isExport) return own
  const results = all.data?.nodes.filter((each) => each.unique_id === unique_id)
  const data = results && { unique_id, results: results.map((result) => ({ ...result, compiled_code: null })) }
  return { ...all, data } as UseQueryResult<NodeInRun, AnswerProblem>
}

const MEASURES: readonly { readonly measure: NodeMeasure; readonly title: string }[] = [
  { measure: 'duration', title: 'Took:' },
  { measure: 'rows', title: 'Rows:' },
  { measure: 'failures', title: 'Failed rows:' },
]

/** How it fared in the last runs, as far as there are numbers. */
function NodeTrends({
  unique_id,
  now,
  timeZone,
}: {
  readonly unique_id: string
  readonly now: number
  readonly timeZone: string
}) {
  const history = useAnswer<NodeHistory>(`/api/nodes/${encodeURIComponent(unique_id)}/history`, {
    changesWith: RUN_EVENTS,
  }).data?.history
  if (!history || history.length < 2) return null
  return (
    <div className="run-page-trends">
      {MEASURES.map(({ measure, title }) => {
        const points = nodeTrend(history, measure, (moment) => formatMoment(moment, { now, timeZone }))
        if (!points.some(({ value }) => value !== null)) return null
        return <Trend key={measure} title={title} points={points} says={saysOf(measure)} />
      })}
    </div>
  )
}
