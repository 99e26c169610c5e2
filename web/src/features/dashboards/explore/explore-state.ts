import type { DataColumn, Grain } from '#api/dashboards.ts'
import type { Calculation, ExploreQuestion, ExploreType } from '#api/explore.ts'

/** What somebody has put together, as the address has it. */
export interface ExploreState {
  readonly model: string | undefined
  /** Of the project; undefined is the project as such. */
  readonly instance: string | undefined
  /** `count`, `sum:amount`. */
  readonly measures: readonly string[]
  readonly dimensions: readonly string[]
  readonly time: string | undefined
  readonly grain: Grain
  /** By column; none while nothing is chosen yet. */
  readonly filters: Readonly<Record<string, readonly string[]>>
  /** Undefined where what is asked says it. */
  readonly type: ExploreType | undefined
}

export const GRAINS: readonly Grain[] = ['hour', 'day', 'week', 'month', 'quarter', 'year']
export const TYPES: readonly ExploreType[] = ['table', 'bar', 'line', 'area', 'stacked', 'kpi']
const CALCULATIONS: readonly Calculation[] = ['count', 'count_distinct', 'sum', 'avg', 'min', 'max']
const FILTER = 'where.'

export function readExplore(search: string): ExploreState {
  const query = new URLSearchParams(search)
  const filters: Record<string, readonly string[]> = {}
  for (const key of new Set(query.keys())) {
    if (key.startsWith(FILTER)) filters[key.slice(FILTER.length)] = query.getAll(key).filter((value) => value !== '')
  }
  const [grain, type] = [query.get('grain'), query.get('as')]
  return {
    model: query.get('model') ?? undefined,
    instance: query.get('instance') || undefined,
    measures: query.has('measure') ? query.getAll('measure') : ['count'],
    dimensions: query.getAll('by'),
    time: query.get('time') ?? undefined,
    grain: GRAINS.find((each) => each === grain) ?? 'day',
    filters,
    type: TYPES.find((each) => each === type),
  }
}

export function exploreSearch({
  model,
  instance,
  measures,
  dimensions,
  time,
  grain,
  filters,
  type,
}: ExploreState): string {
  const query = new URLSearchParams()
  if (instance !== undefined) query.set('instance', instance)
  if (model !== undefined) query.set('model', model)
  if (measures.join() !== 'count') for (const measure of measures) query.append('measure', measure)
  for (const dimension of dimensions) query.append('by', dimension)
  if (time !== undefined) query.set('time', time)
  if (time !== undefined && grain !== 'day') query.set('grain', grain)
  for (const [column, values] of Object.entries(filters)) {
    for (const value of values.length === 0 ? [''] : values) query.append(`${FILTER}${column}`, value)
  }
  if (type !== undefined) query.set('as', type)
  return query.toString()
}

/** How it is drawn where nobody has said: over time a line, by something bars, else one number. */
export function shownType({ type, time, dimensions }: Pick<ExploreState, 'type' | 'time' | 'dimensions'>): ExploreType {
  if (type !== undefined) return type
  if (time !== undefined) return 'line'
  return dimensions.length > 0 ? 'bar' : 'kpi'
}

/** Why it cannot be drawn so; undefined where it can. */
export function missing(state: ExploreState): string | undefined {
  const type = shownType(state)
  if (state.measures.length === 0 && (type !== 'table' || state.dimensions.length === 0)) return 'Choose a measure'
  if (
    (type === 'line' || type === 'area' || type === 'bar' || type === 'stacked') &&
    state.time === undefined &&
    state.dimensions.length === 0
  ) {
    return 'Choose by what, or a time'
  }
  return undefined
}

/** As the server is asked. `word` is what a definition calls the model. */
export function questionOf(state: ExploreState, word: string, columns: readonly DataColumn[]): ExploreQuestion {
  const isKpi = shownType(state) === 'kpi'
  return {
    model: word,
    type: shownType(state),
    measures: state.measures.flatMap((measure) => {
      const [name = '', ...rest] = measure.split(':')
      const calculation = CALCULATIONS.find((each) => each === name)
      return calculation ? [{ calculation, column: rest.length === 0 ? null : rest.join(':') }] : []
    }),
    dimensions: isKpi ? [] : state.dimensions,
    time: state.time ?? null,
    grain: state.time === undefined ? null : state.grain,
    filters: Object.entries(state.filters)
      .filter(([, values]) => values.length > 0)
      .map(([column, values]) => ({ column, type: isDated(column, columns) ? 'date_range' : 'multi_select', values })),
    limit: null,
  }
}

export function isDated(name: string, columns: readonly DataColumn[]): boolean {
  const type = columns.find((column) => column.name === name)?.type
  return type === 'date' || type === 'timestamp'
}
