import { useMemo } from 'react'
import { useSearch } from 'wouter'
import type { UseQueryResult } from '@tanstack/react-query'
import { type Lineage, lineageAddress } from '#api/catalog.ts'
import { jobSelection } from '#api/job-selection.ts'
import type { Jobs } from '#api/jobs.ts'
import { AnswerProblem } from '../../data/source.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { CHANGES_WITH } from '../../data/use-catalog.ts'
import { type LineageQuery, readLineageQuery } from '../../features/lineage/model/lineage-query.ts'
import { selectNodes } from '../../features/lineage/model/select/select-nodes.ts'
import type { CatalogGraph } from '../../lib/catalog/catalog.ts'
import { inInstance } from '../../lib/in-instance.ts'

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

/** An export holds what its pages ask for at first; of other words it knows what the catalog does. */
export function useSelection(
  query: LineageQuery | undefined,
  graph: CatalogGraph | undefined,
  instance: string | undefined,
): Selection {
  const { select = '', exclude = '' } = query ?? {}
  const address = lineageAddress(select, exclude)
  const isWanted = address !== undefined
  const answer = useAnswer<Lineage>(inInstance(address ?? '/api/lineage', instance), {
    isWanted,
    changesWith: CHANGES_WITH,
    keepsFormer: true,
  })
  const isLeftToUs = answer.error?.code === 'export/not-there'
  const own = useMemo(
    () => (isLeftToUs && graph ? ownSelection(graph, select, exclude) : undefined),
    [isLeftToUs, graph, select, exclude],
  )
  if (!isWanted) return { unique_ids: undefined, isAsking: false, problem: null }
  if (isLeftToUs) return own ?? { unique_ids: NOTHING, isAsking: true, problem: null }
  return { unique_ids: answer.data?.unique_ids ?? NOTHING, isAsking: answer.isFetching, problem: answer.error }
}

function ownSelection(graph: CatalogGraph, select: string, exclude: string): Selection {
  const selected = selectNodes(graph, select, exclude)
  if ('nodes' in selected) {
    const unique_ids = selected.nodes.map((node) => graph.catalog.unique_id[node] ?? '')
    return { unique_ids, isAsking: false, problem: null }
  }
  const { problem: message, hint } = selected
  return {
    unique_ids: NOTHING,
    isAsking: false,
    problem: new AnswerProblem({ code: 'export/selection', message, hint }, 404),
  }
}
