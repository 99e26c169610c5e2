import type { AlertRule, QuietHours } from '../../settings/alerts.ts'
import { nextTick } from '../../time/ticks.ts'
import { DAY, startOfDay } from '../../time/wall-time.ts'
import type { Zone } from '../../time/zone.ts'

/** When a rule's message may go: at once, at the next time of its digest, or when its quiet hours are over. */
export function whenToSend(
  { digest, quiet }: Pick<AlertRule, 'digest' | 'quiet'>,
  now: number,
  zoneOf: (name: string | undefined) => Zone,
): number {
  const zone = zoneOf(quiet?.timezone)
  const due = digest ? nextTick({ crons: digest, zone, calendars: [] }, now - 1) : undefined
  return quiet ? afterQuiet(quiet, due ?? now, zone) : (due ?? now)
}

/** The moment itself, or the end of the quiet hours that it falls into. */
function afterQuiet({ from, to }: QuietHours, moment: number, zone: Zone): number {
  if (from === to) return moment
  const wall = zone.wallTime(moment)
  const time = wall - startOfDay(wall)
  const isQuiet = from < to ? time >= from && time < to : time >= from || time < to
  if (!isQuiet) return moment
  const end = startOfDay(wall) + (time < to ? to : DAY + to)
  return Math.max(moment, zone.momentOf(end))
}
