/** What `trellis dashboards compile --output json` gives: all that a server needs to answer for dashboards. */
import type { Dashboard, DashboardProblem, FilterType, Page } from '#api/dashboards.ts'
import type { UpstreamNode } from './upstream-nodes.ts'
import type { CompiledQuery } from '#manifest/dashboards/query.ts'

export interface CompiledDashboards {
  readonly dialect: SqlDialect
  readonly dashboards: readonly CompiledDashboard[]
  readonly pages: readonly CompiledPage[]
  /** What their queries read, and all that stands above it. */
  readonly nodes: Readonly<Record<string, UpstreamNode>>
  /** Files that cannot be read, and tiles that cannot be compiled, wherever they stand. */
  readonly problems: readonly DashboardProblem[]
  /** What is not wrong, and may be meant otherwise. */
  readonly notes: readonly string[]
}

export type SqlDialect = 'duckdb' | 'postgres'

export interface CompiledDashboard {
  /** The answer of `GET /api/dashboards/:name`. */
  readonly dashboard: Omit<Dashboard, 'timezone'>
  readonly filters: Readonly<Record<string, CompiledFilter>>
  /** By the ids of tiles. */
  readonly tiles: Readonly<Record<string, CompiledTile>>
}

export interface CompiledFilter {
  readonly type: FilterType
  /** Asks for its options: the first column is the value, a second one what is shown. */
  readonly options: CompiledQuery | null
}

export interface CompiledTile {
  /** Null where its data is no query: Markdown, freshness, and what could not be compiled. */
  readonly query: CompiledQuery | null
  /** Its further queries, by the names of the parts of its data. */
  readonly parts: Readonly<Record<string, CompiledQuery>>
  /** Asks for the rows behind a number; its places `at.<column>` take what was clicked. */
  readonly rows: CompiledQuery | null
  /** Why it could not be compiled, as the terminal tells it. */
  readonly problem: string | null
}

export interface CompiledPage {
  /** The answer of `GET /api/pages/:name`. */
  readonly page: Page
  /** By the ids of its SQL blocks; null where one could not be compiled. */
  readonly blocks: Readonly<Record<string, CompiledQuery | null>>
}
