/** Which filters a tile heeds, and the conditions that they are in its queries. */
import type { DashboardDefinition, FilterDefinition, TileDefinition } from '../definition.ts'
import type { FilterPlace } from '../query.ts'
import { filterMark } from './marks.ts'
import { columnSql } from './names.ts'

/** The columns of a model that are known, in small letters; undefined where none are. */
export type ColumnsOf = (model: string) => ReadonlySet<string> | undefined

/** A filter, and what it compares. */
export interface Heeded {
  readonly filter: FilterDefinition
  readonly expression: string
  /** The column, where it is one alone. */
  readonly column: string | undefined
}

export function heededFilters(
  { filters }: Pick<DashboardDefinition, 'filters'>,
  tile: Pick<TileDefinition, 'filters'>,
  model: string,
  columnsOf: ColumnsOf,
): readonly Heeded[] {
  const columns = columnsOf(model)
  return filters.flatMap((filter): Heeded[] => {
    const { name, column, condition } = filter
    if (!tile.filters) {
      if (column === undefined || !columns?.has(column.toLowerCase())) return []
      return [{ filter, expression: condition ?? columnSql(column), column }]
    }
    const own = tile.filters.get(name)
    if (own === undefined) return []
    // What a tile says for itself is a column, or SQL where it is no name.
    if (own !== null)
      return [{ filter, expression: isName(own) ? columnSql(own) : own, column: isName(own) ? own : undefined }]
    const expression = condition ?? columnSql(column ?? name)
    return [{ filter, expression, column: column ?? name }]
  })
}

export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text)
}

/** Lines of a `where`; none where there is nothing to say. */
export function whereSql(conditions: readonly (string | undefined)[]): string {
  const said = conditions.filter((each) => each !== undefined)
  return said.length === 0 ? '' : `\nwhere ${said.join('\n  and ')}`
}

/** A condition of the author, which may have an `or` in it. */
export function inBrackets(condition: string | undefined): string | undefined {
  return condition === undefined
    ? undefined
    : /\bor\b/i.test(condition) || condition.includes('--')
      ? `(\n${condition}\n)`
      : condition
}

export function filterConditions(heeded: readonly Heeded[], period: FilterPlace['period'] = 'given'): string[] {
  return heeded.map(({ filter, expression }) =>
    filterMark({
      filter: filter.name,
      use: 'condition',
      expression,
      period: filter.type === 'date_range' ? period : 'given',
    }),
  )
}

/** What a click on a value of a column asks of the rows behind it. */
export function clickedCondition(column: string, expression: string): string {
  return filterMark({ filter: `at.${column}`, use: 'condition', expression, period: 'given' })
}
