/**
 * A time as clocks on a wall show it, without a zone: the milliseconds since 1970 that UTC would have at these fields.
 * Two wall times are as far apart as their clock hands; the time that passes between them can differ.
 */
export type WallTime = number

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A day of the calendar that the whole world shares. */
export interface CalendarDay {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  /** Sunday is 0. */
  readonly weekday: number
}

/** The midnight with which the day of a wall time begins. */
export function startOfDay(wall: WallTime): WallTime {
  return Math.floor(wall / DAY) * DAY
}

export function calendarDay(wall: WallTime): CalendarDay {
  const date = new Date(wall)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
  }
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** For example `2026-11-01 04:00`, with seconds only where there are any. */
export function wallText(wall: WallTime): string {
  const text = new Date(wall).toISOString()
  const seconds = text.slice(16, 19)
  return `${text.slice(0, 10)} ${text.slice(11, 16)}${seconds === ':00' ? '' : seconds}`
}
