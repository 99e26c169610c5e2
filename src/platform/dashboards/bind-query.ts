import type { FilterType } from '#api/dashboards.ts'
import type { FilterPlace, SqlParts } from '#manifest/dashboards/query.ts'

/** What is chosen, by the names of filters; `at.<column>` where something was clicked, null being a value then. Empty is unset. */
export type FilterValues = Readonly<Record<string, readonly (string | null)[]>>

export interface BoundQuery {
  /** With `$1`, `$2`, … where values belong. */
  readonly sql: string
  readonly parameters: readonly string[]
}

/**
 * The statement for what is chosen. Values come as parameters and as nothing else. A range of dates has to be `from..to`, as
 * `checkFilterValue` lets it through.
 */
export function bindQuery(
  parts: SqlParts,
  types: Readonly<Record<string, FilterType>>,
  values: FilterValues,
): BoundQuery {
  const parameters: string[] = []
  const places = new Map<string, string>()
  // A warehouse gives each parameter one type, so a text and a date are two.
  const bind = (value: string, type: BoundType): string => {
    const key = `${type} ${value}`
    let place = places.get(key)
    if (place === undefined) {
      parameters.push(value)
      places.set(key, (place = `cast($${parameters.length} as ${type})`))
    }
    return place
  }
  const textOf = (part: FilterPlace): string => {
    const chosen = values[part.filter] ?? []
    if (part.filter.startsWith('at.')) return clicked(part, chosen, bind)
    return part.use === 'condition' ? condition(part, types[part.filter], chosen, bind) : value(part, chosen, bind)
  }
  const sql = parts.map((part) => (typeof part === 'string' ? part : textOf(part))).join('')
  return { sql, parameters }
}

/** Whether a query that looks at the days before those chosen has any to look at. One that does not look at them always has. */
export function hasPeriods(parts: SqlParts, values: FilterValues): boolean {
  return parts.every((part) => {
    if (typeof part === 'string' || part.period === 'given') return true
    return periodOf(values[part.filter]?.[0] ?? undefined, 'previous').from !== ''
  })
}

type BoundType = 'varchar' | 'date' | 'timestamp'
type Bind = (value: string, type: BoundType) => string

/** What is chosen is a text, so what it is compared with becomes one, too. */
const asText = (expression: string) => `cast(${expression} as varchar)`

function clicked({ use, expression }: FilterPlace, [chosen]: readonly (string | null)[], bind: Bind): string {
  if (use !== 'condition') return chosen === undefined || chosen === null ? asText('null') : bind(chosen, 'varchar')
  if (chosen === undefined) return 'true'
  if (chosen === null) return `${expression} is null`
  // Warehouses write moments in another way than answers do.
  const type = /^\d{4}-\d\d-\d\dT/.test(chosen) ? 'timestamp' : 'varchar'
  return `cast(${expression} as ${type}) = ${bind(chosen, type)}`
}

function condition(
  place: FilterPlace,
  type: FilterType | undefined,
  chosen: readonly (string | null)[],
  bind: Bind,
): string {
  const { expression } = place
  const texts = chosen.filter((each) => each !== null && each !== '') as readonly string[]
  const [first] = texts
  if (type === 'date_range') return inRange(place, first, bind)
  if (first === undefined) return 'true'
  switch (type) {
    case 'toggle':
      return first === 'true' ? `(${expression})` : 'true'
    case 'text':
      return `position(lower(${bind(first, 'varchar')}) in lower(${asText(expression)})) > 0`
    default:
      return texts.length === 1
        ? `${asText(expression)} = ${bind(first, 'varchar')}`
        : `${asText(expression)} in (${texts.map((each) => bind(each, 'varchar')).join(', ')})`
  }
}

function inRange({ expression, period }: FilterPlace, range: string | undefined, bind: Bind): string {
  const { from, to } = periodOf(range, period)
  if (period === 'previous' && (from === '' || to === '')) return 'false'
  const sides = [
    ...(from === '' ? [] : [`${expression} >= ${bind(from, 'date')}`]),
    ...(to === '' ? [] : [`${expression} < ${bind(to, 'date')} + interval '1 day'`]),
  ]
  return sides.length === 0 ? 'true' : `(${sides.join(' and ')})`
}

function value({ use, period }: FilterPlace, [chosen]: readonly (string | null)[], bind: Bind): string {
  if (use === 'value') return chosen == null || chosen === '' ? asText('null') : bind(chosen, 'varchar')
  const side = periodOf(chosen ?? undefined, period)[use === 'from' ? 'from' : 'to']
  return side === '' ? 'cast(null as date)' : bind(side, 'date')
}

interface Days {
  readonly from: string
  readonly to: string
}

/** The days chosen, or as many before them; empty where a side is open. */
function periodOf(range: string | undefined, period: FilterPlace['period']): Days {
  const [from = '', to = ''] = range?.split('..') ?? []
  if (period === 'given') return { from, to }
  if (from === '' || to === '') return { from: '', to: '' }
  const count = daysOf(to) - daysOf(from) + 1
  return { from: dayText(daysOf(from) - count), to: dayText(daysOf(from) - 1) }
}

const DAY_MS = 86_400_000

function daysOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS
}

function dayText(days: number): string {
  return new Date(days * DAY_MS).toISOString().slice(0, 10)
}

/** What is wrong with a value that came in an address; undefined if nothing is. */
export function checkFilterValue(type: FilterType, value: string): string | undefined {
  if (value === '') return undefined
  if (type === 'toggle') return value === 'true' || value === 'false' ? undefined : `'${value}' is not true or false`
  if (type !== 'date_range') return undefined
  const sides = value.split('..')
  if (sides.length !== 2) return `'${value}' is no range of dates such as 2021-02-01..2021-02-11`
  const wrong = sides.find((side) => side !== '' && !isDate(side))
  if (wrong !== undefined) return `'${wrong}' is no date such as 2021-02-01`
  const [from = '', to = ''] = sides
  return from !== '' && to !== '' && from > to ? `${from} comes after ${to}` : undefined
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(daysOf(text)) && dayText(daysOf(text)) === text
}
