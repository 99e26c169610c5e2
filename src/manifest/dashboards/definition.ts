/** Dashboards and pages as their files say them. Keys that a file may leave out have their default here, or are undefined. */
import type { FilterOption, FilterType, Format, Grain } from '#api/dashboards.ts'

export type ColumnTotal = 'sum' | 'avg' | 'min' | 'max' | 'count'

export interface DashboardDefinition {
  readonly name: string
  /** From the project's root. */
  readonly path: string
  readonly title: string
  readonly description: string
  readonly owner: OwnerDefinition | undefined
  readonly filters: readonly FilterDefinition[]
  /** Without tabs of its own it has one, without a title. */
  readonly tabs: readonly TabDefinition[]
}

export interface OwnerDefinition {
  readonly name?: string
  readonly email?: string
}

export interface TabDefinition {
  readonly name: string
  readonly title?: string
  readonly tiles: readonly TileDefinition[]
}

/** A text of SQL with Jinja, and where in its file it stands. */
export interface SqlText {
  readonly text: string
  readonly path: readonly (string | number)[]
}

export interface FilterDefinition {
  readonly name: string
  readonly type: FilterType
  readonly label?: string
  readonly description: string
  /** Tiles on a model that has this column heed the filter by themselves. */
  readonly column?: string
  /** Of a toggle: what holds while it is on; else `column` does. */
  readonly condition?: string
  readonly options?: FilterOptions
  /** Its values at first; none is unset. */
  readonly default: readonly string[]
}

export type FilterOptions =
  | { readonly kind: 'list'; readonly options: readonly FilterOption[] }
  | { readonly kind: 'sql'; readonly sql: SqlText }
  | { readonly kind: 'column'; readonly model: string; readonly column: string; readonly label?: string }

interface Placed {
  /** Unique in its dashboard. */
  readonly id: string
  /** Where in its file it stands. */
  readonly path: SqlText['path']
  readonly title?: string
  readonly description: string
  readonly width: number
  readonly height: number
  /** Which filters it heeds, and by which column or condition; undefined: those whose columns its model has. */
  readonly filters?: ReadonlyMap<string, string | null>
  /** How columns are shown. */
  readonly columns: ReadonlyMap<string, ColumnDefinition>
}

export interface ColumnDefinition {
  readonly label?: string
  readonly description?: string
  readonly format?: Format
}

/** Where a tile has its rows from. */
export type TileSource =
  | {
      readonly kind: 'sql'
      readonly sql: SqlText
      /** Asks for the rows behind a number. */
      readonly rows?: SqlText
    }
  | ({ readonly kind: 'model' } & ModelSource)

export interface ModelSource {
  readonly model: string
  readonly measures: readonly Measure[]
  readonly dimensions: readonly Dimension[]
  readonly time?: string
  readonly grain: Grain
  readonly where?: string
  readonly order: readonly Sorting[]
  readonly limit?: number
}

export interface Dimension {
  readonly name: string
  readonly sql?: string
}

/** One of the calculations is there. */
export interface Measure {
  readonly name: string
  /** A column, or `*` for rows. */
  readonly count?: string
  readonly countDistinct?: string
  readonly sum?: string
  readonly avg?: string
  readonly min?: string
  readonly max?: string
  /** The names of two measures before it: the first by the second. */
  readonly ratio?: readonly string[]
  readonly sql?: string
  readonly where?: string
  readonly label?: string
  readonly format?: Format
  /** It is there for ratios alone. */
  readonly hidden: boolean
}

export interface Sorting {
  readonly column: string
  readonly descending: boolean
}

export interface GoalDefinition {
  readonly value: number
  readonly label?: string
}

export interface KpiTile extends Placed {
  readonly type: 'kpi'
  readonly source: TileSource
  readonly value?: string
  readonly comparison?:
    | { readonly kind: 'column'; readonly column: string; readonly label?: string }
    | { readonly kind: 'sql'; readonly sql: SqlText; readonly label?: string }
    /** The days before those that the filter by date says. */
    | { readonly kind: 'previous'; readonly label?: string }
  readonly better: 'up' | 'down' | 'neither'
  readonly goal?: GoalDefinition
  readonly spark?:
    | { readonly kind: 'sql'; readonly sql: SqlText; readonly x: string; readonly y: string }
    | { readonly kind: 'grain'; readonly grain: Grain }
}

interface AxesTile extends Placed {
  readonly source: TileSource
  readonly x?: string
  readonly y: readonly string[]
  readonly series?: string
  readonly goal?: GoalDefinition
}

export interface LineTile extends AxesTile {
  readonly type: 'line'
}

export interface BarTile extends AxesTile {
  readonly type: 'bar'
  readonly horizontal: boolean
}

export interface StackedTile extends AxesTile {
  readonly type: 'stacked'
  readonly horizontal: boolean
  readonly share: boolean
}

export interface AreaTile extends AxesTile {
  readonly type: 'area'
  readonly stacked: boolean
  readonly share: boolean
}

export interface ScatterTile extends Placed {
  readonly type: 'scatter'
  readonly source: TileSource
  readonly x: string
  readonly y: string
  readonly size?: string
  readonly series?: string
  readonly label?: string
}

export interface HeatmapTile extends Placed {
  readonly type: 'heatmap'
  readonly source: TileSource
  readonly x: string
  readonly y: string
  readonly value: string
}

export interface TableTile extends Placed {
  readonly type: 'table'
  readonly source: TileSource
  readonly sort: readonly Sorting[]
  /** How columns are summed up; `all` has a model say it, which knows its measures. */
  readonly totals: ReadonlyMap<string, ColumnTotal> | 'all' | 'none'
  readonly bars: readonly string[]
}

export interface MarkdownTile extends Placed {
  readonly type: 'markdown'
  readonly markdown: string
}

export interface FunnelTile extends Placed {
  readonly type: 'funnel'
  /** Rows are events of an entity, or each row has all steps of one. */
  readonly from:
    | {
        readonly kind: 'events'
        readonly model: string
        readonly entity: string
        readonly time: string
        readonly isOrdered: boolean
        readonly windowSeconds: number | undefined
      }
    | { readonly kind: 'fact'; readonly model: string; readonly time: string | undefined }
  readonly steps: readonly FunnelStep[]
  readonly where?: string
  readonly by?: Dimension
  readonly over?: Grain
  readonly cumulative: boolean
  readonly compare: boolean
  readonly limit?: number
  readonly show: 'funnel' | 'bars' | 'table' | 'line'
}

export interface FunnelStep {
  readonly name: string
  readonly label?: string
  /** What an event, or a row, is that takes the step. */
  readonly where?: string
  /** Of a fact: a column that holds how many took it. */
  readonly sum?: string
  /** Of a fact: the column with the moment in which it was taken. */
  readonly time?: string
}

export interface CohortTile extends Placed {
  readonly type: 'cohort'
  readonly model: string
  readonly entity: string
  /** When entities were active. */
  readonly activity: string
  readonly where?: string
  /** Where the moment stands that makes the cohort; undefined: the first activity. */
  readonly cohort: { readonly model: string | undefined; readonly column: string; readonly entity: string } | undefined
  readonly grain: Grain
  readonly periods: number
  readonly kind: 'retention' | 'conversion'
  readonly show: 'relative' | 'absolute'
}

export interface FreshnessTile extends Placed {
  readonly type: 'freshness'
  /** Names of models, and `source:shop.orders`; none: all that the dashboard reads. */
  readonly of: readonly string[]
}

export type TileDefinition =
  | KpiTile
  | LineTile
  | BarTile
  | StackedTile
  | AreaTile
  | ScatterTile
  | HeatmapTile
  | TableTile
  | MarkdownTile
  | FunnelTile
  | CohortTile
  | FreshnessTile

export interface PageDefinition {
  readonly name: string
  readonly path: string
  readonly title: string
  readonly description: string
  readonly blocks: readonly PageBlockDefinition[]
}

export type PageBlockDefinition =
  | { readonly kind: 'markdown'; readonly markdown: string }
  | {
      readonly kind: 'sql'
      readonly id: string
      readonly title: string | undefined
      readonly sql: string
      readonly isCollapsed: boolean
      /** Line of the file on which its SQL begins, from 1. */
      readonly line: number
    }
