import type { Job, JobInstance } from '../jobs/job.ts'
import { tickRuleOf } from '../jobs/tick-rule-of.ts'
import { paceSinceOf } from '../scheduler/timetable.ts'
import { moment } from '../store/clock.ts'
import type { JobState } from '../store/port/jobs.ts'
import type { Run, RunOrigin } from '../store/port/runs.ts'
import type { StoreSubjects } from '../store/store.ts'
import { type Deadline, deadlineOf, expectedDuration } from '../time/deadline.ts'
import { type TickRule, ticksBetween } from '../time/ticks.ts'
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
  /** Only of deadlines after it. */
  readonly after?: number
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
  const promising = jobs.filter(({ deadline }) => deadline !== null)
  if (promising.length === 0) return cases
  const states = await subjects.jobs.list()
  for (const job of promising) {
    for (const instance of job.instances) {
      const state = states.find((each) => each.job === job.name && each.instance === instance.name)
      cases.push(...(await casesOf(subjects, { job, instance, state }, period)))
    }
  }
  return cases
}

interface Place {
  readonly job: Job
  readonly instance: JobInstance
  /** Undefined where the job was never seen. */
  readonly state: JobState | undefined
}

async function casesOf(
  subjects: Subjects,
  { job, instance, state }: Place,
  period: DeadlinePeriod,
): Promise<readonly DeadlineCase[]> {
  const { now, zones, after = Number.NEGATIVE_INFINITY } = period
  const zone = zones.get(instance.timezone)
  const deadlineAt = (tick: number) => deadlineOf(job.deadline as Deadline, tick, zone)
  const rule = tickRuleOf(job, instance, zones)
  const byRule = rule ? ticksByRule(rule, state, period) : undefined
  // Most jobs have nothing open most of the time: the store is not asked about them.
  if (byRule && !byRule.some((tick) => deadlineAt(tick) > after)) return []
  const runs = await runsSince(subjects, job.name, instance.name, period.from - DAY)
  const promised = byRule
    ? await claimedTicks(subjects, { job, instance, state }, byRule, period)
    : ticksOfRuns(runs, period)
  const expected = expectedDuration(await pastDurations(subjects, job.name, instance.name))
  const about = {
    job: job.name,
    line: job.work.kind === 'cell' ? job.work.line : null,
    instance: instance.name,
    owner: instance.owner,
    tags: job.tags,
  }
  return promised.flatMap(({ tick, leftOut }, index) => {
    const next = promised[index + 1]?.tick
    const promise = { tick, leftOut, deadline: deadlineAt(tick) }
    if (promise.deadline <= after) return []
    return [
      { ...about, ...promise, ...judgeDeadline(promise, runs, { expected, now, ...(next !== undefined && { next }) }) },
    ]
  })
}

/** By the times that the job has now, since it has had them. */
function ticksByRule(
  rule: TickRule,
  state: JobState | undefined,
  { from, to, now }: DeadlinePeriod,
): readonly number[] {
  const found: number[] = []
  const since = state ? paceSinceOf(state) : now
  for (const tick of ticksBetween(rule, Math.max(from, since), Math.min(to, now + 1))) {
    if (found.length >= MOST_TICKS) break
    found.push(tick)
  }
  return found
}

type Promised = Omit<PromisedTick, 'deadline'>

/** With why some had no run, and those of times that the job had before. */
async function claimedTicks(
  { ticks }: Subjects,
  { job, instance }: Place,
  byRule: readonly number[],
  { from, to, now }: DeadlinePeriod,
): Promise<readonly Promised[]> {
  const found = new Map<number, string | null>(byRule.map((tick) => [tick, null]))
  const between = { from: moment(from), to: moment(Math.min(to, now + 1)) }
  for (const claimed of await ticks.list(job.name, instance.name, between)) {
    found.set(Date.parse(claimed.scheduledFor), claimed.runId === null ? claimed.reason : null)
  }
  return inTime(found)
}

/** A job that no time starts has promised something whenever something else started it. */
function ticksOfRuns(runs: readonly Run[], { from, to, now }: DeadlinePeriod): readonly Promised[] {
  const found = new Map<number, string | null>()
  for (const run of runs) {
    const at = Date.parse(run.scheduledFor ?? run.createdAt)
    if (run.attempt === 1 && BY_ITSELF.includes(run.origin) && at >= from && at < Math.min(to, now + 1)) {
      found.set(at, null)
    }
  }
  return inTime(found)
}

function inTime(found: ReadonlyMap<number, string | null>): readonly Promised[] {
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
