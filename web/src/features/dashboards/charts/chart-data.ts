import type { DataColumn, Grain, ResultPart, TileOf } from '#api/dashboards.ts'
import { formatDate, formatValue, numberOf } from '../values/format-value.ts'

/** What is drawn along one axis: places on it, and numbers at each. */
export interface ChartData {
  readonly places: readonly Place[]
  readonly series: readonly Series[]
  /** Rows of which nothing is drawn, since another one stands at their place. */
  readonly hidden: number
}

export interface Place {
  readonly value: unknown
  /** As it stands at the axis. */
  readonly label: string
  /** As it is told where there is room. */
  readonly title: string
}

export interface Series {
  readonly name: string
  readonly column: DataColumn
  /** By place; null where there is no row. */
  readonly values: readonly (number | null)[]
  /** By place: the row it comes from. */
  readonly rows: readonly (number | undefined)[]
}

export type Axes = Pick<TileOf<'line'>['settings'], 'x' | 'y' | 'series'>

/**
 * The rows of an answer by place and series. Dates stand in their order, and days without rows keep their place; numbers stand in
 * theirs where `isScale` says that the axis is a scale. All else stands as it came.
 */
export function chartData(
  { x, y, series }: Axes,
  { columns, rows }: ResultPart,
  timeZone: string,
  { isScale = false }: { readonly isScale?: boolean } = {},
): ChartData {
  const at = (name: string) => columns.findIndex((column) => column.name === name)
  const xAt = at(x)
  const xColumn = columns[xAt]
  const values = placesOf(
    rows.map((row) => row[xAt]),
    xColumn,
    isScale,
  )
  const indices = new Map(values.map((value, index) => [keyOf(value), index]))
  const seriesAt = series === null ? -1 : at(series)
  const hidden = new Set<number>()
  const made = new Map<
    string,
    { name: string; column: DataColumn; values: (number | null)[]; rows: (number | undefined)[] }
  >()
  for (const name of y) {
    const yAt = at(name)
    const column = columns[yAt]
    if (!column) continue
    rows.forEach((row, rowIndex) => {
      const part = seriesAt < 0 ? undefined : formatValue(row[seriesAt], columns[seriesAt] ?? TEXT_COLUMN, timeZone)
      const key = JSON.stringify([name, seriesAt < 0 ? null : keyOf(row[seriesAt])])
      let one = made.get(key)
      if (!one) {
        one = {
          name: [part, part === undefined || y.length > 1 ? column.label : undefined].filter(Boolean).join(' · '),
          column,
          values: values.map(() => null),
          rows: values.map(() => undefined),
        }
        made.set(key, one)
      }
      const place = indices.get(keyOf(row[xAt]))
      if (place === undefined) return
      if (one.rows[place] !== undefined) hidden.add(one.rows[place])
      one.values[place] = numberOf(row[yAt]) ?? null
      one.rows[place] = rowIndex
    })
  }
  const places = values.map((value): Place => {
    const title = formatValue(value, xColumn ?? TEXT_COLUMN, timeZone)
    const isDate = xColumn?.type === 'date' || xColumn?.type === 'timestamp'
    return {
      value,
      title,
      label:
        isDate && value !== null ? formatDate(String(value), xColumn.format?.grain ?? null, timeZone, true) : title,
    }
  })
  return { places, series: [...made.values()], hidden: hidden.size }
}

const TEXT_COLUMN = { type: 'text', format: null } as const

function keyOf(value: unknown): string {
  return value === null ? '\0' : String(value)
}

function placesOf(values: readonly unknown[], column: DataColumn | undefined, isScale: boolean): readonly unknown[] {
  const distinct = [...new Map(values.map((value) => [keyOf(value), value])).values()]
  if (isScale && (column?.type === 'integer' || column?.type === 'number')) {
    return distinct.toSorted((one, other) => (numberOf(one) ?? Infinity) - (numberOf(other) ?? Infinity) || 0)
  }
  if (column?.type !== 'date' && column?.type !== 'timestamp') return distinct
  const dates = distinct.filter((value) => value !== null).map(String)
  dates.sort()
  return [...withGaps(dates, column.format?.grain ?? null), ...(dates.length < distinct.length ? [null] : [])]
}

const MOST_PLACES = 1000
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** With the periods between them in which nothing was. */
function withGaps(dates: readonly string[], grain: Grain | null): readonly string[] {
  const [first, last] = [dates[0], dates.at(-1)]
  if (first === undefined || last === undefined) return dates
  if (grain === 'hour') return withHours(dates, first, last)
  if (!dates.every((date) => /^\d{4}-\d\d-\d\d$/.test(date))) return dates
  const known = new Set(dates)
  const step =
    grain ?? (dates.some((date, index) => index > 0 && daysBetween(dates[index - 1] ?? '', date) === 1) ? 'day' : null)
  if (step === null) return dates
  const all: string[] = []
  for (let date = first; date <= last && all.length < MOST_PLACES; date = after(date, step)) all.push(date)
  return [...known].every((date) => all.includes(date)) ? all : dates
}

/** The hours between the first and the last; what is written in another way, or of a zone, stays as it is. */
function withHours(dates: readonly string[], first: string, last: string): readonly string[] {
  if (!dates.every((date) => /^\d{4}-\d\d-\d\dT\d\d:00:00$/.test(date))) return dates
  const [from, to] = [Date.parse(`${first}Z`), Date.parse(`${last}Z`)]
  const count = (to - from) / HOUR_MS + 1
  if (count > MOST_PLACES) return dates
  return Array.from({ length: count }, (_, at) => new Date(from + at * HOUR_MS).toISOString().slice(0, 19))
}

function daysBetween(one: string, other: string): number {
  return (Date.parse(other) - Date.parse(one)) / DAY_MS
}

function after(date: string, grain: Exclude<Grain, 'hour'>): string {
  const at = new Date(date)
  if (grain === 'day' || grain === 'week') at.setUTCDate(at.getUTCDate() + (grain === 'day' ? 1 : 7))
  else at.setUTCMonth(at.getUTCMonth() + { month: 1, quarter: 3, year: 12 }[grain])
  return at.toISOString().slice(0, 10)
}
