import type { Job } from '#platform/jobs/job.ts'
import { tickRuleOf } from '#platform/jobs/tick-rule-of.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { placeKey } from '#platform/scheduler/entry.ts'
import type { JobState } from '#platform/store/port/jobs.ts'
import type { BriefRun } from '#platform/store/port/runs.ts'
import { deadlineOf } from '#platform/time/deadline.ts'
import type { Zones } from '#platform/time/zone.ts'
import type { JobFacts } from './json/job-json.ts'
import type { LatestRuns } from './latest-runs.ts'
import type { NextTicks } from './next-ticks.ts'

/** What tells when jobs are due, and how they went last. */
export interface JobMemory {
  readonly zones: Zones
  readonly ticks: NextTicks
  readonly runs: LatestRuns
}

/** What is known of these jobs now, a row for each instance. */
export async function jobFacts(
  { store, now }: Pick<LivePlatform, 'store' | 'now'>,
  jobs: readonly Job[],
  { zones, ticks, runs }: JobMemory,
): Promise<readonly JobFacts[]> {
  const [first, ...others] = jobs
  if (!first) return []
  const name = others.length === 0 ? first.name : undefined
  const [states, latest] = await Promise.all([store.jobs.list(name), runs.read()])
  const stateOf = new Map(states.map((state) => [placeKey(state), state]))
  const moment = now()
  const rows: JobFacts[] = []
  for (const job of jobs) {
    for (const instance of job.instances) {
      const key = placeKey({ job: job.name, instance: instance.name })
      const { last: lastRun, lastSuccess } = latest.get(key) ?? {}
      rows.push(factsOf({ job, instance, state: stateOf.get(key), lastRun, lastSuccess }, { zones, ticks }, moment))
    }
  }
  return rows
}

function factsOf(
  known: Pick<JobFacts, 'job' | 'instance' | 'state' | 'lastRun' | 'lastSuccess'>,
  { zones, ticks }: Pick<JobMemory, 'zones' | 'ticks'>,
  now: number,
): JobFacts {
  const { job, instance, state, lastSuccess } = known
  const rule = tickRuleOf(job, instance, zones)
  const next = rule && ticks.after(instance, rule, now)
  return {
    ...known,
    nextTick: next,
    nextDeadline:
      job.deadline && next !== undefined ? deadlineOf(job.deadline, next, zones.get(instance.timezone)) : undefined,
    lagMs: rule && lagOf((moment) => ticks.after(instance, rule, moment), { state, lastSuccess }, now),
  }
}

/** How long the first tick has waited that no run which went well has answered. */
function lagOf(
  tickAfter: (moment: number) => number | undefined,
  { state, lastSuccess }: { readonly state: JobState | undefined; readonly lastSuccess: BriefRun | undefined },
  now: number,
): number {
  const answered = lastSuccess ? answeredBy(lastSuccess) : state ? Date.parse(state.firstSeenAt) : now
  const waiting = tickAfter(answered)
  return waiting === undefined || waiting > now ? 0 : now - waiting
}

/** Up to which moment a run has seen to the ticks: it may have been queued for one and have started long after. */
function answeredBy({ scheduledFor, startedAt, createdAt }: BriefRun): number {
  return Math.max(...[scheduledFor, startedAt, createdAt].flatMap((text) => (text === null ? [] : [Date.parse(text)])))
}
