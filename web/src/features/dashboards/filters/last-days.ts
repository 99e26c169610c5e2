import type { Range } from './filter-values.ts'

const DAY_MS = 86_400_000

/** So many days that end with today. */
export function lastDays(days: number, now: number): Range {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10)
  return { from: day(now - (days - 1) * DAY_MS), to: day(now) }
}
