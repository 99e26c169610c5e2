/** Ranges of days that move along with the day on which they are read: `last 28 days`, `this month`. */

/** The words that there are, for who has written others. */
export const RELATIVE_RANGES = 'today, yesterday, last 28 days, last 3 months, this month, last month'

const DAY_MS = 86_400_000
const UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const
type Unit = (typeof UNITS)[number]

const WORDS = new RegExp(`^(this|last)(?: ([1-9]\\d{0,3}))? (${UNITS.join('|')})s?$`)

/** Whether a text is such a range. */
export function isRelativeRange(text: string): boolean {
  return rangeOn(text, '2000-01-01') !== undefined
}

/**
 * The range as `from..to` on a day; undefined where the text is none of these. `last 28 days` end with that day; of weeks, which begin on Monday, months,
 * quarters and years the last ones are those that are over.
 */
export function rangeOn(text: string, today: string): string | undefined {
  const day = Date.parse(today) / DAY_MS
  if (text === 'today') return written(day, day)
  if (text === 'yesterday') return written(day - 1, day - 1)
  const [, which, count = '1', word] = WORDS.exec(text) ?? []
  const unit = UNITS.find((each) => each === word)
  const isMany = text.endsWith('s')
  if (unit === undefined || (which === 'this' && (isMany || unit === 'day' || count !== '1'))) return undefined
  if (unit === 'day') return isMany ? written(day - Number(count) + 1, day) : undefined
  const start = startOf(unit, day)
  return which === 'this' ? written(start, day) : written(before(unit, start, Number(count)), start - 1)
}

function written(from: number, to: number): string {
  return `${dayText(from)}..${dayText(to)}`
}

function dayText(days: number): string {
  return new Date(days * DAY_MS).toISOString().slice(0, 10)
}

function startOf(unit: Exclude<Unit, 'day'>, day: number): number {
  const at = new Date(day * DAY_MS)
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
  switch (unit) {
    case 'week':
      return day - ((at.getUTCDay() + 6) % 7)
    case 'month':
      return Date.UTC(year, month) / DAY_MS
    case 'quarter':
      return Date.UTC(year, month - (month % 3)) / DAY_MS
    case 'year':
      return Date.UTC(year, 0) / DAY_MS
  }
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const

function before(unit: Exclude<Unit, 'day'>, start: number, count: number): number {
  if (unit === 'week') return start - 7 * count
  const at = new Date(start * DAY_MS)
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - MONTHS[unit] * count) / DAY_MS
}
