import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RunNodes } from '#api/run-details.ts'
import type { RunWithSteps } from '#api/runs.ts'
import type { AnswerProblem } from '../../data/source.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { RUN_EVENTS } from '../../data/use-runs.ts'
import { type LiveRun, type RunNode, runNode } from '../../lib/run-node.ts'

/** What nodes wait for is only in the answer, which is asked for so often while a run is under way. */
const LIVE_MS = 5_000

/** The nodes of a run: those that are over as they are kept, the others as the log tells of them. */
export function useRunNodes(run: RunWithSteps, live: LiveRun): UseQueryResult<readonly RunNode[], AnswerProblem> {
  const answer = useAnswer<RunNodes>(`/api/runs/${run.id}/nodes`, {
    // What came of a run that is over stays so.
    changesWith: run.is_over ? [] : RUN_EVENTS,
    ...(!run.is_over && { everyMs: LIVE_MS }),
  })
  const kept = answer.data
  const nodes = useMemo(() => {
    const known = kept?.nodes.map(runNode)
    if (run.is_over || !known) return known
    const keys = new Set(known.map(({ key }) => key))
    return [...known, ...[...live.nodes.values()].filter(({ key }) => !keys.has(key))]
  }, [kept, live.nodes, run.is_over])
  return { ...answer, data: nodes } as UseQueryResult<readonly RunNode[], AnswerProblem>
}
