/** Where a tile has its rows from: a query, or measures of a model. */
import type { Measure, SqlText, TileSource, Dimension, Sorting } from '#manifest/dashboards/definition.ts'
import type { Grain } from '#api/dashboards.ts'
import { type Place, placeName, type Reading, type Wrong } from '#project/config/shapes/reading.ts'
import { type Fields, optional } from '#project/config/shapes/record.ts'
import { oneOrMore } from '#project/config/shapes/shape.ts'
import { integerOf } from '#project/config/shapes/values.ts'
import { COLUMN, DIMENSION, EXPRESSION, GRAIN, MEASURES, MODEL, SORTING, SQL } from './values.ts'

export interface SourceKeys {
  readonly sql?: SqlText
  readonly rows?: SqlText
  readonly model?: string
  readonly measures?: readonly Measure[]
  readonly dimensions?: readonly Dimension[]
  readonly time?: string
  readonly grain?: Grain
  readonly where?: string
  readonly order?: readonly Sorting[]
  readonly limit?: number
}

export const SOURCE: Fields<SourceKeys> = {
  sql: optional(SQL, 'The query, with `ref` and `source` as in a model.'),
  rows: optional(SQL, 'With `sql`: the query for the rows behind a number.'),
  model: optional(MODEL, 'Instead of a query: the model that is measured.'),
  measures: optional(MEASURES, 'With `model`: what is calculated.'),
  dimensions: optional(oneOrMore(DIMENSION), 'With `model`: by what.'),
  time: optional(COLUMN, 'With `model`: the column by whose days (or weeks, …) it is measured.'),
  grain: optional(GRAIN, 'With `time`: how long a period is. Else a day.'),
  where: optional(EXPRESSION, 'With `model`: only rows for which this holds.'),
  order: optional(SORTING, 'With `model`: in which order.'),
  limit: optional(integerOf(1), 'With `model`: how many rows at most.'),
}

const OF_MODEL = ['measures', 'dimensions', 'time', 'grain', 'where', 'order', 'limit'] as const

/** `needsMeasures`: rows without a calculation would say nothing. */
export function sourceOf(keys: SourceKeys, place: Place, reading: Reading, needsMeasures = true): TileSource | Wrong {
  const { sql, rows, model } = keys
  if ((sql === undefined) === (model === undefined)) {
    const found = sql === undefined ? 'it has neither' : 'it has both'
    return reading.refuse(place, `${placeName(place)} needs either 'sql', or 'model' with 'measures': ${found}`, {
      reason: sql === undefined ? 'missing-key' : 'invalid',
    })
  }
  if (sql !== undefined) {
    const foreign = OF_MODEL.find((key) => keys[key] !== undefined)
    if (foreign === undefined) return { kind: 'sql', sql, ...(rows && { rows }) }
    const at = { raw: null, path: [...place.path, foreign] }
    return reading.refuse(at, `'${foreign}' belongs to a model, and ${placeName(place)} is a query`, { onKey: true })
  }
  if (rows !== undefined) {
    const at = { raw: null, path: [...place.path, 'rows'] }
    return reading.refuse(at, `'rows' belongs to a query: those of a model are known`, { onKey: true })
  }
  const { measures = [], dimensions = [], time, grain = 'day', where, order = [], limit } = keys
  if (keys.grain !== undefined && time === undefined) {
    const at = { raw: null, path: [...place.path, 'grain'] }
    return reading.refuse(at, `${placeName(place)} has a grain, but no 'time' that it is of`, { onKey: true })
  }
  if (measures.length === 0 && (needsMeasures || dimensions.length === 0)) {
    return reading.refuse(place, `${placeName(place)} needs 'measures' of its model`, { reason: 'missing-key' })
  }
  const named = [
    ...(time === undefined ? [] : [time]),
    ...dimensions.map(({ name }) => name),
    ...measures.map(({ name }) => name),
  ]
  const twice = named.find((name, index) => named.indexOf(name) < index)
  if (twice !== undefined) {
    return reading.refuse(place, `${placeName(place)} has two columns of the name '${twice}'`, {
      reason: 'duplicate-name',
    })
  }
  const source = {
    kind: 'model' as const,
    model: model as string,
    measures,
    dimensions,
    ...(time !== undefined && { time }),
    grain,
    ...(where !== undefined && { where }),
    order,
    ...(limit !== undefined && { limit }),
  }
  const columns = columnsOf(source) as readonly string[]
  const unknown = order.findIndex(({ column }) => !columns.includes(column))
  return unknown < 0 ? source : refuseColumn(order[unknown]?.column ?? '', columns, 'order', place, reading)
}

/** The columns of the answer, where they are known. */
export function columnsOf(source: TileSource): readonly string[] | undefined {
  if (source.kind === 'sql') return undefined
  const { time, dimensions, measures } = source
  return [
    ...(time === undefined ? [] : [time]),
    ...dimensions.map(({ name }) => name),
    ...measures.flatMap(({ name, hidden }) => (hidden ? [] : [name])),
  ]
}

export function refuseColumn(
  name: string,
  columns: readonly string[],
  key: string,
  place: Place,
  reading: Reading,
): Wrong {
  const at = { raw: name, path: [...place.path, key] }
  return reading.refuseName(at, `'${name}' is no measure or dimension of ${placeName(place)}`, name, columns, {
    reason: 'unknown-name',
  })
}

/** Whether all these columns are there; undefined ones are. What is not is refused at its key. */
export function areThere(
  source: TileSource,
  named: Readonly<Record<string, string | readonly string[] | undefined>>,
  place: Place,
  reading: Reading,
): boolean {
  const columns = columnsOf(source)
  if (!columns) return true
  let isRight = true
  for (const [key, value] of Object.entries(named)) {
    for (const name of [value ?? []].flat()) {
      if (!columns.includes(name)) {
        refuseColumn(name, columns, key, place, reading)
        isRight = false
      }
    }
  }
  return isRight
}
