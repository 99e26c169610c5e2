/** What the screen is told of a tile. */
import type { Tile, TileOf, TileType } from '#api/dashboards.ts'
import type { DashboardDefinition, ModelSource, TileDefinition, TileSource } from '#manifest/dashboards/definition.ts'
import { type ColumnsOf, heededFilters } from '#manifest/dashboards/sql/conditions.ts'
import type { CompiledTile } from './compiled.ts'

type Settings = { readonly [T in TileType]: TileOf<T>['settings'] }

/** A tile as `GET /api/dashboards/:name` tells it. */
export function wireTile(
  dashboard: DashboardDefinition,
  tile: TileDefinition,
  compiled: CompiledTile,
  reads: readonly string[],
  columnsOf: ColumnsOf,
): Tile {
  const { query, parts, rows } = compiled
  const queries = [query, ...Object.values(parts)].flatMap((each) => each ?? [])
  const drillBy = (rows?.sql ?? []).flatMap((part) =>
    typeof part !== 'string' && part.filter.startsWith('at.') ? [part.filter.slice('at.'.length)] : [],
  )
  return {
    id: tile.id,
    type: tile.type,
    title: tile.title ?? null,
    description: tile.description,
    width: tile.width,
    height: tile.height,
    depends_on: [...new Set([...queries.flatMap(({ depends_on }) => depends_on), ...reads])],
    filters: [...new Set(queries.flatMap(({ filters }) => filters))],
    drills: rows !== null,
    drill_by: [...new Set(drillBy)],
    cross_filters: crossFilters(dashboard, tile, columnsOf),
    settings: settingsOf(tile, compiled),
  } as Tile
}

/** Clicking on a value of a column chooses it in the filter by that column. */
function crossFilters(
  dashboard: DashboardDefinition,
  tile: TileDefinition,
  columnsOf: ColumnsOf,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  const selects = dashboard.filters.filter(({ type }) => type === 'select' || type === 'multi_select')
  if ('source' in tile && tile.source.kind === 'sql') {
    // What a query calls like a filter's column, or like the filter, is that.
    for (const filter of selects) {
      if (!tile.source.sql.text.includes(`'${filter.name}'`)) continue
      for (const name of [filter.column, filter.name]) if (name !== undefined) found[name] = filter.name
    }
    return found
  }
  const by =
    tile.type === 'funnel'
      ? { model: tile.from.model, columns: tile.by && tile.by.sql === undefined ? [tile.by.name] : [] }
      : 'source' in tile && tile.source.kind === 'model'
        ? {
            model: tile.source.model,
            columns: tile.source.dimensions.flatMap(({ name, sql }) => (sql === undefined ? [name] : [])),
          }
        : undefined
  if (!by) return found
  for (const { filter, column } of heededFilters(dashboard, tile, by.model, columnsOf)) {
    const name = by.columns.find((each) => each.toLowerCase() === column?.toLowerCase())
    if (name !== undefined && selects.includes(filter)) found[name] = filter.name
  }
  return found
}

function settingsOf(tile: TileDefinition, { parts }: CompiledTile): Settings[TileType] {
  switch (tile.type) {
    case 'kpi': {
      const { comparison, better, goal, spark, source } = tile
      const value = tile.value ?? firstMeasure(source) ?? ''
      const label = comparison?.label ?? (comparison?.kind === 'previous' ? 'the days before' : null)
      return {
        value,
        comparison:
          comparison === undefined ? null : { column: comparison.kind === 'column' ? comparison.column : null, label },
        better,
        goal: goalOf(goal),
        spark:
          spark === undefined
            ? null
            : spark.kind === 'sql'
              ? { x: spark.x, y: spark.y }
              : { x: (source as ModelSource).time ?? '', y: value },
      } satisfies Settings['kpi']
    }
    case 'line':
      return axes(tile) satisfies Settings['line']
    case 'bar':
      return { ...axes(tile), is_horizontal: tile.horizontal } satisfies Settings['bar']
    case 'stacked':
      return { ...axes(tile), is_horizontal: tile.horizontal, is_share: tile.share } satisfies Settings['stacked']
    case 'area':
      return { ...axes(tile), is_stacked: tile.stacked, is_share: tile.share } satisfies Settings['area']
    case 'scatter': {
      const { x, y, size = null, series = null, label = null } = tile
      return { x, y, size, series, label } satisfies Settings['scatter']
    }
    case 'heatmap':
      return { x: tile.x, y: tile.y, value: tile.value } satisfies Settings['heatmap']
    case 'table': {
      const has_totals = Object.hasOwn(parts, 'totals')
      return { sort: tile.sort, has_totals, bars: tile.bars } satisfies Settings['table']
    }
    case 'markdown':
      return { markdown: tile.markdown } satisfies Settings['markdown']
    case 'funnel':
      return {
        steps: tile.steps.map(({ name, label }) => ({ name, label: label ?? titled(name) })),
        by: tile.by?.name ?? null,
        over: tile.over ?? null,
        is_cumulative: tile.cumulative,
        has_previous: Object.hasOwn(parts, 'previous'),
        show: tile.show,
      } satisfies Settings['funnel']
    case 'cohort':
      return { grain: tile.grain, kind: tile.kind, show: tile.show } satisfies Settings['cohort']
    case 'freshness':
      return {}
  }
}

/** `add_to_cart` → `Add to cart` */
export function titled(name: string): string {
  return name.replaceAll(/[_-]+/g, ' ').replace(/^./, (letter) => letter.toUpperCase())
}

type AxesTile = Extract<TileDefinition, { readonly type: 'line' | 'bar' | 'stacked' | 'area' }>

function axes(tile: AxesTile): Settings['line'] {
  const { source } = tile
  const goal = goalOf(tile.goal)
  if (source.kind === 'sql') return { x: tile.x ?? '', y: [...tile.y], series: tile.series ?? null, goal }
  const { time, dimensions, measures } = source
  const names = [...(time === undefined ? [] : [time]), ...dimensions.map(({ name }) => name)]
  const x = tile.x ?? names[0] ?? ''
  const series = tile.series ?? names.find((name) => name !== x) ?? null
  const all = measures.flatMap(({ name, hidden }) => (hidden ? [] : [name]))
  const y = tile.y.length > 0 ? [...tile.y] : all
  return { x, y, series, goal }
}

function goalOf(goal: { readonly value: number; readonly label?: string } | undefined): Settings['line']['goal'] {
  return goal === undefined ? null : { value: goal.value, label: goal.label ?? null }
}

function firstMeasure(source: TileSource): string | undefined {
  return source.kind === 'model' ? source.measures.find(({ hidden }) => !hidden)?.name : undefined
}
