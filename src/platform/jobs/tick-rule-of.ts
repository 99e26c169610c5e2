import type { TickRule } from '../time/ticks.ts'
import type { Zones } from '../time/zone.ts'
import type { Job, JobInstance } from './job.ts'

/** When a job is due in one of its instances; undefined where no time starts it, or it is not enabled. */
export function tickRuleOf(
  { crons, calendars, isEnabled }: Job,
  { timezone }: JobInstance,
  zones: Zones,
): TickRule | undefined {
  return crons.length > 0 && isEnabled ? { crons, calendars, zone: zones.get(timezone) } : undefined
}
