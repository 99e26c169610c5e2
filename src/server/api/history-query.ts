import { MOMENT } from './moments.ts'
import { PLACE_PROPERTIES, type PlaceQuery } from './place-query.ts'

/** Asks for what was over time, in an instance and target. */
export interface HistoryQuery extends PlaceQuery {
  readonly from?: string
  readonly to?: string
  readonly limit: number
}

export const HISTORY_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...PLACE_PROPERTIES,
    from: MOMENT,
    to: MOMENT,
    limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 100 },
  },
} as const
