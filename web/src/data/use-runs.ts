import type { UseQueryResult } from '@tanstack/react-query'
import type { Runs } from '#api/runs.ts'
import { matches, RUNS_A_PAGE, type RunFilters, runsAddress } from '../lib/run-filters.ts'
import type { AnswerProblem } from './source.ts'
import { useSource } from './source-context.ts'
import { useAnswer } from './use-answer.ts'

/** What makes lists of runs other ones. */
export const RUN_EVENTS = ['reset', 'run.queued', 'run.started', 'run.ended'] as const

/** An export holds the last runs in one answer, and it is chosen from these. */
export const EXPORTED_RUNS = '/api/runs?limit=50'

/** The runs that filters let through, a page of them. */
export function useRuns(filters: RunFilters, timeZone: string): UseQueryResult<Runs, AnswerProblem> {
  const isExport = useSource().kind === 'export'
  const answer = useAnswer<Runs>(isExport ? EXPORTED_RUNS : runsAddress(filters, timeZone), {
    keepsFormer: true,
    changesWith: RUN_EVENTS,
  })
  if (!isExport || !answer.data) return answer
  const chosen = answer.data.runs.filter((run) => matches(run, filters, timeZone))
  const offset = (filters.page - 1) * RUNS_A_PAGE
  const runs = chosen.slice(offset, offset + RUNS_A_PAGE)
  return { ...answer, data: { runs, total: chosen.length, limit: RUNS_A_PAGE, offset } } as typeof answer
}
