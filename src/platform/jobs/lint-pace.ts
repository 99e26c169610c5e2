import { formatDuration } from '../time/duration.ts'
import { usualPeriod } from '../time/period.ts'
import { HOUR, MINUTE } from '../time/wall-time.ts'
import { type Finding, finding } from './finding.ts'
import type { LintFacts } from './lint-facts.ts'
import { listed, nodeName } from './lint-ownership.ts'
import { decideCell, planCell, type PlanQuestion } from './plan-cell.ts'
import { tickRuleOf } from './tick-rule-of.ts'

/** Cells that are due more often than what they read is built. */
export function lintPace(facts: LintFacts): readonly Finding[] {
  const { jobs, project, ownership, selections, zones, now } = facts
  const periods = new Map(
    jobs.map((job) => {
      const rule = tickRuleOf(job, job.instances[0], zones)
      return [job.name, rule && usualPeriod(rule, now)]
    }),
  )
  return jobs.flatMap((job) => {
    const period = periods.get(job.name)
    if (job.work.kind !== 'cell' || period === undefined) return []
    const question: PlanQuestion = {
      ...project,
      ownership,
      own: selections.get(job.name) ?? [],
      at: now,
      periodMs: period,
      // Every owner has built its own as long ago as it may have.
      builtAt: (unique_id) =>
        now - Math.min(...ownersOf(unique_id, facts).map((name) => periods.get(name) ?? 0)) / SLACK,
    }
    // Mostly there is none, and nothing to put in order.
    const isSlow = [...decideCell(question).planned.values()].some(({ reason }) => reason.kind === 'too-old')
    const nodes = isSlow ? planCell(question).nodes : []
    const slow = new Map<string, string[]>()
    for (const { unique_id, reason } of nodes) {
      if (reason.kind === 'too-old') slow.set(reason.owner, [...(slow.get(reason.owner) ?? []), unique_id])
    }
    return [...slow].map(([owner, unique_ids]) => {
      const names = listed(unique_ids.map(nodeName))
      const message = `${job.name} (every ${pace(period)}) reads ${names}, which ${owner} builds every ${pace(periods.get(owner) as number)}: each time it builds ${unique_ids.length === 1 ? 'it' : 'them'} itself`
      const hint = `let ${job.work.kind === 'cell' ? job.work.frequency : job.name} have ${names}, or run ${job.name} less often`
      return finding('warning', 'jobs/faster-than-upstream', job, message, { unique_ids, hint })
    })
  })
}

/** Months and hours that the clocks add or leave out are no difference of pace. */
const SLACK = 1.1

function ownersOf(
  unique_id: Parameters<LintFacts['ownership']['get']>[0],
  { ownership }: LintFacts,
): readonly string[] {
  return ownership.get(unique_id) ?? []
}

/** About how long, in one or two units. */
function pace(period: number): string {
  const unit = period > 48 * HOUR ? 24 * HOUR : period > 2 * HOUR ? HOUR : period > 2 * MINUTE ? MINUTE : 1000
  return formatDuration(Math.round(period / unit) * unit)
}
