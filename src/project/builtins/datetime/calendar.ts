/** Days are counted from 0001-01-01, which is day 1, in the Gregorian calendar stretched backwards. */
export const MAX_ORDINAL = 3_652_059

export interface CalendarDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] as number)
}

/** 1 for the first of January. */
export function dayOfYear({ year, month, day }: CalendarDay): number {
  return (DAYS_BEFORE_MONTH[month - 1] as number) + (month > 2 && isLeapYear(year) ? 1 : 0) + day
}

export function toOrdinal(date: CalendarDay): number {
  const before = date.year - 1
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
  return before * 365 + leapDays + dayOfYear(date)
}

export function fromOrdinal(ordinal: number): CalendarDay {
  let rest = ordinal - 1
  const cycles400 = Math.floor(rest / 146_097)
  rest -= cycles400 * 146_097
  const cycles100 = Math.min(Math.floor(rest / 36_524), 3)
  rest -= cycles100 * 36_524
  const cycles4 = Math.floor(rest / 1461)
  rest -= cycles4 * 1461
  const years = Math.min(Math.floor(rest / 365), 3)
  rest -= years * 365

  const year = cycles400 * 400 + cycles100 * 100 + cycles4 * 4 + years + 1
  let month = 1
  while (rest >= daysInMonth(year, month)) rest -= daysInMonth(year, month++)
  return { year, month, day: rest + 1 }
}

/** 0 for Monday. */
export function weekdayOf(date: CalendarDay): number {
  return (toOrdinal(date) + 6) % 7
}

/** The ISO year, its week (1 to 53) and the weekday (1 for Monday). */
export function isoWeekOf(date: CalendarDay): {
  readonly year: number
  readonly week: number
  readonly weekday: number
} {
  const ordinal = toOrdinal(date)
  let year = date.year
  if (ordinal >= isoYearStart(year + 1)) year += 1
  else if (ordinal < isoYearStart(year)) year -= 1
  return { year, week: Math.floor((ordinal - isoYearStart(year)) / 7) + 1, weekday: weekdayOf(date) + 1 }
}

/** The ordinal of the Monday of the ISO year's first week: the week that holds January 4th. */
export function isoYearStart(year: number): number {
  const fourth = toOrdinal({ year, month: 1, day: 4 })
  return fourth - ((fourth + 6) % 7)
}
