import { DATA_COLUMN, GRAIN, TILE, TILE_DATA } from './dashboards.ts'
import { exactly, INTEGER, listOf, type Of, oneOf, orNull, recordOf, TEXT } from './json-schema.ts'

/** The tiles that a question can be drawn as. */
export const EXPLORE_TYPE = oneOf(['table', 'bar', 'line', 'area', 'stacked', 'kpi'])

export const CALCULATION = oneOf(['count', 'count_distinct', 'sum', 'avg', 'min', 'max'])

/** What `POST /api/explore` is asked: measures of a model, by what, and of which rows. Names are names: nothing in it is SQL. */
export const EXPLORE_QUESTION = recordOf('TrellisExploreQuestion', {
  /** `orders`, `shop.orders`, `orders.v2` or `source('shop', 'orders')`. */
  model: TEXT,
  type: EXPLORE_TYPE,
  /** A count without a column counts rows. */
  measures: listOf(exactly({ calculation: CALCULATION, column: orNull(TEXT) })),
  dimensions: listOf(TEXT),
  time: orNull(TEXT),
  grain: orNull(GRAIN),
  filters: listOf(exactly({ column: TEXT, type: oneOf(['multi_select', 'date_range', 'text']), values: listOf(TEXT) })),
  limit: orNull(INTEGER),
})

/** The answer as a tile with its data, and the file of a dashboard that says the same. */
export const EXPLORED = recordOf('TrellisExplored', { tile: TILE, data: TILE_DATA, yaml: TEXT })

/** What `GET /api/explore/columns?model=…` answers: the columns of a model as the warehouse has them. */
export const EXPLORE_COLUMNS = recordOf('TrellisExploreColumns', { columns: listOf(DATA_COLUMN) })

export type ExploreType = Of<typeof EXPLORE_TYPE>
export type Calculation = Of<typeof CALCULATION>
export type ExploreQuestion = Of<typeof EXPLORE_QUESTION>
export type Explored = Of<typeof EXPLORED>
export type ExploreColumns = Of<typeof EXPLORE_COLUMNS>
