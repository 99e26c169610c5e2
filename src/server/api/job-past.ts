import type { Run } from '#platform/store/port/runs.ts'
import type { StoreSubjects } from '#platform/store/store.ts'
import { expectedDuration } from '#platform/time/deadline.ts'

/** How many runs say how long one takes. */
const LOOKED_AT = 20

export interface JobPast {
  /** The newest first. */
  readonly recent: readonly Run[]
  readonly expectedSeconds: number | null
}

/** The last runs of a job in an instance, and how long one of it will take by them. */
export async function jobPast(
  { runs }: Pick<StoreSubjects, 'runs'>,
  job: string,
  instance: string | null,
  shown: number,
): Promise<JobPast> {
  const of = { jobs: [job], instance: instance ?? '', order: '-id' } as const
  const [recent, good] = await Promise.all([
    shown === 0 ? { items: [] } : runs.list(of, { limit: shown }),
    runs.list({ ...of, statuses: ['success'] }, { limit: LOOKED_AT }),
  ])
  const durations = good.items.toReversed().flatMap(({ startedAt, finishedAt }) => {
    const isWhole = startedAt !== null && finishedAt !== null
    return isWhole ? [Date.parse(finishedAt) - Date.parse(startedAt)] : []
  })
  const expected = expectedDuration(durations)
  return { recent: recent.items, expectedSeconds: expected === undefined ? null : expected / 1000 }
}
