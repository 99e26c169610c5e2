import { PyError } from '#jinja/values/py-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import { isoYearStart } from './calendar.ts'
import { PyDateTime } from './date-time.ts'
import { calendarDay, PyDate } from './date.ts'
import { PyTime } from './time.ts'
import { PyTimedelta } from './timedelta.ts'
import { FixedTimezone } from './tzinfo.ts'

/** `date.fromisoformat` of Python 3.11: calendar and week dates, extended or basic. */
export function dateFromIso(text: string): PyDate {
  const date = readDate(text)
  if (!date) throw invalid(text)
  return date
}

/** `time.fromisoformat` of Python 3.11. */
export function timeFromIso(text: string): PyTime {
  const time = readTime(text.replace(/^T/, ''))
  if (!time) throw invalid(text)
  return time
}

/** `datetime.fromisoformat` of Python 3.11: a date, then any one character, then a time. */
export function dateTimeFromIso(text: string): PyDateTime {
  for (const length of [10, 8, 7]) {
    const date = readDate(text.slice(0, length))
    if (!date) continue
    if (text.length === length) return PyDateTime.combine(date, new PyTime())
    const separatorLength = (text.codePointAt(length) as number) > 0xffff ? 2 : 1
    const time = readTime(text.slice(length + separatorLength))
    if (time) return PyDateTime.combine(date, time)
  }
  throw invalid(text)
}

function invalid(text: string): PyError {
  return new PyError('ValueError', `Invalid isoformat string: ${repr(text)}`)
}

function readDate(text: string): PyDate | undefined {
  const calendar = /^(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d))$/.exec(text)
  if (calendar) {
    const [, year, month = calendar[4], day = calendar[5]] = calendar
    return new PyDate(Number(year), Number(month), Number(day))
  }
  const week = /^(\d{4})(?:-W(\d\d)(?:-(\d))?|W(\d\d)(\d)?)$/.exec(text)
  if (!week) return undefined
  const [, year, weekNumber = week[4], weekday = week[5] ?? '1'] = week
  return dateFromIsoWeek(Number(year), Number(weekNumber), Number(weekday))
}

/** `date.fromisocalendar`; the weekday is 1 for Monday. */
export function dateFromIsoWeek(year: number, week: number, weekday: number): PyDate {
  if (year < 1 || year > 9999) throw new PyError('ValueError', `Year is out of range: ${year}`)
  const weeks = (isoYearStart(year + 1) - isoYearStart(year)) / 7
  if (week < 1 || week > weeks) throw new PyError('ValueError', `Invalid week: ${week}`)
  if (weekday < 1 || weekday > 7) throw new PyError('ValueError', `Invalid weekday: ${weekday} (range is [1, 7])`)
  const day = calendarDay(isoYearStart(year) + (week - 1) * 7 + weekday - 1)
  return new PyDate(day.year, day.month, day.day)
}

const TIME = '(\\d\\d)(?:(?::(\\d\\d)(?::(\\d\\d)(?:[.,](\\d+))?)?)|(?:(\\d\\d)(?:(\\d\\d)(?:[.,](\\d+))?)?))?'
const ISO_TIME = new RegExp(`^${TIME}(?:(Z)|([+-])${TIME})?$`)

function readTime(text: string): PyTime | undefined {
  const match = ISO_TIME.exec(text)
  if (!match) return undefined
  const time = clockOf(match.slice(1, 8))
  return new PyTime(time.hour, time.minute, time.second, time.microsecond, zoneOf(match))
}

/** From the groups of `TIME`: the hour, then the rest in the extended or in the basic form. */
function clockOf(groups: readonly (string | undefined)[]) {
  const [hour, minute = groups[4], second = groups[5], fraction = groups[6]] = groups
  const microsecond = Number((fraction ?? '').slice(0, 6).padEnd(6, '0'))
  return { hour: Number(hour), minute: Number(minute ?? 0), second: Number(second ?? 0), microsecond }
}

function zoneOf(match: RegExpExecArray): FixedTimezone | null {
  if (match[8] === 'Z') return FixedTimezone.utc
  const sign = match[9]
  if (sign === undefined) return null
  const { hour, minute, second, microsecond } = clockOf(match.slice(10, 17))
  const size = BigInt((hour * 60 + minute) * 60 + second) * 1_000_000n + BigInt(microsecond)
  return size === 0n ? FixedTimezone.utc : new FixedTimezone(new PyTimedelta(sign === '-' ? -size : size))
}
