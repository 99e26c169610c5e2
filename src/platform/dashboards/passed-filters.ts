import type { DashboardDefinition, TileDefinition } from '#manifest/dashboards/definition.ts'
import type { ColumnsOf } from '#manifest/dashboards/sql/conditions.ts'

/**
 * Filters that no tile heeds, in a line each. Where a filter passes over a tile because nothing describes its column: in a line a tile. A tile that says which filters it heeds is meant so, and a
 * query of one's own names its filters itself.
 */
export function passedFilters(dashboard: DashboardDefinition, columnsOf: ColumnsOf): readonly string[] {
  const tiles = dashboard.tabs.flatMap((tab) => tab.tiles)
  return [
    ...dashboard.filters.flatMap(({ name, column }) =>
      column !== undefined || tiles.some((tile) => saysName(tile, name))
        ? []
        : [
            `${dashboard.path}: no tile heeds the filter ${name}: give it the column by which tiles on a model are filtered, or name it in a tile, as filters: [${name}] or {{ filter('${name}') }}`,
          ],
    ),
    ...tiles.flatMap((tile) => {
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
  ]
}

/** Whether a tile says the name of a filter: in its `filters`, or in a query of its own. */
function saysName(tile: TileDefinition, filter: string): boolean {
  const call = new RegExp(`\\bfilter(?:_value)?\\(\\s*\\\\?['"]${filter}\\b`)
  return tile.filters?.has(filter) === true || call.test(JSON.stringify(tile))
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
