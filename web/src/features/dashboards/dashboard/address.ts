import type { Dashboard, Filter, Tile } from '#api/dashboards.ts'
import { inInstance } from '../../../lib/in-instance.ts'
import { askedBy, type FilterValues } from '../filters/filter-values.ts'

/** Where the routes of dashboards answer in an instance. */
export function askedIn(instance: string | undefined) {
  const here = (address: string) => inInstance(address, instance)
  return {
    dashboards: here('/api/dashboards'),
    dashboard: (name: string) => here(dashboardAddress(name)),
    options: (dashboard: string, filter: string) => here(`${dashboardAddress(dashboard)}/filters/${part(filter)}`),
    tile: (dashboard: Dashboard, tile: Tile, values: FilterValues) => here(tileAddress(dashboard, tile, '', values)),
    rows: (dashboard: Dashboard, tile: Tile, values: FilterValues, clicked: readonly Clicked[]) => {
      const address = here(tileAddress(dashboard, tile, '/rows', values))
      if (clicked.length === 0) return address
      const query = new URLSearchParams(
        clicked.map(({ column, value }) => (value === null ? ['at_null', column] : [`at.${column}`, value])),
      )
      return `${address}${address.includes('?') ? '&' : '?'}${query}`
    },
    computed: (dashboard: Dashboard, tile: Tile, values: FilterValues) =>
      here(tileAddress(dashboard, tile, '/computed', values)),
    pages: here('/api/pages'),
    page: (name: string) => here(pageAddress(name)),
    block: (page: string, id: string) => here(`${pageAddress(page)}/blocks/${part(id)}`),
    explore: here('/api/explore'),
    exploreColumns: (model: string) => here(`/api/explore/columns?${new URLSearchParams({ model })}`),
  } as const
}

/** All that a dashboard is asked for stands below it. */
export function dashboardAddress(name: string): string {
  return `/api/dashboards/${part(name)}`
}

/** The same of a page. */
export function pageAddress(name: string): string {
  return `/api/pages/${part(name)}`
}

/** A value that was pressed: the rows behind it are those that have it. */
export interface Clicked {
  readonly column: string
  readonly value: string | null
}

function tileAddress(dashboard: Dashboard, tile: Tile, what: string, values: FilterValues): string {
  const filters: readonly Filter[] = dashboard.filters
  return `${dashboardAddress(dashboard.name)}/tiles/${part(tile.id)}${what}${askedBy(tile.filters, filters, values)}`
}

function part(text: string): string {
  return encodeURIComponent(text)
}
