import type { Filter, FilterOption, Tile } from '#api/dashboards.ts'
import { formatDate } from '../values/format-value.ts'

/** What is chosen, by the names of filters; none is unset. */
export type FilterValues = Readonly<Record<string, readonly string[]>>

/** What the address says, and the default where it says nothing. */
export function filterValues(filters: readonly Filter[], search: string): FilterValues {
  const query = new URLSearchParams(search)
  return Object.fromEntries(
    filters.map(({ name, default: otherwise }) => [
      name,
      query.has(name) ? query.getAll(name).filter((value) => value !== '') : otherwise,
    ]),
  )
}

/** The query of an address in which a filter has these values; all else in it stays. */
export function withFilter(search: string, filter: Filter, values: readonly string[]): string {
  const query = new URLSearchParams(search)
  query.delete(filter.name)
  for (const value of wordsOf(filter, values)) query.append(filter.name, value)
  return query.toString()
}

export function withoutFilters(search: string, filters: readonly Filter[]): string {
  const query = new URLSearchParams(search)
  for (const { name } of filters) query.delete(name)
  return query.toString()
}

/** As it stands in an address: nothing where it is the default, one empty value where it is unset and has a default. */
function wordsOf(filter: Filter, values: readonly string[]): readonly string[] {
  const [given, otherwise] = [[...values].sort(), [...filter.default].sort()]
  if (given.join('\n') === otherwise.join('\n')) return []
  return given.length === 0 ? [''] : given
}

/** The query for a tile: the filters that it heeds, always in the same order, so that one answer has one address. */
export function askedBy(heeded: Tile['filters'], filters: readonly Filter[], values: FilterValues): string {
  const query = new URLSearchParams()
  for (const filter of filters) {
    if (!heeded.includes(filter.name)) continue
    for (const value of wordsOf(filter, values[filter.name] ?? [])) query.append(filter.name, value)
  }
  return query.size === 0 ? '' : `?${query}`
}

export function isDefault(filter: Filter, values: readonly string[]): boolean {
  return wordsOf(filter, values).length === 0
}

/** What the button of a filter says of its values: `all 38`, `Georgia`, `3 of 38`, `from Feb 9, 2021`, `last 28 days`, `on`. */
export function toldValues(
  filter: Filter,
  values: readonly string[],
  options: readonly FilterOption[] | undefined,
): string {
  const [first] = values
  switch (filter.type) {
    case 'toggle':
      return first === 'true' ? 'on' : 'off'
    case 'date_range':
      return first === undefined ? 'all' : toldRange(first)
    case 'text':
      return first ?? 'any'
    default: {
      if (first === undefined) return options ? `all ${options.length}` : 'all'
      if (values.length > 1) return options ? `${values.length} of ${options.length}` : `${values.length}`
      return options?.find(({ value }) => value === first)?.label ?? first
    }
  }
}

/** What paper says of its values: all of them, since nobody can look there. */
export function writtenValues(filter: Filter, values: readonly string[]): string {
  const isOne = filter.type === 'date_range' || filter.type === 'toggle'
  return isOne ? toldValues(filter, values, undefined) : values.join(', ')
}

export interface Range {
  readonly from: string
  readonly to: string
}

/** The days that a range names; none where it moves along (`last 28 days`). */
export function rangeOf(value: string | undefined): Range {
  const [from = '', to = ''] = value?.includes('..') ? value.split('..') : []
  return { from, to }
}

/** Undefined where both sides are open: then it is unset. */
export function rangeText({ from, to }: Range): string | undefined {
  return from === '' && to === '' ? undefined : `${from}..${to}`
}

function toldRange(value: string): string {
  if (!value.includes('..')) return value
  const { from, to } = rangeOf(value)
  const day = (date: string) => formatDate(date, 'day', 'UTC')
  if (from === '' && to === '') return 'all'
  if (from === '') return `until ${day(to)}`
  if (to === '') return `from ${day(from)}`
  return from === to ? day(from) : `${day(from)} – ${day(to)}`
}
