import { DATA_COLUMN, GRAIN, TILE, TILE_DATA } from './dashboards.ts'
import {
  eitherOf,
  exactly,
  INTEGER,
  type JsonSchema,
  listOf,
  NOTHING,
  type Of,
  oneOf,
  recordOf,
  TEXT,
} from './json-schema.ts'

/** The tiles that a question can be drawn as. */
export const EXPLORE_TYPE = oneOf(['table', 'bar', 'line', 'area', 'stacked', 'kpi'])

export const CALCULATION = oneOf(['count', 'count_distinct', 'sum', 'avg', 'min', 'max'])

/** Null comes first: of a body, whatever can be made of null would be. */
function nullOr<T>(schema: JsonSchema<T>): JsonSchema<T | null> {
  return eitherOf([NOTHING, schema])
}

/** What `POST /api/explore` is asked: measures of a model, by what, and of which rows. Names are names: nothing in it is SQL. */
export const EXPLORE_QUESTION = recordOf('TrellisExploreQuestion', {
  /** `orders`, `shop.orders`, `orders.v2` or `source('shop', 'orders')`. */
  model: TEXT,
  type: EXPLORE_TYPE,
  /** A count without a column counts rows. */
  measures: listOf(exactly({ calculation: CALCULATION, column: nullOr(TEXT) })),
  dimensions: listOf(TEXT),
  time: nullOr(TEXT),
  grain: nullOr(GRAIN),
  filters: listOf(exactly({ column: TEXT, type: oneOf(['multi_select', 'date_range', 'text']), values: listOf(TEXT) })),
  limit: nullOr(INTEGER),
})

/** The answer as a tile with its data, and the file of a dashboard that says the same. */
export const EXPLORED = recordOf('TrellisExplored', { tile: TILE, data: TILE_DATA, yaml: TEXT })

/** What `GET /api/explore/columns?model=…` answers: the columns of a model as the warehouse has them. */
export const EXPLORE_COLUMNS = recordOf('TrellisExploreColumns', { columns: listOf(DATA_COLUMN) })

/** What `POST /api/explore/tiles` is asked: a question, and the dashboard that is to show it; one that is not there is made. */
export const NEW_TILE = recordOf('TrellisNewTile', { question: EXPLORE_QUESTION, dashboard: TEXT, title: nullOr(TEXT) })

/** Where it stands now, and how. */
export const SAVED_TILE = recordOf('TrellisSavedTile', { dashboard: TEXT, tile: TEXT, path: TEXT, yaml: TEXT })

export type NewTile = Of<typeof NEW_TILE>
export type SavedTile = Of<typeof SAVED_TILE>
export type ExploreType = Of<typeof EXPLORE_TYPE>
export type Calculation = Of<typeof CALCULATION>
export type ExploreQuestion = Of<typeof EXPLORE_QUESTION>
export type Explored = Of<typeof EXPLORED>
export type ExploreColumns = Of<typeof EXPLORE_COLUMNS>
