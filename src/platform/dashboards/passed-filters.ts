import type { DashboardDefinition, TileDefinition } from '#manifest/dashboards/definition.ts'
import type { ColumnsOf } from '#manifest/dashboards/sql/conditions.ts'

/**
 * Where a filter passes over a tile because nothing describes its column: in a line a tile. A tile that says which filters it heeds is meant so, and a
 * query of one's own names its filters itself.
 */
export function passedFilters(dashboard: DashboardDefinition, columnsOf: ColumnsOf): readonly string[] {
  return dashboard.tabs.flatMap(({ tiles }) =>
    tiles.flatMap((tile) => {
      const models = tile.filters === undefined ? modelsOf(tile) : []
      if (models.length === 0) return []
      const passed = dashboard.filters.flatMap(({ name, column }) =>
        column === undefined || models.some((model) => columnsOf(model)?.has(column.toLowerCase()))
          ? []
          : [{ name, column }],
      )
      if (passed.length === 0) return []
      const names = passed.map(({ name }) => name).join(', ')
      const columns = passed.map(({ column }) => column).join(', ')
      return [
        `${dashboard.path}: the tile ${tile.id} is not filtered by ${names}: ${models.join(' and ')} describes no ${columns} (filters: [] says that it is meant so)`,
      ]
    }),
  )
}

function modelsOf(tile: TileDefinition): readonly string[] {
  switch (tile.type) {
    case 'markdown':
    case 'freshness':
      return []
    case 'funnel':
      return [tile.from.model]
    case 'cohort':
      return tile.cohort?.model === undefined ? [tile.model] : [tile.model, tile.cohort.model]
    default:
      return tile.source.kind === 'model' ? [tile.source.model] : []
  }
}
