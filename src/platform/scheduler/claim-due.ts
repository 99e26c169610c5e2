import type { JobState } from '../store/port/jobs.ts'
import type { Run } from '../store/port/runs.ts'
import type { Store, StoreSubjects } from '../store/store.ts'
import { dueTicks } from '../time/due-ticks.ts'
import { jitterOf } from '../time/jitter.ts'
import { previousTick } from '../time/ticks.ts'
import { type Entry, placeKey } from './entry.ts'
import { type OpenRun, overlapOf } from './overlap.ts'
import { isAtRest, makeRoom, newRunOf } from './queue-run.ts'
import type { RunStarter } from './start-run.ts'
import type { Timetable } from './timetable.ts'

/** A tick is not missed for so long after it. */
const GRACE_MS = 60_000

/** So many ticks are claimed in one transaction: others wait for it only for some milliseconds. */
const A_PART = 32

export interface ClaimContext {
  readonly store: Store
  readonly timetable: Timetable
  readonly starter: Pick<RunStarter, 'describe'>
  readonly pools: ReadonlyMap<string, number>
  readonly owner: string
  readonly queued: (run: Run) => void
}

/** A tick to be claimed; `letGo` says why there will be no run. */
interface Claim {
  readonly entry: Entry
  readonly tick: number
  readonly letGo?: string | undefined
}

/** Claims all ticks that are due, and queues what they start. */
export async function claimDue(context: ClaimContext, now: number): Promise<void> {
  const { store, timetable } = context
  const due = await timetable.due(now)
  if (due.length === 0) return
  const states = new Map((await store.jobs.list()).map((state) => [placeKey(state), state]))
  const claims = due
    .flatMap(({ entry, after }) => claimsOf(entry, after, now))
    // In one order for all who claim, so that no two of them wait for each other.
    .sort((one, other) => one.tick - other.tick || (one.entry.key < other.entry.key ? -1 : 1))
  const open = await openRuns(store)
  for (let at = 0; at < claims.length; at += A_PART) {
    const part = claims.slice(at, at + A_PART)
    const queued = await store.together(async (subjects) => {
      const queued: (readonly [string, Run])[] = []
      for (const claim of part) {
        const { key } = claim.entry
        const others = [...(open.get(key) ?? []), ...queued.filter(([of]) => of === key).map(([, run]) => run)]
        const run = await claimOne(subjects, claim, context, { state: states.get(key), open: others })
        if (run) queued.push([key, run])
      }
      return queued
    })
    for (const [key, run] of queued) {
      open.set(key, [...(open.get(key) ?? []), run])
      context.queued(run)
    }
  }
  // Only now: what could not be claimed is due still.
  for (const { entry } of due) timetable.seenTo(entry, now)
}

function claimsOf(entry: Entry, after: number, now: number): readonly Claim[] {
  const { rule, job } = entry
  if (!rule) return []
  const { due, skipped } = dueTicks(rule, { after, now, policy: job.missed, graceMs: GRACE_MS })
  if (skipped === 0) return due.map((tick) => ({ entry, tick }))
  // The last of those that are let go is written down, and with it that all before it are seen to.
  const last = previousTick(rule, due[0] ?? now - GRACE_MS)
  const letGo = skipped === 1 ? 'missed' : `missed, with ${skipped - 1} before it`
  const gone = last !== undefined && last > after ? [{ entry, tick: last, letGo }] : []
  return [...gone, ...due.map((tick) => ({ entry, tick }))]
}

/** Gives the run that was queued, if any. */
async function claimOne(
  subjects: StoreSubjects,
  { entry, tick, letGo }: Claim,
  { starter, pools, owner }: ClaimContext,
  { state, open }: { readonly state: JobState | undefined; readonly open: readonly OpenRun[] },
): Promise<Run | undefined> {
  const { job, instance, key } = entry
  const scheduledFor = new Date(tick).toISOString()
  const tickKey = { job: job.name, instance: instance.name, scheduledFor }
  const overlap = overlapOf(job, open)
  const reason =
    letGo ?? (isAtRest(entry, state) ? 'paused' : undefined) ?? (overlap.kind === 'skip' ? overlap.reason : undefined)
  if (reason !== undefined || overlap.kind === 'skip') {
    await subjects.ticks.claim(tickKey, { kind: 'skip', reason: reason ?? '' }, owner)
    return undefined
  }
  const shouldStartAt = new Date(tick + jitterOf(key, tick, job.jitterMs)).toISOString()
  const cause = `Due at ${scheduledFor}`
  const run = newRunOf(entry, starter, pools, { origin: 'schedule', cause, shouldStartAt })
  const claimed = await subjects.ticks.claim(tickKey, { kind: 'run', run }, owner)
  if (!claimed?.run) return undefined
  await makeRoom(subjects, overlap, { owner, by: claimed.run.id })
  return claimed.run
}

async function openRuns({ runs }: Store): Promise<Map<string, readonly OpenRun[]>> {
  const { items } = await runs.list({ statuses: ['queued', 'starting', 'running'], order: 'id' }, { limit: 1_000_000 })
  const open = new Map<string, OpenRun[]>()
  for (const run of items) {
    const key = placeKey(run)
    const known = open.get(key)
    if (known) known.push(run)
    else open.set(key, [run])
  }
  return open
}
