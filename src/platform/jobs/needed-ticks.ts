import { previousTick } from '../time/ticks.ts'
import type { Zones } from '../time/zone.ts'
import type { Job, JobInstance } from './job.ts'
import { tickRuleOf } from './tick-rule-of.ts'

/** A tick of another job whose run, or that of a later one, has to have ended well. */
export interface NeededTick {
  readonly job: string
  readonly instance: string | null
  /** Undefined of a job that is not started by time, or has had no tick: then its last run has to have ended well. */
  readonly tick: number | undefined
}

/** What a job waits for that was started at a moment: of each job that it needs the last tick by then, in the same instance if that has it. */
export function neededTicks(
  job: Job,
  instance: JobInstance,
  at: number,
  { jobs, zones }: { readonly jobs: ReadonlyMap<string, Job>; readonly zones: Zones },
): readonly NeededTick[] {
  return job.needs.flatMap((name) => {
    const needed = jobs.get(name)
    if (!needed) throw new Error(`${job.name} needs ${name}, which is no job`)
    const same = needed.instances.filter((each) => each.name === instance.name)
    const places = same.length > 0 ? same : needed.instances
    return places.map((place) => {
      const rule = tickRuleOf(needed, place, zones)
      return { job: name, instance: place.name, tick: rule && previousTick(rule, at + 1) }
    })
  })
}
