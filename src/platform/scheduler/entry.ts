import type { Job, JobInstance } from '../jobs/job.ts'
import { tickRuleOf } from '../jobs/tick-rule-of.ts'
import type { TickRule } from '../time/ticks.ts'
import type { Zones } from '../time/zone.ts'

/** A job in one of its instances: what has ticks, runs and a state of its own. */
export interface Entry {
  readonly key: string
  readonly job: Job
  readonly instance: JobInstance
  /** Undefined where no time starts it. */
  readonly rule: TickRule | undefined
  /** Says all that its ticks depend on: where it changes, the times that went by before were none of its own. */
  readonly pace: string
}

export interface JobPlace {
  readonly job: string | null
  readonly instance: string | null
}

/** One text for a job and an instance, as `jitterOf` takes it. */
export function placeKey({ job, instance }: JobPlace): string {
  return `${job ?? ''}\n${instance ?? ''}`
}

/** The place that runs of a job take among themselves, which keeps them one after another. */
export function jobPool({ job, instance }: JobPlace): string {
  return instance === null ? `job ${job}` : `job ${job} in ${instance}`
}

export function entriesOf(jobs: readonly Job[], zones: Zones): readonly Entry[] {
  return jobs.flatMap((job) =>
    job.instances.map((instance) => {
      const rule = tickRuleOf(job, instance, zones)
      return {
        key: placeKey({ job: job.name, instance: instance.name }),
        job,
        instance,
        rule,
        pace: rule ? paceOf(job, instance.timezone) : '',
      }
    }),
  )
}

function paceOf({ crons, calendars }: Job, timezone: string): string {
  const plain = (_: string, value: unknown): unknown => (value instanceof Set ? [...value] : value)
  return JSON.stringify([crons.map(({ text }) => text), timezone, calendars], plain)
}
