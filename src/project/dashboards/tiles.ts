/** The tiles of a dashboard that show the rows of one query: numbers, charts, tables; and those that show none. */
import type {
  AreaTile,
  BarTile,
  ColumnTotal,
  FreshnessTile,
  GoalDefinition,
  HeatmapTile,
  KpiTile,
  LineTile,
  MarkdownTile,
  ScatterTile,
  Sorting,
  SqlText,
  StackedTile,
  TableTile,
  TileSource,
} from '#manifest/dashboards/definition.ts'
import type { Grain } from '#api/dashboards.ts'
import { isMapping } from '#foundation/yaml/yaml-value.ts'
import { type Place, placeName, type Reading, WRONG, type Wrong } from '#project/config/shapes/reading.ts'
import { type Fields, filled, optional, record, required } from '#project/config/shapes/record.ts'
import { listOf, mapped, oneOrMore, type Shape, shortOrFull, tableOf } from '#project/config/shapes/shape.ts'
import { FLAG, oneOf, TEXT } from '#project/config/shapes/values.ts'
import { MARKDOWN, placedFields, type PlacedKeys } from './placed.ts'
import { areThere, columnsOf, SOURCE, type SourceKeys, sourceOf } from './source.ts'
import { checkColumn, COLUMN, GOAL, GRAIN, SORTING, SQL } from './values.ts'

/** A tile before it has its id and its type. */
export type Untyped<T> = Omit<T, 'id' | 'type'> & { readonly id?: string }

/** A shape of a tile with a source: what `make` gives of its own keys stands beside the source. */
function sourced<T extends { readonly source: TileSource }, Own>(
  what: string,
  size: readonly [width: number, height: number],
  own: Fields<Own>,
  make: (
    keys: Own,
    source: TileSource,
    place: Place,
    reading: Reading,
  ) => Omit<T, 'source' | 'id' | 'type' | 'path' | keyof PlacedKeys> | Wrong,
  needsMeasures = true,
): Shape<Untyped<T>> {
  const fields = { ...placedFields(...size), ...SOURCE, ...own } as Fields<PlacedKeys & SourceKeys & Own>
  return mapped(record<PlacedKeys & SourceKeys & Own>(what, fields), (keys, place, reading) => {
    const source = sourceOf(keys, place, reading, needsMeasures)
    if (source === WRONG) return WRONG
    const made = make(keys, source, place, reading)
    return made === WRONG ? WRONG : ({ ...placed(keys, place), source, ...made } as unknown as Untyped<T>)
  })
}

export function placed(
  { id, title, description, width, height, filters, columns }: PlacedKeys,
  { path }: Place,
): PlacedKeys & Pick<Place, 'path'> {
  return {
    ...(id !== undefined && { id }),
    ...(title !== undefined && { title }),
    description,
    width,
    height,
    ...(filters && { filters }),
    columns,
    path,
  }
}

interface KpiKeys {
  readonly value?: string
  readonly comparison?: KpiTile['comparison']
  readonly better: KpiTile['better']
  readonly goal?: GoalDefinition
  readonly spark?: KpiTile['spark']
}

interface ComparisonKeys {
  readonly column?: string
  readonly sql?: SqlText
  readonly label?: string
}

const COMPARISON: Shape<NonNullable<KpiTile['comparison']>> = shortOrFull<
  'previous',
  ComparisonKeys,
  NonNullable<KpiTile['comparison']>
>({
  wanted: "'previous', or a mapping with column or sql",
  short: oneOf(['previous']),
  ofShort: () => ({ kind: 'previous' }),
  full: record<ComparisonKeys>('a comparison', {
    column: optional(COLUMN, 'The column of the same row with which the value is compared.'),
    sql: optional(SQL, 'A query whose first value it is compared with.'),
    label: optional(TEXT, 'What that is: `the week before`.'),
  }),
  ofFull({ column, sql, label }, place, reading) {
    const named = label === undefined ? {} : { label }
    if (column !== undefined && sql === undefined) return { kind: 'column', column, ...named }
    if (sql !== undefined && column === undefined) return { kind: 'sql', sql, ...named }
    if (sql === undefined) return { kind: 'previous', ...named }
    return reading.refuse(place, `${placeName(place)} needs either 'column' or 'sql': it has both`)
  },
})

interface SparkKeys {
  readonly sql: SqlText
  readonly x: string
  readonly y: string
}

const SPARK: Shape<NonNullable<KpiTile['spark']>> = shortOrFull<Grain, SparkKeys, NonNullable<KpiTile['spark']>>({
  wanted: 'a grain such as day, or a mapping with sql, x and y',
  short: GRAIN,
  ofShort: (grain) => ({ kind: 'grain', grain }),
  full: record<SparkKeys>('a spark line', {
    sql: required(SQL, 'Its query.'),
    x: required(COLUMN, 'Along which column.'),
    y: required(COLUMN, 'The value.'),
  }),
  ofFull: (keys) => ({ kind: 'sql', ...keys }),
})

export const KPI = sourced<KpiTile, KpiKeys>(
  'a kpi',
  [3, 2],
  {
    value: optional(COLUMN, 'The column of the number; else the first.'),
    comparison: optional(COMPARISON, '`previous` for the days before those chosen, or `{column}` or `{sql}`.'),
    better: filled(oneOf(['up', 'down', 'neither']), 'up', 'Whether more is good.'),
    goal: optional(GOAL, 'What is to be reached.'),
    spark: optional(SPARK, 'A line below the number: a grain of `time`, or `{sql, x, y}`.'),
  },
  ({ value, comparison, better, goal, spark }, source, place, reading) => {
    if (!areThere(source, { value }, place, reading)) return WRONG
    const needsModel = spark?.kind === 'grain' ? 'spark' : comparison?.kind === 'previous' ? 'comparison' : undefined
    if (needsModel !== undefined && source.kind === 'sql') {
      const at = { raw: null, path: [...place.path, needsModel] }
      return reading.refuse(at, `${placeName(place)} is a query: its ${needsModel} needs 'sql' of its own`)
    }
    if (spark?.kind === 'grain' && source.kind === 'model' && source.time === undefined) {
      const at = { raw: null, path: [...place.path, 'spark'] }
      return reading.refuse(at, `${placeName(at)} goes along time, and ${placeName(place)} has no 'time'`)
    }
    if (source.kind === 'model' && source.dimensions.length > 0) {
      const at = { raw: null, path: [...place.path, 'dimensions'] }
      return reading.refuse(at, `${placeName(place)} is one number, and has no dimensions`, { onKey: true })
    }
    return {
      ...(value !== undefined && { value }),
      ...(comparison && { comparison }),
      better,
      ...(goal && { goal }),
      ...(spark && { spark }),
    }
  },
)

interface AxesKeys {
  readonly x?: string
  readonly y?: readonly string[]
  readonly series?: string
  readonly goal?: GoalDefinition
}

const AXES: Fields<AxesKeys> = {
  x: optional(COLUMN, 'The column along the axis; of a model its time or first dimension.'),
  y: optional(oneOrMore(COLUMN), 'The columns that are drawn; of a model its measures.'),
  series: optional(COLUMN, 'The column that makes a line for each of its values; of a model its second dimension.'),
  goal: optional(GOAL, 'A line across.'),
}

type Axes = Pick<LineTile, 'x' | 'y' | 'series' | 'goal'>

function axesOf(
  { x, y = [], series, goal }: AxesKeys,
  source: TileSource,
  place: Place,
  reading: Reading,
): Axes | Wrong {
  if (!areThere(source, { x, y, series }, place, reading)) return WRONG
  if (source.kind === 'sql') {
    const missing = [...(x === undefined ? ['x'] : []), ...(y.length === 0 ? ['y'] : [])]
    for (const key of missing) {
      reading.refuse(place, `${placeName(place)} needs '${key}'`, {
        reason: 'missing-key',
        hint: `${key} names a column of the query`,
        onKey: true,
      })
    }
    if (missing.length > 0) return WRONG
  } else if (source.time === undefined && source.dimensions.length === 0) {
    return reading.refuse(place, `${placeName(place)} needs 'time' or 'dimensions' to go along`, {
      reason: 'missing-key',
    })
  }
  return {
    ...(x !== undefined && { x }),
    y,
    ...(series !== undefined && { series }),
    ...(goal && { goal }),
  }
}

export const LINE = sourced<LineTile, AxesKeys>('a line chart', [6, 4], AXES, axesOf)

const HORIZONTAL = filled(FLAG, false, 'Whether bars lie.')
const SHARE = filled(FLAG, false, 'Whether it is drawn to 100 %.')

export const BAR = sourced<BarTile, AxesKeys & Pick<BarTile, 'horizontal'>>(
  'a bar chart',
  [6, 4],
  { ...AXES, horizontal: HORIZONTAL },
  (keys, source, place, reading) => withAxes(axesOf(keys, source, place, reading), { horizontal: keys.horizontal }),
)

export const STACKED = sourced<StackedTile, AxesKeys & Pick<StackedTile, 'horizontal' | 'share'>>(
  'a stacked bar chart',
  [6, 4],
  { ...AXES, horizontal: HORIZONTAL, share: SHARE },
  (keys, source, place, reading) =>
    withAxes(axesOf(keys, source, place, reading), { horizontal: keys.horizontal, share: keys.share }),
)

export const AREA = sourced<AreaTile, AxesKeys & Pick<AreaTile, 'stacked' | 'share'>>(
  'an area chart',
  [6, 4],
  { ...AXES, stacked: filled(FLAG, true, 'Whether areas stand upon each other.'), share: SHARE },
  (keys, source, place, reading) =>
    withAxes(axesOf(keys, source, place, reading), { stacked: keys.stacked, share: keys.share }),
)

function withAxes<T>(axes: Axes | Wrong, rest: T): (Axes & T) | Wrong {
  return axes === WRONG ? WRONG : { ...axes, ...rest }
}

type ScatterKeys = Pick<ScatterTile, 'x' | 'y' | 'size' | 'series' | 'label'>

export const SCATTER = sourced<ScatterTile, ScatterKeys>(
  'a scatter chart',
  [6, 4],
  {
    x: required(COLUMN, 'The column along the axis.'),
    y: required(COLUMN, 'The column upwards.'),
    size: optional(COLUMN, 'The column of the size of points.'),
    series: optional(COLUMN, 'The column of their colour.'),
    label: optional(COLUMN, 'The column that names them.'),
  },
  ({ x, y, size, series, label }, source, place, reading) => {
    if (!areThere(source, { x, y, size, series, label }, place, reading)) return WRONG
    return {
      x,
      y,
      ...(size !== undefined && { size }),
      ...(series !== undefined && { series }),
      ...(label !== undefined && { label }),
    }
  },
)

type HeatmapKeys = Pick<HeatmapTile, 'x' | 'y' | 'value'>

export const HEATMAP = sourced<HeatmapTile, HeatmapKeys>(
  'a heat map',
  [6, 5],
  {
    x: required(COLUMN, 'The column along the axis.'),
    y: required(COLUMN, 'The column upwards.'),
    value: required(COLUMN, 'The column of the colour.'),
  },
  ({ x, y, value }, source, place, reading) =>
    areThere(source, { x, y, value }, place, reading) ? { x, y, value } : WRONG,
)

interface TableKeys {
  readonly sort?: readonly Sorting[]
  readonly totals?: TableTile['totals']
  readonly bars?: readonly string[]
}

const TOTAL = oneOf<ColumnTotal>(['sum', 'avg', 'min', 'max', 'count'])

/** `true`, a list of columns to sum up, or a mapping from columns to how. */
const TOTALS: Shape<TableTile['totals']> = {
  wanted: 'true, a list of columns, or a mapping from columns to sum, avg, min, max or count',
  schema: { anyOf: [{ type: 'boolean' }, { type: 'array', items: { type: 'string' } }, { type: 'object' }] },
  read(place, reading) {
    const value = reading.value(place)
    if (value === WRONG) return WRONG
    if (value === true) return 'all'
    if (value === false) return 'none'
    if (isMapping(value))
      return tableOf(TOTAL, 'columns', (name) =>
        checkColumn(name) === undefined ? undefined : 'has braces or line breaks',
      ).read(place, reading)
    const list = listOf(COLUMN, this.wanted).read(place, reading)
    return list === WRONG ? WRONG : new Map(list.map((column) => [column, 'sum']))
  },
}

export const TABLE = sourced<TableTile, TableKeys>(
  'a table',
  [12, 5],
  {
    sort: optional(SORTING, 'How rows are sorted at first.'),
    totals: optional(TOTALS, 'What the last row sums up: `true` with a model, else columns and how.'),
    bars: optional(oneOrMore(COLUMN), 'Columns in which a bar shows the size.'),
  },
  ({ sort = [], totals = 'none', bars = [] }, source, place, reading) => {
    const named = {
      sort: sort.map(({ column }) => column),
      bars,
      ...(totals instanceof Map && { totals: [...totals.keys()] }),
    }
    if (!areThere(source, named, place, reading)) return WRONG
    if (totals === 'all' && columnsOf(source) === undefined) {
      const at = { raw: true, path: [...place.path, 'totals'] }
      return reading.refuse(at, `${placeName(place)} is a query: 'totals' has to name its columns`, {
        hint: 'totals: [revenue]',
      })
    }
    return { sort, totals, bars }
  },
  false,
)

export const MARKDOWN_TILE: Shape<Untyped<MarkdownTile>> = mapped(
  record<PlacedKeys & { readonly markdown: string }>('a Markdown tile', {
    ...placedFields(12, 2),
    markdown: required(MARKDOWN, 'Its text.'),
  }),
  (keys, place) => ({ ...placed(keys, place), markdown: keys.markdown }),
)

export const FRESHNESS: Shape<Untyped<FreshnessTile>> = mapped(
  record<PlacedKeys & { readonly of: readonly string[] }>('a freshness tile', {
    ...placedFields(12, 3),
    of: filled(oneOrMore(TEXT), [], 'Names of models, and `source:shop.orders`; else all that the dashboard reads.'),
  }),
  (keys, place) => ({ ...placed(keys, place), of: keys.of }),
)
