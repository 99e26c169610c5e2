import type { Filter } from '#api/dashboards.ts'
import { closest } from '#foundation/source/closest.ts'
import { rangeOn, RELATIVE_RANGES } from '#manifest/dashboards/relative-range.ts'
import { checkFilterValue, type FilterValues } from './bind-query.ts'

/** Something in an address that is not right. */
export interface WrongValue {
  readonly problem: string
  readonly hint: string | null
}

/** By names, as they stand in an address. */
export type WrittenValues = Readonly<Record<string, string | readonly string[] | undefined>>

const CLICKED = 'at.'
const CLICKED_NULL = 'at_null'
const LONGEST = 2_000
const MOST_VALUES = 1_000

export interface ReadingDay {
  /** On which ranges such as `last 28 days` end. */
  readonly today: string
  /** Columns that may be clicked. */
  readonly drillBy?: readonly string[] | undefined
}

/** What is chosen: the words of an address, and the defaults of filters that it does not name. Ranges of dates are dates then. */
export function readFilterValues(
  filters: readonly Filter[],
  written: WrittenValues,
  { today, drillBy = [] }: ReadingDay,
): FilterValues | WrongValue {
  const values: Record<string, readonly (string | null)[]> = {}
  const known = new Map(filters.map((filter) => [filter.name, filter]))
  for (const [name, given] of Object.entries(written)) {
    if (given === undefined) continue
    const texts = typeof given === 'string' ? [given] : given
    const found = known.has(name)
      ? readFilter(known.get(name) as Filter, texts, today)
      : (readClicked(name, texts, drillBy) ?? unknown(name, [...known.keys()], drillBy))
    if ('problem' in found) return found
    Object.assign(values, found)
  }
  for (const { name, type, default: usual } of filters) values[name] ??= usual.map((text) => datesOf(type, text, today))
  return values
}

function datesOf(type: Filter['type'], text: string, today: string): string {
  return type === 'date_range' ? (rangeOn(text, today) ?? text) : text
}

function readFilter(
  { name, type, options }: Filter,
  texts: readonly string[],
  today: string,
): FilterValues | WrongValue {
  const chosen = texts.filter((text) => text !== '').map((text) => datesOf(type, text, today))
  if (type !== 'multi_select' && texts.length > 1) {
    return wrong(`The filter ${name} takes one value, and there are ${texts.length}`)
  }
  if (chosen.length > MOST_VALUES) return wrong(`The filter ${name} takes at most ${MOST_VALUES} values`)
  for (const text of chosen) {
    if (text.length > LONGEST) return wrong(`A value of the filter ${name} is longer than ${LONGEST} letters`)
    const problem = checkFilterValue(type, text)
    if (problem !== undefined) {
      return wrong(`The filter ${name}: ${problem}`, type === 'date_range' ? `or ${RELATIVE_RANGES}` : null)
    }
    if (options && !options.some(({ value }) => value === text)) {
      const meant = closest(
        text,
        options.map(({ value }) => value),
      )
      return wrong(`The filter ${name} has no '${text}'`, meant === undefined ? null : `did you mean '${meant}'?`)
    }
  }
  return { [name]: chosen }
}

function readClicked(
  name: string,
  texts: readonly string[],
  drillBy: readonly string[],
): FilterValues | undefined | WrongValue {
  if (name === CLICKED_NULL) {
    const strange = texts.find((column) => !drillBy.includes(column))
    if (strange !== undefined) return wrong(`'${strange}' is no column that can be clicked here`)
    return Object.fromEntries(texts.map((column) => [`${CLICKED}${column}`, [null]]))
  }
  if (!name.startsWith(CLICKED) || !drillBy.includes(name.slice(CLICKED.length))) return undefined
  if (texts.length > 1) return wrong(`${name} takes one value, and there are ${texts.length}`)
  return { [name]: texts }
}

function unknown(name: string, filters: readonly string[], drillBy: readonly string[]): WrongValue {
  const shown = name.slice(0, 100)
  const names = [...filters, ...drillBy.map((column) => `${CLICKED}${column}`)]
  const meant = closest(name, names)
  const there = names.length === 0 ? 'it takes none' : `there are ${names.slice(0, 20).join(', ')}`
  return wrong(`There is no filter '${shown}'`, meant === undefined ? there : `did you mean '${meant}'?`)
}

function wrong(problem: string, hint: string | null = null): WrongValue {
  return { problem, hint }
}

export function isWrongValue(values: FilterValues | WrongValue): values is WrongValue {
  return typeof (values as Partial<WrongValue>).problem === 'string'
}
