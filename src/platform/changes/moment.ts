/** Days and moments as people write them, for asking about the past. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closestZoneName, isZoneName, Zone } from '../time/zone.ts'

/** A point between two states of a snapshot. */
export interface Moment {
  /** The first microsecond after it, as a clock in the asker's zone shows it: `2023-04-27 00:00:00`. */
  readonly before: string
  /** As it is told: `2023-04-26` or `2023-04-26 18:45:00`. */
  readonly told: string
  /** The day, where a whole day was asked for: it stands for its end. */
  readonly day?: string
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/
const MONTH = /^(\d{4})-(\d\d)$/
const CLOCK = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i
const AGO = /^(\d+) (day|week|month)s? ago$/

/**
 * Reads a day (its end), a month (its end), a moment, or `today`, `yesterday`, `now`, `3 days ago`. A moment with an offset
 * is turned into the zone's time of day.
 */
export function readMoment(text: string, zone: string, now: number): Moment {
  const given = text.trim()
  if (given === 'now') return fromInstant(now, zone, 'now')
  const day = dayOf(given, zone, now)
  if (day !== undefined) return { before: `${nextDay(day)} 00:00:00`, told: day, day }
  const clock = CLOCK.exec(given)
  if (clock) {
    const [, date = '', hour = '', minute = '', second = '00', fraction = '', offset] = clock
    if (isDay(date) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60) {
      const told = `${date} ${hour}:${minute}:${second}${fraction && `.${fraction}`}`
      const micros = fraction.padEnd(6, '0')
      if (offset === undefined) return { before: afterMicrosecond(`${date} ${hour}:${minute}:${second}`, micros), told }
      const instant = Date.parse(`${date}T${hour}:${minute}:${second}${isoOffset(offset)}`)
      return { before: afterMicrosecond(wallClock(instant, zone), micros), told: `${told} ${offset}` }
    }
  }
  throw dbtError('DbtUsageException', 'changes/moment', `'${text}' is no day and no moment`, {
    hint: "for example 2023-04-26, 2023-04, '2023-04-26 18:45', 2023-04-26T18:45:00+02:00, yesterday, '7 days ago'",
  })
}

/** Throws unless the time zone is one that this machine knows. */
export function checkZone(zone: string): string {
  // It also stands in SQL.
  if (isZoneName(zone) && /^[\w+\-/:]+$/.test(zone)) return zone
  const meant = closestZoneName(zone)
  throw dbtError('DbtUsageException', 'changes/zone', `'${zone}' is no time zone`, {
    hint: meant === undefined ? 'for example UTC, Europe/Berlin, America/New_York' : `did you mean '${meant}'?`,
  })
}

/** `2023-04-27` of `2023-04-26`. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

/** `2023-04-25` of `2023-04-26`. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

function dayOf(given: string, zone: string, now: number): string | undefined {
  if (DAY.test(given)) return isDay(given) ? given : undefined
  const [, year, month] = MONTH.exec(given) ?? []
  if (month !== undefined) {
    if (Number(month) < 1 || Number(month) > 12) return undefined
    return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10)
  }
  const today = wallClock(now, zone).slice(0, 10)
  if (given === 'today') return today
  if (given === 'yesterday') return dayBefore(today)
  const [, count, unit] = AGO.exec(given) ?? []
  if (count === undefined) return undefined
  const moment = new Date(`${today}T00:00:00Z`)
  if (unit === 'month') moment.setUTCMonth(moment.getUTCMonth() - Number(count))
  else moment.setUTCDate(moment.getUTCDate() - Number(count) * (unit === 'week' ? 7 : 1))
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString().slice(0, 10)
}

function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}

function fromInstant(instant: number, zone: string, told: string): Moment {
  const clock = wallClock(instant, zone)
  return {
    before: afterMicrosecond(
      clock,
      String(Math.floor(instant % 1000))
        .padStart(3, '0')
        .padEnd(6, '9'),
    ),
    told,
  }
}

function isoOffset(offset: string): string {
  if (offset.toUpperCase() === 'Z') return 'Z'
  return offset.length === 3
    ? `${offset}:00`
    : offset.includes(':')
      ? offset
      : `${offset.slice(0, 3)}:${offset.slice(3)}`
}

/** What a clock there shows, to the second. */
function wallClock(instant: number, zone: string): string {
  return new Date(new Zone(zone).wallTime(instant)).toISOString().slice(0, 19).replace('T', ' ')
}

function afterMicrosecond(clock: string, micros: string): string {
  const next = Number(micros) + 1
  if (next < 1_000_000) return `${clock}.${String(next).padStart(6, '0')}`
  const second = new Date(Date.parse(`${clock.replace(' ', 'T')}Z`) + 1000)
  return second.toISOString().slice(0, 19).replace('T', ' ')
}
