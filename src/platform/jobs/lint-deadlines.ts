import { deadlineOf, expectedDuration, formatDeadline } from '../time/deadline.ts'
import { formatDuration } from '../time/duration.ts'
import { usualPeriod } from '../time/period.ts'
import { nextTick } from '../time/ticks.ts'
import { MINUTE } from '../time/wall-time.ts'
import { type Finding, finding } from './finding.ts'
import type { Job, JobInstance } from './job.ts'
import type { LintFacts } from './lint-facts.ts'
import { tickRuleOf } from './tick-rule-of.ts'

/** Deadlines that cannot hold, times that never come, jitter beyond the next tick. */
export function lintDeadlines(facts: LintFacts): readonly Finding[] {
  return facts.jobs.flatMap((job) => {
    const found = job.instances.flatMap((instance) => lintTimes(job, instance, facts))
    // What is wrong in all instances is told once.
    return found.filter(({ code }, index) => found.findIndex((each) => each.code === code) === index)
  })
}

function lintTimes(job: Job, instance: JobInstance, { zones, now, pastDurations }: LintFacts): Finding[] {
  const rule = tickRuleOf(job, instance, zones)
  if (!rule) return []
  const tick = nextTick(rule, now)
  if (tick === undefined) {
    return [
      finding('warning', 'jobs/never-due', job, `${job.name} is never due: its calendars leave no day of its times`),
    ]
  }
  const found: Finding[] = []
  const period = usualPeriod(rule, now)
  if (period !== undefined && job.jitterMs >= period) {
    const message = `${job.name} may start ${formatDuration(job.jitterMs)} late, and is due again before that`
    found.push(finding('warning', 'jobs/jitter', job, message, { hint: 'give it less jitter' }))
  }
  if (!job.deadline) return found
  const deadline = deadlineOf(job.deadline, tick, rule.zone)
  const shown = formatDeadline(job.deadline)
  const after = nextTick(rule, tick)
  if (after !== undefined && after < deadline) {
    const message = `${job.name} has a deadline (${shown}) that comes after its next tick: it says nothing of the first one`
    found.push(
      finding('warning', 'jobs/deadline-late', job, message, {
        hint: 'put the deadline before the next tick, or the tick before the deadline',
      }),
    )
  }
  const expected = expectedDuration(pastDurations(job.name, instance.name))
  const left = deadline - tick
  if (expected !== undefined && expected > left) {
    const where = instance.name === null ? '' : ` in ${instance.name}`
    const message = `${job.name} cannot keep its deadline (${shown})${where}: it takes ${rounded(expected)}, and has ${rounded(left)} from its tick`
    const hint = `start it ${rounded(expected - left)} earlier, or make it faster`
    found.push(finding('error', 'jobs/deadline-cannot-hold', job, message, { hint }))
  } else if (expected !== undefined && expected + job.jitterMs > left) {
    const message = `${job.name} keeps its deadline (${shown}) only where its jitter is short: it takes ${rounded(expected)}, and has ${rounded(left)} from its tick`
    found.push(finding('warning', 'jobs/deadline-tight', job, message, { hint: 'give it less jitter' }))
  }
  return found
}

function rounded(duration: number): string {
  return formatDuration(
    duration > 10 * MINUTE ? Math.ceil(duration / MINUTE) * MINUTE : Math.ceil(duration / 1000) * 1000,
  )
}
