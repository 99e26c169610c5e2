import { momentFormat } from './kept-formats.ts'

/** How dbt begins a line of its log: the time in UTC, without a date. A terminal may colour it. */
// oxlint-disable-next-line no-control-regex -- it is what terminals are told by.
const STAMP = /^((?:\u001b\[[0-9;]*m)*)(\d\d):(\d\d):(\d\d)(?=(?:\.\d+)? {2}|(?:\u001b\[[0-9;]*m)* {2})/

const DAY = 86_400
/** Clocks of servers differ a little. */
const EARLIER = 600

/** Writes the time of a line by the clocks of a zone. Lines have no date: they come after the run has begun. */
export function logClock(startedAt: string, timeZone: string): (line: string) => string {
  const start = Math.floor(Date.parse(startedAt) / 1000)
  if (Number.isNaN(start)) return (line) => line
  const offsetAt = offsets(timeZone)
  return (line) =>
    line.replace(STAMP, (_stamp, colour: string, hours: string, minutes: string, seconds: string) => {
      const ofDay = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
      const earliest = start - EARLIER
      const moment = earliest + ((((ofDay - earliest) % DAY) + DAY) % DAY)
      return colour + clockOf(moment + offsetAt(moment))
    })
}

/** By how many seconds a zone is ahead of UTC at a moment, found out once for each quarter of an hour: no zone changes between. */
function offsets(timeZone: string): (moment: number) => number {
  const parts = momentFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const known = new Map<number, number>()
  return (moment) => {
    const quarter = Math.floor(moment / 900)
    const before = known.get(quarter)
    if (before !== undefined) return before
    const [hours = 0, minutes = 0] = parts
      .format(quarter * 900_000)
      .split(':')
      .map(Number)
    const offset = hours * 3600 + minutes * 60 - ((quarter * 900) % DAY)
    known.set(quarter, offset)
    return offset
  }
}

function clockOf(moment: number): string {
  const ofDay = ((moment % DAY) + DAY) % DAY
  return [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}
