import type { Tile } from '#api/dashboards.ts'
import type { Sorting } from '../../../components/table.tsx'

/** How a table is sorted: as the address says, `sort.<tile>=-revenue`, else as the file does. */
export function tileSorting(tile: Tile, search: string): Sorting | undefined {
  const said = new URLSearchParams(search).get(`sort.${tile.id}`)
  if (said) return said.startsWith('-') ? { column: said.slice(1), isDown: true } : { column: said, isDown: false }
  const [first] = tile.type === 'table' ? tile.settings.sort : []
  return first && { column: first.column, isDown: first.descending }
}

export function withSorting(tile: Tile, search: string, { column, isDown }: Sorting): string {
  const query = new URLSearchParams(search)
  query.set(`sort.${tile.id}`, isDown ? `-${column}` : column)
  return query.toString()
}
