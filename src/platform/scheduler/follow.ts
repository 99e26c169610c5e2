import { isAfterMet } from '../jobs/after-met.ts'
import type { Run, FinalStatus } from '../store/port/runs.ts'
import type { StoreSubjects } from '../store/store.ts'
import { type Entry, placeKey } from './entry.ts'
import { isAtRest, newRunOf, openRunsOf, queueByItself } from './queue-run.ts'
import type { RunStarter } from './start-run.ts'

/** What a job remembers of the ends it comes after: of each job and instance the last one that counts. */
const ENDS = 'ends'

export interface FollowContext {
  readonly entries: readonly Entry[]
  readonly starter: Pick<RunStarter, 'describe'>
  readonly pools: ReadonlyMap<string, number>
  readonly owner: string
  /** Is told of each run that is queued; it may not come to be after all. */
  readonly queued: (run: Run) => void
}

/** Queues the jobs that come after a run that has ended, in the transaction in which it ends. */
export async function follow(
  subjects: StoreSubjects,
  ended: Run,
  end: { readonly status: FinalStatus; readonly at: number },
  context: FollowContext,
): Promise<void> {
  for (const entry of context.entries) {
    const { after } = entry.job
    if (!after || ended.job === null || !after.jobs.includes(ended.job)) continue
    const places = placesOf(entry, context.entries)
    if (!places.get(ended.job)?.includes(placeKey(ended))) continue
    const state = await subjects.jobs.see(entry.job.name, entry.instance.name)
    if (isAtRest(entry, state)) continue
    const endedRun = { job: ended.job, status: end.status, endedAt: end.at }
    if (after.isAll && !(await areAllOver(subjects, entry, places, { ...endedRun, key: placeKey(ended) }))) continue
    if (!after.isAll && !isAfterMet(after, endedRun, { lastEnds: new Map(), since: undefined })) continue
    const cause = `${after.isAll ? after.jobs.join(', ') : ended.job} ended`
    const run = newRunOf(entry, context.starter, context.pools, {
      origin: 'completion',
      cause,
      requester: ended.job,
    })
    const open = await openRunsOf(subjects, entry)
    const started = await queueByItself(subjects, entry, run, { open, owner: context.owner })
    if ('run' in started) context.queued(started.run)
  }
}

/** Where each job that is waited for runs: in the same instance if it has that, else in all of its own. */
function placesOf({ job, instance }: Entry, entries: readonly Entry[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (job.after?.jobs ?? []).map((name) => {
      const all = entries.filter((entry) => entry.job.name === name)
      const same = all.filter((entry) => entry.instance.name === instance.name)
      return [name, (same.length > 0 ? same : all).map(({ key }) => key)]
    }),
  )
}

/** Notes an end, and says whether it was the last one that was missing; then one begins anew. */
async function areAllOver(
  { jobs, runs }: StoreSubjects,
  { job, instance }: Entry,
  places: ReadonlyMap<string, readonly string[]>,
  ended: { readonly job: string; readonly key: string; readonly status: FinalStatus; readonly endedAt: number },
): Promise<boolean> {
  const { after } = job
  if (!after?.status.includes(ended.status)) return false
  const [latest] = (await runs.list({ jobs: [job.name], instance: instance.name ?? '', order: '-id' }, { limit: 1 }))
    .items
  for (;;) {
    const was = (await jobs.see(job.name, instance.name)).memory[ENDS] as Readonly<Record<string, number>> | undefined
    const ends = { ...was, [ended.key]: ended.endedAt }
    const lastEnds = new Map(
      after.jobs.map((name) => [
        name,
        Math.min(...(places.get(name) ?? []).map((key) => ends[key] ?? Number.NEGATIVE_INFINITY)),
      ]),
    )
    const isMet = isAfterMet(after, ended, { lastEnds, since: latest && Date.parse(latest.createdAt) })
    // Another end may have been noted meanwhile: then what was read holds no more.
    if (await jobs.remember(job.name, instance.name, ENDS, was, isMet ? undefined : ends)) return isMet
  }
}
