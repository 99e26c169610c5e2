/** Calendars of exceptions: on which days a job's times count. */
import { type CalendarDay, DAY, type WallTime, calendarDay } from './wall-time.ts'

/** Some days: a date, a span of dates, a date of every year, or weekdays. */
export type DaySpan =
  | { readonly kind: 'dates'; readonly from: WallTime; readonly to: WallTime }
  | { readonly kind: 'every-year'; readonly month: number; readonly day: number }
  | { readonly kind: 'weekdays'; readonly weekdays: ReadonlySet<number> }

/** Where `only` names days, no others count; those that `skip` names do not count in any case. */
export interface ExceptionCalendar {
  readonly skip: readonly DaySpan[]
  readonly only: readonly DaySpan[]
}

/** Whether a day counts in all of the calendars. */
export function countsIn(calendars: readonly ExceptionCalendar[], midnight: WallTime): boolean {
  if (calendars.length === 0) return true
  const day = calendarDay(midnight)
  const isIn = (span: DaySpan) => holds(span, midnight, day)
  return calendars.every(({ skip, only }) => !skip.some(isIn) && (only.length === 0 || only.some(isIn)))
}

/**
 * Reads `2026-12-25`, `2026-12-24..2027-01-01`, `12-25` for every year, `sat`, `mon-fri`;
 * undefined where it is none of these, or a date that is not there.
 */
export function parseDaySpan(text: string): DaySpan | undefined {
  const trimmed = text.trim().toLowerCase()
  const [first = '', last, ...more] = trimmed.split('..')
  const from = parseDate(first)
  if (from !== undefined) {
    const to = last === undefined ? from : parseDate(last)
    return to === undefined || to < from || more.length > 0 ? undefined : { kind: 'dates', from, to }
  }
  const [, month, day] = /^(\d{2})-(\d{2})$/.exec(trimmed) ?? []
  if (month !== undefined && day !== undefined) {
    const isThere = parseDate(`2000-${month}-${day}`) !== undefined
    return isThere ? { kind: 'every-year', month: Number(month), day: Number(day) } : undefined
  }
  return parseWeekdays(trimmed)
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

function parseWeekdays(text: string): DaySpan | undefined {
  const words = text.split('-').map((word) => word.trim())
  const [first = -1, last = first] = words.map(weekdayOf)
  if (first < 0 || last < 0 || words.length > 2) return undefined
  const weekdays = new Set([first])
  for (let day = first; day !== last; weekdays.add(day)) day = (day + 1) % 7
  return { kind: 'weekdays', weekdays }
}

function weekdayOf(word: string): number {
  return word.length < 3 ? -1 : WEEKDAYS.findIndex((name) => name.startsWith(word))
}

function parseDate(text: string): WallTime | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim()) ?? []
  if (year === undefined) return undefined
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  return new Date(midnight).toISOString().startsWith(text.trim()) ? midnight : undefined
}

function holds(span: DaySpan, midnight: WallTime, { month, day, weekday }: CalendarDay): boolean {
  switch (span.kind) {
    case 'dates':
      return midnight >= span.from && midnight < span.to + DAY
    case 'every-year':
      return span.month === month && span.day === day
    case 'weekdays':
      return span.weekdays.has(weekday)
  }
}
