import { useMemo } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import type { RunNodes } from '#api/run-details.ts'
import type { Run, Runs } from '#api/runs.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Empty } from '../../components/empty.tsx'
import { useSource } from '../../data/source-context.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { EXPORTED_RUNS, RUN_EVENTS } from '../../data/use-runs.ts'
import { RunComparison } from '../../features/run-comparison/view.tsx'
import { formatMoment } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { type RunNode, runNode } from '../../lib/run-node.ts'
import { runWords } from '../../lib/run-words.ts'
import type { ShownRun } from './shown-run.ts'

/** What fared otherwise than in another run; which one can be chosen. */
export function ComparisonTab({ shown, other }: { readonly shown: ShownRun; readonly other: number | null }) {
  const { run, nodes, now, timeZone } = shown
  const [, go] = useLocation()
  const candidates = useCandidates(run)
  const choice = (
    <label className="run-page-choice">
      Compare with
      <select value={other ?? ''} onChange={({ target }) => go(paths.runComparison(run.id, Number(target.value)))}>
        {other === null && <option value="">…</option>}
        {other !== null && !candidates.some(({ id }) => id === other) && <option value={other}>Run {other}</option>}
        {candidates.map((each) => (
          <option key={each.id} value={each.id}>
            Run {each.id}, {formatMoment(each.started_at ?? each.created_at, { now, timeZone })}:{' '}
            {runWords(each, now).text}
          </option>
        ))}
      </select>
    </label>
  )
  if (other === null) {
    return (
      <>
        {candidates.length > 0 && choice}
        <Empty title="There is no run like it before">A later one can be compared with it.</Empty>
      </>
    )
  }
  return (
    <Box>
      <div className="run-page-choices">
        {choice}
        <Link href={paths.run(other)} className="run-page-link">
          open run {other}
        </Link>
      </div>
      <Answered answer={nodes} height={300}>
        {(after) => <Compared shown={shown} other={other} after={after} />}
      </Answered>
    </Box>
  )
}

/** The last runs of the same job, or of the same words. */
function useCandidates(run: Run): readonly Run[] {
  const isExport = useSource().kind === 'export'
  const query = new URLSearchParams([
    ['job', run.job ?? ''],
    ['limit', '50'],
  ])
  const answer = useAnswer<Runs>(isExport ? EXPORTED_RUNS : `/api/runs?${query}`, { changesWith: RUN_EVENTS })
  const words = run.commands.join('\n')
  return (answer.data?.runs ?? []).filter(
    ({ id, job, instance, commands }) =>
      id !== run.id && job === run.job && instance === run.instance && (job !== null || commands.join('\n') === words),
  )
}

interface ComparedProps {
  readonly shown: ShownRun
  readonly other: number
  readonly after: readonly RunNode[]
}

function Compared({ shown: { run }, other, after }: ComparedProps) {
  const [params] = useSearchParams()
  const answer = useAnswer<RunNodes>(`/api/runs/${other}/nodes`, { changesWith: RUN_EVENTS })
  const before = useMemo(() => answer.data?.nodes.map(runNode), [answer.data])
  return (
    <Answered answer={answer} height={300}>
      {() => (
        <RunComparison
          before={before ?? []}
          after={after}
          beforeName={`Run ${other}`}
          afterName={`Run ${run.id}`}
          kind={params.get('kind') ?? undefined}
          kindHref={(kind) => paths.runComparison(run.id, other) + (kind === undefined ? '' : `?kind=${kind}`)}
          nodeHref={(unique_id) => paths.run(run.id, 'nodes', { node: unique_id })}
        />
      )}
    </Answered>
  )
}
