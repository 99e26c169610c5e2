import { useSearch } from 'wouter'
import type { UseQueryResult } from '@tanstack/react-query'
import { type Lineage, lineageAddress } from '#api/catalog.ts'
import { jobSelection } from '#api/job-selection.ts'
import type { Jobs } from '#api/jobs.ts'
import type { AnswerProblem } from '../../data/source.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { CHANGES_WITH } from '../../data/use-catalog.ts'
import { type LineageQuery, readLineageQuery } from '../../features/lineage/model/lineage-query.ts'

export interface Asked {
  readonly job: string | null
  readonly jobs: UseQueryResult<Jobs, AnswerProblem>
  /** Undefined until it is known what the job builds. */
  readonly query: LineageQuery | undefined
  /** There is no such job. */
  readonly isUnknown: boolean
}

/** What the address asks for; of a job the words of its selection. */
export function useAsked(): Asked {
  const search = useSearch()
  const job = new URLSearchParams(search).get('job')
  const jobs = useAnswer<Jobs>('/api/jobs', { isWanted: job !== null })
  const asked = readLineageQuery(search)
  if (job === null) return { job, jobs, query: asked, isUnknown: false }
  const does = jobs.data?.jobs.find((each) => each.job === job)?.does
  const query = does && { ...asked, ...jobSelection(does as Readonly<Record<string, unknown>>) }
  return { job, jobs, query, isUnknown: jobs.data !== undefined && query === undefined }
}

/** The nodes of a selection, which are asked of the server: it knows all of dbt's words. */
export interface Selection {
  /** Undefined where nothing is selected. */
  readonly unique_ids: readonly string[] | undefined
  readonly isAsking: boolean
  readonly problem: AnswerProblem | null
}

const NOTHING: readonly string[] = []

export function useSelection(query: LineageQuery | undefined): Selection {
  const { select = '', exclude = '' } = query ?? {}
  const address = lineageAddress(select, exclude)
  const isWanted = address !== undefined
  const answer = useAnswer<Lineage>(address ?? '/api/lineage', {
    isWanted,
    changesWith: CHANGES_WITH,
    keepsFormer: true,
  })
  if (!isWanted) return { unique_ids: undefined, isAsking: false, problem: null }
  return { unique_ids: answer.data?.unique_ids ?? NOTHING, isAsking: answer.isFetching, problem: answer.error }
}
