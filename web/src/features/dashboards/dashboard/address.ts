import type { Dashboard, Filter, Tile } from '#api/dashboards.ts'
import { askedBy, type FilterValues } from '../filters/filter-values.ts'

/** Where the routes of dashboards answer. */
export const asked = {
  dashboards: '/api/dashboards',
  dashboard: (name: string) => `/api/dashboards/${part(name)}`,
  options: (dashboard: string, filter: string) => `/api/dashboards/${part(dashboard)}/filters/${part(filter)}`,
  tile: (dashboard: Dashboard, tile: Tile, values: FilterValues) => tileAddress(dashboard, tile, '', values),
  rows: (dashboard: Dashboard, tile: Tile, values: FilterValues, clicked: readonly Clicked[]) => {
    const address = tileAddress(dashboard, tile, '/rows', values)
    if (clicked.length === 0) return address
    const query = new URLSearchParams(
      clicked.map(({ column, value }) => (value === null ? ['at_null', column] : [`at.${column}`, value])),
    )
    return `${address}${address.includes('?') ? '&' : '?'}${query}`
  },
  computed: (dashboard: Dashboard, tile: Tile, values: FilterValues) =>
    tileAddress(dashboard, tile, '/computed', values),
  pages: '/api/pages',
  page: (name: string) => `/api/pages/${part(name)}`,
  block: (page: string, id: string) => `/api/pages/${part(page)}/blocks/${part(id)}`,
} as const

/** A value that was pressed: the rows behind it are those that have it. */
export interface Clicked {
  readonly column: string
  readonly value: string | null
}

function tileAddress(dashboard: Dashboard, tile: Tile, what: string, values: FilterValues): string {
  const filters: readonly Filter[] = dashboard.filters
  return `/api/dashboards/${part(dashboard.name)}/tiles/${part(tile.id)}${what}${askedBy(tile.filters, filters, values)}`
}

function part(text: string): string {
  return encodeURIComponent(text)
}
