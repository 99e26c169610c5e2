import type { Job, JobInstance } from '../jobs/job.ts'
import { tickRuleOf } from '../jobs/tick-rule-of.ts'
import { paceSinceOf } from '../scheduler/timetable.ts'
import { moment } from '../store/clock.ts'
import type { Run, RunOrigin } from '../store/port/runs.ts'
import type { StoreSubjects } from '../store/store.ts'
import { type Deadline, deadlineOf, expectedDuration } from '../time/deadline.ts'
import { ticksBetween } from '../time/ticks.ts'
import { DAY } from '../time/wall-time.ts'
import type { Zones } from '../time/zone.ts'
import { judgeDeadline, type PromisedTick, type Verdict } from './judge-deadline.ts'

/** A deadline of a job, and how it was kept. */
export interface DeadlineCase extends PromisedTick, Verdict {
  readonly job: string
  /** The business line of a cell of the matrix; null of other jobs. */
  readonly line: string | null
  readonly instance: string | null
  readonly owner: string | null
  readonly tags: readonly string[]
}

export interface DeadlinePeriod {
  readonly from: number
  /** Deadlines of ticks before it. */
  readonly to: number
  readonly now: number
  readonly zones: Zones
}

type Subjects = Pick<StoreSubjects, 'runs' | 'ticks' | 'jobs'>

/** A job that is due every second for a year is not what deadlines are for. */
const MOST_TICKS = 50_000
/** How many runs of the past say how long one takes. */
const PAST = 20
const BY_ITSELF: readonly RunOrigin[] = ['schedule', 'completion', 'webhook', 'file', 'source', 'volume']

/** The deadlines of all jobs that have one, for the ticks of a period, by jobs and then in time. */
export async function deadlineCases(
  subjects: Subjects,
  jobs: readonly Job[],
  period: DeadlinePeriod,
): Promise<readonly DeadlineCase[]> {
  const cases: DeadlineCase[] = []
  for (const job of jobs) {
    if (!job.deadline) continue
    for (const instance of job.instances) cases.push(...(await casesOf(subjects, job, job.deadline, instance, period)))
  }
  return cases
}

async function casesOf(
  subjects: Subjects,
  job: Job,
  deadline: Deadline,
  instance: JobInstance,
  period: DeadlinePeriod,
): Promise<readonly DeadlineCase[]> {
  const { now, zones } = period
  const runs = await runsSince(subjects, job.name, instance.name, period.from - DAY)
  const promised = await promisedTicks(subjects, job, instance, period, runs)
  const expected = expectedDuration(await pastDurations(subjects, job.name, instance.name))
  const zone = zones.get(instance.timezone)
  const about = {
    job: job.name,
    line: job.work.kind === 'cell' ? job.work.line : null,
    instance: instance.name,
    owner: instance.owner,
    tags: job.tags,
  }
  return promised.map(({ tick, leftOut }, index) => {
    const next = promised[index + 1]?.tick
    const promise = { tick, leftOut, deadline: deadlineOf(deadline, tick, zone) }
    const verdict = judgeDeadline(promise, runs, { expected, now, ...(next !== undefined && { next }) })
    return { ...about, ...promise, ...verdict }
  })
}

/**
 * When something was due: what was claimed, and where nobody did so, the times by which the job goes. A job that no
 * time starts has promised something whenever something else did.
 */
async function promisedTicks(
  { ticks, jobs }: Subjects,
  job: Job,
  instance: JobInstance,
  { from, to, now, zones }: DeadlinePeriod,
  runs: readonly Run[],
): Promise<readonly Omit<PromisedTick, 'deadline'>[]> {
  const rule = tickRuleOf(job, instance, zones)
  const end = Math.min(to, now + 1)
  const found = new Map<number, string | null>()
  if (rule) {
    const state = (await jobs.list()).find((each) => each.job === job.name && each.instance === instance.name)
    const since = state ? paceSinceOf(state) : now
    for (const tick of ticksBetween(rule, Math.max(from, since), end)) {
      if (found.size >= MOST_TICKS) break
      found.set(tick, null)
    }
    for (const claimed of await ticks.list(job.name, instance.name, { from: moment(from), to: moment(end) })) {
      found.set(Date.parse(claimed.scheduledFor), claimed.runId === null ? claimed.reason : null)
    }
  } else {
    for (const run of runs) {
      const at = Date.parse(run.scheduledFor ?? run.createdAt)
      if (run.attempt === 1 && BY_ITSELF.includes(run.origin) && at >= from && at < end) found.set(at, null)
    }
  }
  return [...found].map(([tick, leftOut]) => ({ tick, leftOut })).sort((a, b) => a.tick - b.tick)
}

/** The oldest first. */
async function runsSince(
  { runs }: Subjects,
  job: string,
  instance: string | null,
  since: number,
): Promise<readonly Run[]> {
  const { items } = await runs.list(
    { jobs: [job], instance: instance ?? '', created: { from: moment(since) }, order: 'id' },
    { limit: 100_000 },
  )
  return items
}

/** How long the latest runs that went well took, the latest last. */
export async function pastDurations(
  { runs }: Pick<StoreSubjects, 'runs'>,
  job: string,
  instance: string | null,
): Promise<readonly number[]> {
  const { items } = await runs.list(
    { jobs: [job], instance: instance ?? '', statuses: ['success'], order: '-id' },
    { limit: PAST },
  )
  return items
    .flatMap(({ startedAt, finishedAt }) =>
      startedAt === null || finishedAt === null ? [] : [Date.parse(finishedAt) - Date.parse(startedAt)],
    )
    .toReversed()
}
