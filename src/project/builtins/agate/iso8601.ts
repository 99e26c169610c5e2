import { PyError } from '#jinja/values/py-error.ts'
import { isoWeekOf } from '../datetime/calendar.ts'
import { PyDateTime } from '../datetime/date-time.ts'
import { calendarDay, PyDate } from '../datetime/date.ts'
import { PyTime } from '../datetime/time.ts'
import { PyTimedelta } from '../datetime/timedelta.ts'
import { FixedTimezone } from '../datetime/tzinfo.ts'

/**
 * Reads a date and time as Python's `isodate` does, which dbt asks when it guesses a column's type:
 * a capital T between them, and either part in any of the standard's forms. `undefined` where it is none.
 */
export function parseIso8601(text: string): PyDateTime | undefined {
  const [dateText, timeText, ...rest] = text.split('T')
  if (dateText === undefined || timeText === undefined || rest.length > 0) return undefined
  try {
    const date = readDate(dateText)
    const time = date && readTime(timeText)
    return date && time && PyDateTime.combine(date, time)
  } catch (error) {
    if (error instanceof PyError) return undefined
    throw error
  }
}

const DATES = [
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/,
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/,
  /^(?<year>\d{4})-?W(?<week>\d\d)(?:-?(?<weekday>\d))?$/,
  /^(?<year>\d{4})-?(?<dayOfYear>\d{3})$/,
  /^(?<year>\d{4})-?(?<month>\d\d)$/,
  /^(?<year>\d{4})$/,
  /^(?<century>\d\d)$/,
] as const

/** A hyphen that stands in only one of the two places of a week date is no ISO form. */
const MIXED_WEEK = /^(\d{4}-W\d{3}|\d{4}W\d\d-\d)$/

function readDate(text: string): PyDate | undefined {
  if (MIXED_WEEK.test(text)) return undefined
  const groups = DATES.map((pattern) => pattern.exec(text)).find((match) => match !== null)?.groups
  if (!groups) return undefined
  const { year, month, day, week, weekday, dayOfYear, century } = groups
  if (century !== undefined) return new PyDate(Number(century) * 100 + 1, 1, 1)
  if (month !== undefined) return new PyDate(Number(year), Number(month) || 1, day === undefined ? 1 : Number(day))
  const first = new PyDate(Number(year), 1, 1)
  if (week !== undefined) {
    const iso = isoWeekOf(first)
    const weeks = Number(week) - (iso.week === 1 ? 1 : 0)
    return dayAt(first.ordinal + weeks * 7 - iso.weekday + (Number(weekday ?? 1) || 1))
  }
  return dayOfYear === undefined ? first : dayAt(first.ordinal + Number(dayOfYear) - 1)
}

function dayAt(ordinal: number): PyDate {
  const { year, month, day } = calendarDay(ordinal)
  return new PyDate(year, month, day)
}

const ZONE = '(?:(?<utc>Z)|(?<sign>[+-])(?<zoneHour>\\d\\d)(?::?(?<zoneMinute>\\d\\d))?)?'
const TIMES = [
  `^(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d(?:[,.]\\d+)?)${ZONE}$`,
  `^(?<hour>\\d\\d)(?<minute>\\d\\d)(?<second>\\d\\d(?:[,.]\\d+)?)${ZONE}$`,
  `^(?<hour>\\d\\d):(?<minute>\\d\\d(?:[,.]\\d+)?)${ZONE}$`,
  `^(?<hour>\\d\\d)(?<minute>\\d\\d(?:[,.]\\d+)?)${ZONE}$`,
  `^(?<hour>\\d\\d(?:[,.]\\d+)?)${ZONE}$`,
].map((source) => new RegExp(source))

function readTime(text: string): PyTime | undefined {
  const groups = TIMES.map((pattern) => pattern.exec(text)).find((match) => match !== null)?.groups
  if (!groups) return undefined
  const { hour = '', minute, second } = groups
  const zone = zoneOf(groups)
  if (second !== undefined) {
    const [whole, microseconds] = split(second, 1_000_000n)
    return new PyTime(Number(hour), Number(minute), whole, microseconds, zone)
  }
  if (minute !== undefined) {
    const [whole, microseconds] = split(minute, 60_000_000n)
    return new PyTime(Number(hour), whole, Math.floor(microseconds / 1e6), microseconds % 1e6, zone)
  }
  const [whole, microseconds] = split(hour, 3_600_000_000n)
  const seconds = Math.floor(microseconds / 1e6)
  return new PyTime(whole, Math.floor(seconds / 60), seconds % 60, microseconds % 1e6, zone)
}

/** The whole part, and the decimal part as that share of `unit`, rounded down. */
function split(text: string, unit: bigint): readonly [number, number] {
  const [whole, decimals = ''] = text.split(/[,.]/)
  return [Number(whole), Number((BigInt(decimals || '0') * unit) / 10n ** BigInt(decimals.length))]
}

function zoneOf(groups: Readonly<Record<string, string | undefined>>): FixedTimezone | null {
  if (groups.utc !== undefined) return FixedTimezone.utc
  if (groups.sign === undefined) return null
  const minutes = Number(groups.zoneHour) * 60 + Number(groups.zoneMinute ?? 0)
  return new FixedTimezone(PyTimedelta.ofSeconds((groups.sign === '-' ? -minutes : minutes) * 60))
}
