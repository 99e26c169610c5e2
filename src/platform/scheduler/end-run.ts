import { retryDelay } from '../jobs/retry-delay.ts'
import type { Claim, Run, RunEnd } from '../store/port/runs.ts'
import type { Store, StoreSubjects } from '../store/store.ts'
import { placeKey, type Entry } from './entry.ts'
import { follow, type FollowContext } from './follow.ts'
import { startsByItself } from './overlap.ts'
import { newRunOf, openRunsOf } from './queue-run.ts'

export interface EndContext extends FollowContext {
  readonly now: () => number
}

/**
 * Ends a run and, in the same breath, queues what its end brings about: its repetition, or else the jobs that come after it.
 * False where the run is no longer this owner's.
 */
export function endRun(store: Store, run: Run, end: RunEnd, context: EndContext): Promise<boolean> {
  return store.together(async (subjects) => {
    if (!(await subjects.runs.finish(run as Claim, end))) return false
    const kept = await subjects.runs.find(run.id)
    if (kept) await afterEnd(subjects, kept, end, context)
    return true
  })
}

/** Cancels a run: one that waits is over at once, one that is under way gets to know it. */
export function cancelRun(
  store: Store,
  { id, by }: { readonly id: number; readonly by: string },
  context: EndContext,
): Promise<Run | undefined> {
  return store.together(async (subjects) => {
    const before = await subjects.runs.find(id)
    const run = await subjects.runs.askToCancel(id, by)
    if (before?.status === 'queued' && run?.status === 'cancelled') {
      await afterEnd(subjects, run, { status: 'cancelled' }, context)
    }
    return run
  })
}

async function afterEnd(subjects: StoreSubjects, run: Run, { status }: RunEnd, context: EndContext): Promise<void> {
  const entry = context.entries.find(({ key }) => key === placeKey(run))
  if (entry && status === 'error' && (await queueRepetition(subjects, entry, run, context))) return
  await follow(subjects, run, { status, at: context.now() }, context)
}

/** Whether the run is tried again. It is not where somebody wished it to end, or a later one waits already. */
async function queueRepetition(
  subjects: StoreSubjects,
  entry: Entry,
  run: Run,
  { starter, pools, now, queued }: EndContext,
): Promise<boolean> {
  const { retries, missed } = entry.job
  const delay = retryDelay(retries, run.attempt)
  if (delay === undefined || run.cancelAskedAt !== null) return false
  if (missed !== 'all') {
    const open = await openRunsOf(subjects, entry)
    if (open.some((other) => other.status === 'queued' && other.id > run.id && startsByItself(other))) return false
  }
  const repetition = newRunOf(entry, starter, pools, {
    origin: retries.from === 'failure' ? 'retry' : 'rerun',
    cause: `Run ${run.id} failed`,
    requester: run.requester,
    commands: run.commands,
    scheduledFor: run.scheduledFor,
    shouldStartAt: new Date(now() + delay).toISOString(),
    retryOf: run.id,
    attempt: run.attempt + 1,
    overrides: run.overrides,
    priority: run.priority,
  })
  queued((await subjects.runs.add(repetition)).run)
  return true
}
