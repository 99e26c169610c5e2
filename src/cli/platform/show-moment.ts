import { DAY, HOUR, MINUTE, SECOND, wallText } from '#platform/time/wall-time.ts'
import { formatDuration } from '#platform/time/duration.ts'
import type { Zone } from '#platform/time/zone.ts'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** A moment on the clocks of a zone: `Mon 2026-11-23 04:00`. */
export function showMoment(moment: number, zone: Zone): string {
  const wall = Math.floor(zone.wallTime(moment) / SECOND) * SECOND
  return `${WEEKDAYS[new Date(wall).getUTCDay()]} ${wallText(wall)}`
}

/** How far away a moment is, in one or two units: `in 5h`, `2d 3h ago`. */
export function showDistance(moment: number, now: number): string {
  const distance = Math.abs(moment - now)
  const unit = distance >= 2 * DAY ? HOUR : distance >= HOUR ? MINUTE : SECOND
  const text = formatDuration(Math.round(distance / unit) * unit)
  return moment >= now ? `in ${text}` : `${text} ago`
}
