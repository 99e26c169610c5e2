import { type JobState } from '../store/port/jobs.ts'
import type { NewRun, Run } from '../store/port/runs.ts'
import type { StoreSubjects } from '../store/store.ts'
import { type Entry, jobPool } from './entry.ts'
import { type OpenRun, overlapOf } from './overlap.ts'
import type { RunStarter } from './start-run.ts'

/** What sets a run off, and why. */
export type RunCause = Pick<NewRun, 'origin' | 'cause'> &
  Partial<
    Pick<
      NewRun,
      | 'requester'
      | 'commands'
      | 'scheduledFor'
      | 'shouldStartAt'
      | 'retryOf'
      | 'attempt'
      | 'overrides'
      | 'idempotencyKey'
      | 'priority'
    >
  >

export function newRunOf(
  { job, instance }: Entry,
  starter: Pick<RunStarter, 'describe'>,
  pools: ReadonlyMap<string, number>,
  why: RunCause,
): NewRun {
  const place = { job: job.name, instance: instance.name }
  return {
    requester: null,
    ...starter.describe(job, instance),
    priority: job.priority,
    ...why,
    ...place,
    pools: [jobPool(place), ...placesOf(job.pools, pools)],
  }
}

/** A name for each place that a run takes in a pool. One that wants more than there are takes them all. */
export function placesOf(wanted: ReadonlyMap<string, number>, pools: ReadonlyMap<string, number>): readonly string[] {
  return [...wanted].flatMap(([pool, places]) => {
    const count = Math.min(places, pools.get(pool) ?? places)
    return Array.from({ length: count }, () => pool)
  })
}

/** What became of a start that nobody asked for. */
export type Started = { readonly run: Run } | { readonly skipped: string }

/** Queues a run that nobody asked for, as the job's overlap wants it. `open` are its runs that are not over. */
export async function queueByItself(
  subjects: StoreSubjects,
  entry: Entry,
  run: NewRun,
  { open, owner }: { readonly open: readonly OpenRun[]; readonly owner: string },
): Promise<Started> {
  const decision = overlapOf(entry.job, open)
  if (decision.kind === 'skip') return { skipped: decision.reason }
  const added = await subjects.runs.add(run)
  if (added.isNew) await makeRoom(subjects, decision, { owner, by: added.run.id })
  return { run: added.run }
}

/** Ends runs for the sake of another one. */
export async function makeRoom(
  { runs }: Pick<StoreSubjects, 'runs'>,
  decision: { readonly superseded: readonly number[]; readonly cancelled: readonly number[] },
  { owner, by }: { readonly owner: string; readonly by: number },
): Promise<void> {
  for (const id of decision.superseded) {
    // Who takes it has it alone: a run that somebody else has just taken goes on.
    const taken = await runs.take(id, owner)
    const message = `Run ${by} took its place in the queue`
    if (taken) await runs.finish(taken, { status: 'cancelled', message })
    else if ((await runs.find(id))?.status === 'queued') await runs.askToCancel(id, 'the scheduler', message)
  }
  for (const id of decision.cancelled) await runs.askToCancel(id, 'the scheduler')
}

/** Whether nothing but a person starts the job. */
export function isAtRest({ job }: Entry, state: JobState | undefined): boolean {
  return !job.isEnabled || (state?.pausedAt ?? null) !== null
}

/** The runs of a job and instance that are not over, the oldest first. */
export async function openRunsOf({ runs }: Pick<StoreSubjects, 'runs'>, entry: Entry): Promise<readonly Run[]> {
  const { items } = await runs.list(
    {
      jobs: [entry.job.name],
      instance: entry.instance.name ?? '',
      statuses: ['queued', 'starting', 'running'],
      order: 'id',
    },
    { limit: 10_000 },
  )
  return items
}
