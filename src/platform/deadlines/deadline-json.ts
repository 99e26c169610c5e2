import { moment } from '../store/clock.ts'
import type { DeadlineCase } from './deadline-cases.ts'
import type { DeadlineSum } from './sum-deadlines.ts'

/** For programs, in snake case. */
export function deadlineCaseJson(each: DeadlineCase): Readonly<Record<string, unknown>> {
  const at = (time: number | null) => (time === null ? null : moment(time))
  return {
    job: each.job,
    line: each.line,
    instance: each.instance,
    owner: each.owner,
    tick: at(each.tick),
    deadline: at(each.deadline),
    status: each.status,
    run_id: each.runId,
    done_at: at(each.doneAt),
    expected_at: at(each.expectedAt),
    late_seconds: each.doneAt === null ? null : Math.max(0, (each.doneAt - each.deadline) / 1000),
    reason: each.reason,
  }
}

export function deadlineSumJson(sum: DeadlineSum): Readonly<Record<string, unknown>> {
  return {
    name: sum.name,
    kept: sum.kept,
    missed: sum.missed,
    open: sum.open,
    excused: sum.excused,
    rate: sum.rate,
    latest_by_seconds: sum.latestBy === null ? null : sum.latestBy / 1000,
    last_missed: sum.lastMissed === null ? null : deadlineCaseJson(sum.lastMissed),
  }
}
