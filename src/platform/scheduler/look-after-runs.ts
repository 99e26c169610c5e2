import type { Run, RunEnd } from '../store/port/runs.ts'
import type { Store } from '../store/store.ts'
import type { GoingRuns } from './going-runs.ts'

export interface LookContext {
  readonly store: Store
  readonly owner: string
  readonly going: GoingRuns
  readonly end: (run: Run, end: RunEnd) => Promise<void>
  readonly log: (text: string) => void
}

const LEFT = 'The server that had it ended before the run did.'

/** Sees to what others have done, or left undone: wishes to cancel, runs of servers that are gone, runs that this one lost. */
export async function lookAfterRuns(context: LookContext): Promise<void> {
  const { store, owner } = context
  await seeWishes(context)
  await reconcile(context)
  for (const orphan of await store.runs.orphaned()) {
    // After a sleep of the machine one may count as gone oneself: as long as nobody else has taken them, they are one's own.
    if (orphan.owner === owner) continue
    const run = await store.runs.adopt(orphan.id, owner)
    if (run) await mark(context, run)
  }
}

/** Cancels the runs of this server that somebody wishes to end. */
export async function seeWishes({
  store,
  owner,
  going,
}: Pick<LookContext, 'store' | 'owner' | 'going'>): Promise<void> {
  for (const { id, cancelAskedBy } of await store.runs.toCancel(owner)) {
    going.cancel(id, `Cancelled by ${cancelAskedBy ?? 'somebody'}`)
  }
}

/** What goes here has to be this server's in the store, and the other way round. */
async function reconcile({ store, owner, going, end }: LookContext): Promise<void> {
  const before = going.runs
  const { items } = await store.runs.list({ owner, statuses: ['starting', 'running'] }, { limit: 100_000 })
  const own = new Map(items.map((run) => [run.id, run]))
  for (const { id, claim } of before) if (own.get(id)?.claim !== claim) going.lose(id)
  const wasGoing = new Set(before.map(({ id }) => id))
  for (const run of items) {
    // A command that somebody typed is seen to by whoever began it.
    if (run.job === null || wasGoing.has(run.id) || going.has(run.id)) continue
    // Taken, but the answer of the store got lost on its way here.
    if (run.status === 'running' || !(await store.runs.giveBack(run))) {
      await end(run, { status: 'error', message: LEFT })
    }
  }
}

async function mark({ store, end, log }: LookContext, run: Run): Promise<void> {
  // Taken, and not begun yet: nothing of it was done.
  if (run.status === 'starting' && (await store.runs.giveBack(run))) return
  for (const step of await store.steps.of(run.id)) {
    if (step.status === 'running') await store.steps.finish(run.id, step.index, { status: 'error', message: LEFT })
  }
  await end(run, { status: 'error', message: LEFT })
  log(`Run ${run.id} was left unfinished and is marked so`)
}
