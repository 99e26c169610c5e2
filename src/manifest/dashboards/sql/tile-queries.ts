/** The queries of a tile, with Jinja in them where relations and filters belong. */
import type { Grain, Format } from '#api/dashboards.ts'
import type {
  DashboardDefinition,
  FilterDefinition,
  ModelSource,
  SqlText,
  TileDefinition,
  TileSource,
} from '../definition.ts'
import type { KnownColumn } from '../query.ts'
import { cohortQuery, cohortRows } from './cohort-query.ts'
import { type ColumnsOf, heededFilters } from './conditions.ts'
import { funnelQuery, funnelRows } from './funnel-query.ts'
import { modelQuery, modelRows, totalsQuery } from './model-query.ts'
import { columnSql, quoted, relationSql } from './names.ts'

/** What is known of a column, and the column of the model that it is made of. */
export interface DescribedColumn extends KnownColumn {
  readonly of: string | null
}

export interface JinjaQuery {
  readonly text: string
  /** Where in the file it stands; what was made of other keys stands at the nearest of them. */
  readonly path: SqlText['path']
  readonly isMade: boolean
  readonly columns: readonly DescribedColumn[]
}

export interface TileQueries {
  readonly query?: JinjaQuery
  readonly parts: Readonly<Record<string, JinjaQuery>>
  readonly rows?: JinjaQuery
}

/** Without the columns of models no filter is heeded by itself: for who asks only what a tile reads. */
export function tileQueries(dashboard: DashboardDefinition, tile: TileDefinition, columnsOf: ColumnsOf): TileQueries {
  const made = (text: string, columns: readonly DescribedColumn[], key?: string): JinjaQuery => ({
    text,
    path: [...tile.path, ...(key === undefined ? [] : [key])],
    isMade: true,
    columns: withOwn(columns, tile),
  })
  const heededOf = (model: string) => heededFilters(dashboard, tile, model, columnsOf)
  switch (tile.type) {
    case 'markdown':
    case 'freshness':
      return { parts: {} }
    case 'funnel': {
      const { model, kind } = tile.from
      const heeded = heededOf(model)
      const key = kind === 'events' ? 'events' : 'fact'
      const columns = funnelColumns(tile)
      const hasPrevious = tile.compare && heeded.some(({ filter }) => filter.type === 'date_range')
      return {
        query: made(funnelQuery(tile, { heeded }), columns, key),
        parts: hasPrevious ? { previous: made(funnelQuery(tile, { heeded, period: 'previous' }), columns, key) } : {},
        rows: made(funnelRows(tile, heeded), [], key),
      }
    }
    case 'cohort': {
      const other = tile.cohort?.model
      const heeded = { activities: heededOf(tile.model), starts: other === undefined ? [] : heededOf(other) }
      return {
        query: made(cohortQuery(tile, heeded), cohortColumns(tile), 'model'),
        parts: {},
        rows: made(cohortRows(tile, heeded), [], 'model'),
      }
    }
    default:
      return sourced(tile, tile.source, heededOf, made)
  }
}

type Sourced = Extract<TileDefinition, { readonly source: TileSource }>
type Made = (text: string, columns: readonly DescribedColumn[], key?: string) => JinjaQuery

function sourced(
  tile: Sourced,
  source: TileSource,
  heededOf: (model: string) => ReturnType<typeof heededFilters>,
  made: Made,
): TileQueries {
  const written = (sql: SqlText): JinjaQuery => ({ ...made(sql.text, []), path: sql.path, isMade: false })
  const parts: Record<string, JinjaQuery> = {}
  if (tile.type === 'kpi') {
    if (tile.comparison?.kind === 'sql') parts.comparison = written(tile.comparison.sql)
    if (tile.spark?.kind === 'sql') parts.spark = written(tile.spark.sql)
  }
  if (source.kind === 'sql') {
    if (tile.type === 'table' && tile.totals instanceof Map) {
      const totals = [...tile.totals].map(([column, how]) => `${how}(${quoted(column)}) as ${quoted(column)}`)
      const text = `select\n  ${totals.join(',\n  ')}\nfrom (\n${source.sql.text.trim()}\n) as rows_of_table`
      parts.totals = { ...made(text, []), path: source.sql.path }
    }
    return { query: written(source.sql), parts, ...(source.rows && { rows: written(source.rows) }) }
  }
  const heeded = heededOf(source.model)
  const columns = modelColumns(source)
  const rows = made(modelRows(tile.type === 'kpi' ? timeless(source) : source, heeded), [], 'model')
  if (tile.type !== 'kpi') {
    if (tile.type === 'table' && tile.totals !== 'none')
      parts.totals = made(totalsOf(tile.totals, source, heeded), columns, 'model')
    return { query: made(modelQuery(source, { heeded }), columns, 'model'), parts, rows }
  }
  const alone = timeless(source)
  if (tile.comparison?.kind === 'previous') {
    parts.comparison = made(modelQuery(alone, { heeded, period: 'previous' }), columns, 'model')
  }
  if (tile.spark?.kind === 'grain') {
    const { grain } = tile.spark
    parts.spark = made(modelQuery(source, { heeded, grain }), modelColumns({ ...source, grain }), 'model')
  }
  return { query: made(modelQuery(alone, { heeded }), columns, 'model'), parts, rows }
}

function timeless(source: ModelSource): ModelSource {
  const { time: _time, ...rest } = source
  return rest
}

function totalsOf(
  totals: ReadonlyMap<string, string> | 'all',
  source: ModelSource,
  heeded: ReturnType<typeof heededFilters>,
): string {
  const all = totalsQuery(source, heeded)
  if (totals === 'all') return all
  // Named ones are summed up over the rows that are shown.
  const columns = [...totals].map(([column, how]) => `${how}(${quoted(column)}) as ${quoted(column)}`)
  return `select\n  ${columns.join(',\n  ')}\nfrom (\n${modelQuery(source, { heeded })}\n) as rows_of_table`
}

const NUMBER: Format = { type: 'number', decimals: null, currency: null, grain: null, unit: null }
const COUNT: Format = { ...NUMBER, decimals: 0 }
const PERCENT: Format = { ...NUMBER, type: 'percent' }
const DURATION: Format = { ...NUMBER, type: 'duration' }

function dated(grain: Grain): Format {
  return { ...NUMBER, type: 'date', grain }
}

function column(name: string, label: string | null, format: Format | null, of: string | null = null): DescribedColumn {
  return { name, label, description: '', format, of }
}

function modelColumns({ time, grain, dimensions, measures }: ModelSource): DescribedColumn[] {
  return [
    ...(time === undefined ? [] : [column(time, null, dated(grain), time)]),
    ...dimensions.map(({ name, sql }) => column(name, null, null, sql === undefined ? name : null)),
    ...measures.flatMap((measure) => {
      const { name, label = null, hidden, ratio, format = ratio ? PERCENT : null } = measure
      const of =
        measure.sum ?? measure.avg ?? measure.min ?? measure.max ?? measure.countDistinct ?? measure.count ?? null
      return hidden ? [] : [column(name, label, format, of)]
    }),
  ]
}

function funnelColumns({ by, over }: Extract<TileDefinition, { type: 'funnel' }>): DescribedColumn[] {
  return [
    ...(by ? [column(by.name, null, null, by.sql === undefined ? by.name : null)] : []),
    ...(over === undefined ? [] : [column('over', 'Period', dated(over))]),
    column('step', 'Step', null),
    column('count', 'Count', COUNT),
    column('of_total', 'Of the first step', PERCENT),
    column('of_previous', 'Of the step before', PERCENT),
    column('drop_off', 'Drop-off', PERCENT),
    column('is_largest_drop', 'Largest drop-off', null),
    column('seconds', 'Median time between', DURATION),
    ...(over === undefined ? [] : [column('change', 'Change', PERCENT)]),
  ]
}

function cohortColumns({
  grain,
  kind,
  cohort,
  activity,
}: Extract<TileDefinition, { type: 'cohort' }>): DescribedColumn[] {
  return [
    column('cohort', 'Cohort', dated(grain), cohort ? cohort.column : activity),
    column('size', 'Size', COUNT),
    column(
      'period',
      grain.replace(/^./, (letter) => letter.toUpperCase()),
      COUNT,
    ),
    column('count', kind === 'retention' ? 'Active' : 'Converted', COUNT),
    column('rate', kind === 'retention' ? 'Retention' : 'Conversion', PERCENT),
  ]
}

/** What the tile says of its columns goes before what is known of them. */
function withOwn(columns: readonly DescribedColumn[], tile: TileDefinition): readonly DescribedColumn[] {
  const unknown = [...tile.columns.keys()].filter((name) => !columns.some((each) => each.name === name))
  return [...columns, ...unknown.map((name) => column(name, null, null, name))].map((each) => {
    const { label, description, format } = tile.columns.get(each.name) ?? {}
    return {
      ...each,
      label: label ?? each.label,
      description: description ?? each.description,
      format: format ?? each.format,
    }
  })
}

/** The nodes whose freshness a tile tells, as references. */
export function freshnessReads(tile: Extract<TileDefinition, { type: 'freshness' }>): readonly JinjaQuery[] {
  return tile.of.map((word, at) => {
    const [sourceName = '', table = ''] = word.replace(/^source:/, '').split('.')
    const text = word.startsWith('source:') ? `{{ source('${sourceName}', '${table}') }}` : relationSql(word)
    return { text, path: [...tile.path, 'of', at], isMade: true, columns: [] }
  })
}

/** Asks for the options of a filter; undefined where nobody has to be asked. */
export function optionsQuery({ options }: FilterDefinition, path: SqlText['path']): JinjaQuery | undefined {
  if (options?.kind === 'sql') return { text: options.sql.text, path: options.sql.path, isMade: false, columns: [] }
  if (options?.kind !== 'column') return undefined
  const value = columnSql(options.column)
  const label = columnSql(options.label ?? options.column)
  return {
    text: `select distinct\n  cast(${value} as varchar) as value,\n  cast(${label} as varchar) as label\nfrom ${relationSql(options.model)}\nwhere ${value} is not null\norder by 2, 1`,
    path: [...path, 'options'],
    isMade: true,
    columns: [],
  }
}
