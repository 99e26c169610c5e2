import type { Filter, ResultPart, Tile } from '#api/dashboards.ts'
import type { Clicked } from '../dashboard/address.ts'
import type { FilterValues } from '../filters/filter-values.ts'

/** What a press on a value of a tile does: it sets filters, or asks for the rows behind it. */
export type Picked =
  | { readonly kind: 'filter'; readonly filter: Filter; readonly values: readonly string[] }
  | { readonly kind: 'rows'; readonly clicked: readonly Clicked[] }

interface Pressed {
  readonly tile: Tile
  readonly data: ResultPart
  readonly row: number
  /** The column of the value; undefined for a mark, which stands for its whole row. */
  readonly column?: string | undefined
}

/** A press on what a filter can say sets that filter, and takes it back where it was set so; any other one asks for rows. */
export function picked(
  { tile, data, row, column }: Pressed,
  filters: readonly Filter[],
  values: FilterValues,
): Picked | undefined {
  const at = (name: string) => data.rows[row]?.[data.columns.findIndex((each) => each.name === name)]
  const columns = column === undefined ? Object.keys(tile.cross_filters) : [column]
  for (const name of columns) {
    const filter = filters.find((each) => each.name === tile.cross_filters[name])
    const value = at(name)
    if (!filter || value === null || value === undefined) continue
    const said =
      filter.type === 'date_range' ? `${String(value).slice(0, 10)}..${String(value).slice(0, 10)}` : String(value)
    const was = values[filter.name] ?? []
    return { kind: 'filter', filter, values: was.length === 1 && was[0] === said ? [] : [said] }
  }
  return tile.drills ? { kind: 'rows', clicked: clickedAt(tile, data, row) } : undefined
}

/** What the rows behind a row of a tile have in common. */
export function clickedAt(tile: Tile, data: ResultPart, row: number): readonly Clicked[] {
  return tile.drill_by.flatMap((column) => {
    const at = data.columns.findIndex(({ name }) => name === column)
    if (at < 0) return []
    const value = data.rows[row]?.[at]
    return [{ column, value: value === null || value === undefined ? null : String(value) }]
  })
}

/** Whether a value of this column can be pressed, and what for. */
export function picksColumn(tile: Tile, column: { readonly name: string; readonly type: string }): boolean {
  if (column.name in tile.cross_filters) return true
  return tile.drills && (column.type === 'integer' || column.type === 'number')
}
