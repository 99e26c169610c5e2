import type { Run } from '../store/port/runs.ts'
import { formatDuration } from '../time/duration.ts'
import { MINUTE, SECOND } from '../time/wall-time.ts'

/** A tick of a job, and by when what became due then is to be done. */
export interface PromisedTick {
  readonly tick: number
  readonly deadline: number
  /** Why the tick had no run: `paused`, `missed`. */
  readonly leftOut: string | null
}

export type DeadlineStatus =
  | 'kept'
  | 'missed'
  /** There is time left, but not enough of it as far as one can tell. */
  | 'at_risk'
  | 'open'
  /** Somebody had paused the job: nothing was promised. */
  | 'excused'

/** How a deadline was kept, or stands now. */
export interface Verdict {
  readonly status: DeadlineStatus
  /** The run that kept it, or the last one that tried. */
  readonly runId: number | null
  /** When all was done, in time or later. */
  readonly doneAt: number | null
  /** When it will be done as far as one can tell; null where nothing is known, or it is over. */
  readonly expectedAt: number | null
  /** In a few words, for all but what was kept and what is open. */
  readonly reason: string | null
}

/** What counts of a run. */
export type JudgedRun = Pick<
  Run,
  'id' | 'status' | 'createdAt' | 'shouldStartAt' | 'startedAt' | 'finishedAt' | 'scheduledFor'
>

/**
 * How a deadline stands. Any run that began at the tick or later and ended well makes the data ready, also one that
 * somebody asked for. `expected` is how long a run takes, undefined where nobody knows.
 */
export function judgeDeadline(
  { tick, deadline, leftOut }: PromisedTick,
  runs: readonly JudgedRun[],
  { expected, now, next }: { readonly expected: number | undefined; readonly now: number; readonly next?: number },
): Verdict {
  const own = runs.filter((run) => isOf(run, tick))
  const done = own
    .filter(({ status, finishedAt }) => status === 'success' && finishedAt !== null)
    .sort((a, b) => momentOf(a.finishedAt) - momentOf(b.finishedAt))[0]
  const doneAt = done ? momentOf(done.finishedAt) : null
  if (done && doneAt !== null && doneAt <= deadline) {
    return { status: 'kept', runId: done.id, doneAt, expectedAt: null, reason: null }
  }
  if (leftOut === 'paused' && !done) {
    return { status: 'excused', runId: null, doneAt: null, expectedAt: null, reason: 'the job was paused' }
  }
  // Runs of later ticks are for later deadlines, though they make up for this one.
  const tries = own.filter(({ createdAt }) => next === undefined || momentOf(createdAt) < next)
  const last = tries.at(-1)
  const runId = done?.id ?? last?.id ?? null
  if (now >= deadline) {
    const reason = done && doneAt !== null ? `done ${rounded(doneAt - deadline)} late` : undoneReason(last, leftOut)
    return { status: 'missed', runId, doneAt, expectedAt: null, reason }
  }
  const expectedAt = expectedEnd(tick, last, expected, now)
  if (last?.status === 'error' || last?.status === 'cancelled') {
    return { status: 'at_risk', runId, doneAt: null, expectedAt: null, reason: undoneReason(last, leftOut) }
  }
  if (expectedAt === null || expectedAt <= deadline) {
    return { status: 'open', runId, doneAt: null, expectedAt, reason: null }
  }
  const reason = `${stateOf(last)}, and would be done ${rounded(expectedAt - deadline)} late`
  return { status: 'at_risk', runId, doneAt: null, expectedAt, reason }
}

/** Whether a run can make ready what became due at a tick. */
function isOf({ createdAt, startedAt, scheduledFor }: JudgedRun, tick: number): boolean {
  if (scheduledFor !== null && momentOf(scheduledFor) === tick) return true
  return momentOf(startedAt ?? createdAt) >= tick
}

function expectedEnd(
  tick: number,
  last: JudgedRun | undefined,
  expected: number | undefined,
  now: number,
): number | null {
  if (expected === undefined) return null
  if (last?.startedAt != null) return Math.max(now, momentOf(last.startedAt) + expected)
  const start = last?.shouldStartAt == null ? tick : momentOf(last.shouldStartAt)
  return Math.max(now, start) + expected
}

function undoneReason(last: JudgedRun | undefined, leftOut: string | null): string {
  if (last) return stateOf(last)
  return leftOut === null ? 'it was not run' : `it was not run: ${leftOut}`
}

function stateOf(run: JudgedRun | undefined): string {
  if (!run) return 'it has not begun'
  switch (run.status) {
    case 'queued':
      return `run ${run.id} waits`
    case 'starting':
    case 'running':
      return `run ${run.id} is under way`
    case 'error':
      return `run ${run.id} failed`
    case 'cancelled':
      return `run ${run.id} was cancelled`
    case 'success':
      return `run ${run.id} ended well`
  }
}

function rounded(duration: number): string {
  const unit = duration > 10 * MINUTE ? MINUTE : SECOND
  return formatDuration(Math.ceil(duration / unit) * unit)
}

function momentOf(text: string | null): number {
  return text === null ? Number.NaN : Date.parse(text)
}
