import {
  ANYTHING,
  eitherOf,
  exactly,
  FLAG,
  INTEGER,
  type JsonSchema,
  listOf,
  mapOf,
  MOMENT,
  NUMBER,
  type Of,
  oneOf,
  orNull,
  recordOf,
  TEXT,
} from './json-schema.ts'

export const GRAIN = oneOf(['hour', 'day', 'week', 'month', 'quarter', 'year'])

/** How a value is written. What is null is left to the reader's locale. A percent is a share: 0.6246 is 62.46 %; a duration is in seconds. */
export const FORMAT = recordOf('TrellisFormat', {
  type: oneOf(['number', 'percent', 'currency', 'duration', 'date']),
  decimals: orNull(INTEGER),
  /** Of a currency: its code of ISO 4217. */
  currency: orNull(TEXT),
  /** Of a date: how much of it is told. */
  grain: orNull(GRAIN),
  /** What stands behind a number: `kg`. */
  unit: orNull(TEXT),
})

export const FILTER_TYPE = oneOf(['date_range', 'select', 'multi_select', 'text', 'toggle'])

export const FILTER_OPTION = recordOf('TrellisFilterOption', { value: TEXT, label: TEXT })

/**
 * In an address a filter is its name and its values: `?state=Georgia`, `?states=Georgia&states=Ohio`, `?period=2021-02-01..2021-02-11`
 * (either side may be empty; both days belong to it), `?without_employees=true`. An empty value says that it is unset, also where it has a default.
 */
export const FILTER = recordOf('TrellisFilter', {
  name: TEXT,
  label: TEXT,
  description: TEXT,
  type: FILTER_TYPE,
  /** Its values where the address names none; empty is unset. */
  default: listOf(TEXT),
  /** Null where they are asked of the warehouse (`…/filters/:filter`), and for types that have none. */
  options: orNull(listOf(FILTER_OPTION)),
  /** Whether `…/filters/:filter` answers. */
  asks_for_options: FLAG,
})

export const FILTER_OPTIONS = recordOf('TrellisFilterOptions', { options: listOf(FILTER_OPTION), is_truncated: FLAG })

const GOAL = exactly({ value: NUMBER, label: orNull(TEXT) })

/** Which column stands where in a chart along an axis. With `series` there is one `y`, and a line for each of its values. */
const AXES = { x: TEXT, y: listOf(TEXT), series: orNull(TEXT), goal: orNull(GOAL) }

/** What a type of tile says of its drawing. Columns are those of the tile's data. */
export const TILE_SETTINGS = {
  /**
   * Its value stands in the column `value` of the first row, or where that is empty in the first column. The comparison stands in `comparison.column` of
   * that row, or else in the part `comparison`, in the column of the same place; there is none where it looks at the days before, and no days are chosen.
   * The part `spark` has the columns `spark.x` and `spark.y`.
   */
  kpi: exactly({
    value: TEXT,
    comparison: orNull(exactly({ column: orNull(TEXT), label: orNull(TEXT) })),
    /** Whether more is good, for the comparison and the goal. */
    better: oneOf(['up', 'down', 'neither']),
    goal: orNull(GOAL),
    spark: orNull(exactly({ x: TEXT, y: TEXT })),
  }),
  line: exactly(AXES),
  bar: exactly({ ...AXES, is_horizontal: FLAG }),
  /** Bars upon each other; `is_share` draws them to 100 %. */
  stacked: exactly({ ...AXES, is_horizontal: FLAG, is_share: FLAG }),
  area: exactly({ ...AXES, is_stacked: FLAG, is_share: FLAG }),
  scatter: exactly({ x: TEXT, y: TEXT, size: orNull(TEXT), series: orNull(TEXT), label: orNull(TEXT) }),
  heatmap: exactly({ x: TEXT, y: TEXT, value: TEXT }),
  /** The part `totals` has one row; a column that is not in it has no total. */
  table: exactly({
    sort: listOf(exactly({ column: TEXT, descending: FLAG })),
    has_totals: FLAG,
    /** Columns in whose cells a bar shows the size. */
    bars: listOf(TEXT),
  }),
  markdown: exactly({ markdown: TEXT }),
  /**
   * Columns: `by` and `over` where they are not null (`over` is the start of a period), then `step`, `count`, `of_total`, `of_previous`, `drop_off`
   * (share of the step before that is lost), `is_largest_drop`, `seconds` (median time since the step before, null where it is not known), and with `over` also `change`
   * (of `of_total`, against the period before). Steps stand in their order within each `by` and `over`. The part `previous` has the same columns for the
   * days before, where days are chosen.
   */
  funnel: exactly({
    steps: listOf(exactly({ name: TEXT, label: TEXT })),
    by: orNull(TEXT),
    over: orNull(GRAIN),
    /** Whether a period counts all that came until its end. */
    is_cumulative: FLAG,
    has_previous: FLAG,
    show: oneOf(['funnel', 'bars', 'table', 'line']),
  }),
  /** Columns: `cohort` (start of its period), `size`, `period` (0 is the cohort's own), `count`, `rate`. Periods that have not come yet are no rows. */
  cohort: exactly({
    grain: GRAIN,
    kind: oneOf(['retention', 'conversion']),
    show: oneOf(['relative', 'absolute']),
  }),
  /** Columns: `unique_id`, `name`, `resource_type`, `as_of`, `expected_at`, `verdict`. */
  freshness: exactly({}),
} as const satisfies Record<string, JsonSchema>

export type TileType = keyof typeof TILE_SETTINGS

const PLACED = {
  /** Unique in its dashboard. */
  id: TEXT,
  title: orNull(TEXT),
  /** Markdown. */
  description: TEXT,
  /** Of the twelve columns of the grid; tiles stand in their order, line by line. */
  width: INTEGER,
  /** In rows of the grid. */
  height: INTEGER,
  depends_on: listOf(TEXT),
  /** Names of the filters that change its data. */
  filters: listOf(TEXT),
  drills: FLAG,
  /** The columns whose values a click on a number says: `…/rows?at.state=Georgia`, and `at_null=state` where the value is null. */
  drill_by: listOf(TEXT),
  /** Columns of its data, and the filter that a click on their values sets. */
  cross_filters: mapOf(TEXT),
}

function tileOf<const T extends TileType>(type: T): JsonSchema<TileOf<T>> {
  return exactly({ ...PLACED, type: oneOf([type]), settings: TILE_SETTINGS[type] }) as JsonSchema as JsonSchema<
    TileOf<T>
  >
}

type Placed = { readonly [K in keyof typeof PLACED]: Of<(typeof PLACED)[K]> }

export type TileOf<T extends TileType> = T extends TileType
  ? Placed & { readonly type: T; readonly settings: Of<(typeof TILE_SETTINGS)[T]> }
  : never

export const TILE: JsonSchema<TileOf<TileType>> = {
  title: 'TrellisTile',
  ...eitherOf((Object.keys(TILE_SETTINGS) as TileType[]).map((type) => tileOf(type))),
}

const DASHBOARD_FIELDS = {
  name: TEXT,
  title: TEXT,
  /** Markdown. */
  description: TEXT,
  owner: orNull(exactly({ name: orNull(TEXT), email: orNull(TEXT) })),
  /** Its file, from the project's root. */
  path: TEXT,
  exposure_id: orNull(TEXT),
}

/** A file that cannot be drawn, and why: the text of the terminal, frame and all. */
export const DASHBOARD_PROBLEM = recordOf('TrellisDashboardProblem', { path: TEXT, message: TEXT })

export const DASHBOARDS = recordOf('TrellisDashboards', {
  dashboards: listOf(exactly({ ...DASHBOARD_FIELDS, tiles: INTEGER })),
  problems: listOf(DASHBOARD_PROBLEM),
})

export const DASHBOARD = recordOf('TrellisDashboard', {
  ...DASHBOARD_FIELDS,
  filters: listOf(FILTER),
  /** Where a dashboard has no tabs, there is one, without a title. */
  tabs: listOf(exactly({ name: TEXT, title: orNull(TEXT), tiles: listOf(TILE) })),
  problems: listOf(DASHBOARD_PROBLEM),
  /** In which its moments are told. */
  timezone: TEXT,
})

export const COLUMN_TYPE = oneOf(['text', 'number', 'integer', 'boolean', 'date', 'timestamp'])

export const DATA_COLUMN = recordOf('TrellisDataColumn', {
  name: TEXT,
  type: COLUMN_TYPE,
  label: TEXT,
  /** Of the model's column. */
  description: TEXT,
  format: orNull(FORMAT),
})

const RESULT = { columns: listOf(DATA_COLUMN), rows: listOf(listOf(ANYTHING)), is_truncated: FLAG }

/** Dates and timestamps are ISO texts, numbers that JavaScript cannot hold are texts. */
export const RESULT_PART = recordOf('TrellisResult', RESULT)

export const TILE_DATA = recordOf('TrellisTileData', {
  ...RESULT,
  /** What else a tile needs, by name: see `TILE_SETTINGS`. */
  parts: mapOf(RESULT_PART),
  as_of: orNull(MOMENT),
  verdict: oneOf(['fresh', 'late', 'unknown']),
  expected_at: orNull(MOMENT),
  reasons: listOf(TEXT),
  failing_tests: listOf(TEXT),
  computed_at: MOMENT,
})

/** What `…/rows` answers: the rows behind a number. */
export const TILE_ROWS = RESULT_PART

/** What `…/computed` answers. */
export const TILE_COMPUTED = recordOf('TrellisTileComputed', {
  /** The query and those of its parts, as they were sent. */
  queries: listOf(exactly({ name: orNull(TEXT), sql: TEXT, parameters: listOf(ANYTHING) })),
  depends_on: listOf(exactly({ unique_id: TEXT, name: TEXT, resource_type: TEXT })),
  tests: listOf(exactly({ unique_id: TEXT, name: TEXT, status: orNull(TEXT) })),
  last_run: orNull(exactly({ id: INTEGER, finished_at: orNull(MOMENT) })),
})

const PAGE_FIELDS = { name: TEXT, title: TEXT, description: TEXT, path: TEXT }

export const PAGES = recordOf('TrellisPages', {
  pages: listOf(exactly(PAGE_FIELDS)),
  problems: listOf(DASHBOARD_PROBLEM),
})

const MARKDOWN_BLOCK = exactly({ type: oneOf(['markdown']), markdown: TEXT })
const SQL_BLOCK = exactly({
  type: oneOf(['sql']),
  id: TEXT,
  title: orNull(TEXT),
  /** As it stands in the page. */
  sql: TEXT,
  /** Whether its SQL is folded away until somebody opens it. */
  is_collapsed: FLAG,
  depends_on: listOf(TEXT),
})

/** A Markdown file with SQL blocks; `/api/pages/:name/blocks/:id` answers what each gives, as `TILE_DATA`. */
export const PAGE = recordOf('TrellisPage', {
  ...PAGE_FIELDS,
  blocks: listOf(eitherOf([MARKDOWN_BLOCK, SQL_BLOCK])),
  problems: listOf(DASHBOARD_PROBLEM),
})

export type Grain = Of<typeof GRAIN>
export type Format = Of<typeof FORMAT>
export type FilterType = Of<typeof FILTER_TYPE>
export type FilterOption = Of<typeof FILTER_OPTION>
export type Filter = Of<typeof FILTER>
export type FilterOptions = Of<typeof FILTER_OPTIONS>
/** Narrowed by `type`. */
export type Tile = TileOf<TileType>
export type Dashboards = Of<typeof DASHBOARDS>
export type Dashboard = Of<typeof DASHBOARD>
export type DashboardProblem = Of<typeof DASHBOARD_PROBLEM>
export type ColumnType = Of<typeof COLUMN_TYPE>
export type DataColumn = Of<typeof DATA_COLUMN>
export type ResultPart = Of<typeof RESULT_PART>
export type TileData = Of<typeof TILE_DATA>
export type TileComputed = Of<typeof TILE_COMPUTED>
export type Pages = Of<typeof PAGES>
export type Page = Of<typeof PAGE>
export type PageBlock = Page['blocks'][number]
