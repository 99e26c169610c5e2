import type { Format, ResultPart } from '#api/dashboards.ts'
import { numberOf } from '../values/format-value.ts'

const SHARE: Format = { type: 'percent', decimals: null, currency: null, grain: null, unit: null }
const NAME = /(?:^|_)(?:rate|share|drop_?off)$/i

/** A query of a page says of its columns no more than their names: one that is called a rate, and is one by its values, is told in percent. */
export function withShares<T extends Pick<ResultPart, 'columns' | 'rows'>>(data: T): T {
  const columns = data.columns.map((column, at) => {
    const isNamed = column.format === null && NAME.test(column.name) && !/change/i.test(column.name)
    const isShare = isNamed && data.rows.every((row) => row[at] === null || Math.abs(numberOf(row[at]) ?? 2) <= 1)
    return isShare ? { ...column, type: 'number' as const, format: SHARE } : column
  })
  return { ...data, columns }
}
