import type { AfterRule, RunEnd } from '../settings/triggers.ts'

/** How a run of another job came to its end, and when. */
export interface EndedRun {
  readonly job: string
  readonly status: RunEnd
  readonly endedAt: number
}

/**
 * Whether the end of a run starts the job that comes after it. `lastEnds` has for each job the last end with a status that
 * counts, this one included; `since` is when the job itself last began, without an end if it never has.
 */
export function isAfterMet(
  { jobs, isAll, status }: AfterRule,
  ended: EndedRun,
  { lastEnds, since }: { readonly lastEnds: ReadonlyMap<string, number>; readonly since: number | undefined },
): boolean {
  if (!jobs.includes(ended.job) || !status.includes(ended.status)) return false
  if (!isAll) return true
  return jobs.every((job) => (lastEnds.get(job) ?? Number.NEGATIVE_INFINITY) > (since ?? Number.NEGATIVE_INFINITY))
}
