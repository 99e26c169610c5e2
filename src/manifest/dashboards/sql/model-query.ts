import type { Grain } from '#api/dashboards.ts'
import type { Measure, ModelSource } from '../definition.ts'
import { clickedCondition, filterConditions, type Heeded, inBrackets, whereSql } from './conditions.ts'
import { columnSql, periodSql, quoted, relationSql } from './names.ts'
import type { FilterPlace } from '../query.ts'

export interface ModelQueryOptions {
  readonly heeded: readonly Heeded[]
  readonly period?: FilterPlace['period']
  /** Another grain than its own. */
  readonly grain?: Grain
}

/** Measures of a model, by its time and dimensions. */
export function modelQuery(source: ModelSource, { heeded, period, grain = source.grain }: ModelQueryOptions): string {
  const by = groupsOf(source, grain)
  const measures = shownMeasures(source)
  const columns = [
    ...by.map(({ name, sql }) => aliased(sql, name)),
    ...measures.map(({ name, sql }) => aliased(sql, name)),
  ]
  const where = whereSql([inBrackets(source.where), ...filterConditions(heeded, period)])
  const group = by.length === 0 ? '' : `\ngroup by ${by.map((_, index) => index + 1).join(', ')}`
  const order = orderOf(source, columns.length)
  const limit = source.limit === undefined ? '' : `\nlimit ${source.limit}`
  return `select\n  ${columns.join(',\n  ')}\nfrom ${relationSql(source.model)}${where}${group}${order}${limit}`
}

/** The measures alone, of all rows. */
export function totalsQuery(source: ModelSource, heeded: readonly Heeded[]): string {
  const { time: _time, ...rest } = source
  const { limit: _limit, ...all } = { ...rest, dimensions: [], order: [] }
  return modelQuery(all, { heeded })
}

/** The rows of a model behind a number. */
export function modelRows(source: ModelSource, heeded: readonly Heeded[]): string {
  const clicked = groupsOf(source, source.grain).map(({ name, sql }) => clickedCondition(name, sql))
  const [only] = shownMeasures(source).length === 1 ? source.measures.filter(({ hidden }) => !hidden) : []
  const where = whereSql([inBrackets(source.where), inBrackets(only?.where), ...filterConditions(heeded), ...clicked])
  return `select *\nfrom ${relationSql(source.model)}${where}`
}

interface Named {
  readonly name: string
  readonly sql: string
}

function groupsOf({ time, dimensions }: ModelSource, grain: Grain): readonly Named[] {
  return [
    ...(time === undefined ? [] : [{ name: time, sql: periodSql(grain, columnSql(time)) }]),
    ...dimensions.map(({ name, sql = columnSql(name) }) => ({ name, sql })),
  ]
}

function shownMeasures({ measures }: ModelSource): readonly Named[] {
  const known = new Map<string, string>()
  for (const measure of measures) known.set(measure.name, measureSql(measure, known))
  return measures.flatMap(({ name, hidden }) => (hidden ? [] : [{ name, sql: known.get(name) as string }]))
}

function measureSql(measure: Measure, known: ReadonlyMap<string, string>): string {
  const { count, countDistinct, sum, avg, min, max, ratio, sql, where } = measure
  if (ratio) {
    const [one = '', other = ''] = ratio.map((name) => known.get(name))
    return `cast(${one} as double precision) / nullif(${other}, 0)`
  }
  const filter = where === undefined ? '' : ` filter (where ${where})`
  if (count !== undefined) return `count(${count === '*' ? '*' : columnSql(count)})${filter}`
  if (countDistinct !== undefined) return `count(distinct ${columnSql(countDistinct)})${filter}`
  const calls = Object.entries({ sum, avg, min, max }).flatMap(([name, column]) =>
    column === undefined ? [] : [`${name}(${columnSql(column)})${filter}`],
  )
  return calls[0] ?? `${sql}${filter}`
}

function orderOf(source: ModelSource, columnCount: number): string {
  const { order, time, dimensions, measures } = source
  const first = measures.find(({ hidden }) => !hidden)
  if (order.length > 0) {
    return `\norder by ${order.map(({ column, descending }) => `${quoted(column)}${descending ? ' desc nulls last' : ''}`).join(', ')}`
  }
  if (time !== undefined) return `\norder by ${[...Array(1 + dimensions.length).keys()].map((at) => at + 1).join(', ')}`
  if (dimensions.length === 0) return ''
  const names = dimensions.map((_, index) => index + 1).join(', ')
  const firstAt = columnCount - measures.filter(({ hidden }) => !hidden).length + 1
  return first ? `\norder by ${firstAt} desc nulls last, ${names}` : `\norder by ${names}`
}

/** Always in quotes: answers have the name as it was written. */
function aliased(sql: string, name: string): string {
  return sql === name && name === name.toLowerCase() ? sql : `${sql} as ${quoted(name)}`
}
