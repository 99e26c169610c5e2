import type { JobInstance } from '#platform/jobs/job.ts'
import { nextTick, type TickRule } from '#platform/time/ticks.ts'

interface Known {
  readonly from: number
  readonly next: number | undefined
}

/** So many spans of a job are remembered: that of now, and that of its last run. */
const SPANS = 2

/** Next ticks of jobs. What was found out holds until that tick: with thousands of jobs it is worth remembering. */
export class NextTicks {
  private readonly known = new WeakMap<JobInstance, readonly Known[]>()

  /** The first tick after a moment; undefined where none comes any more. */
  after(instance: JobInstance, rule: TickRule, moment: number): number | undefined {
    const known = this.known.get(instance) ?? []
    const found = known.find(({ from, next = Number.POSITIVE_INFINITY }) => from <= moment && moment < next)
    if (found) return found.next
    const next = nextTick(rule, moment)
    this.known.set(instance, [{ from: moment, next }, ...known].slice(0, SPANS))
    return next
  }
}
