import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import type { TileDefinition } from '#manifest/dashboards/definition.ts'
import type { ColumnsOf } from '#manifest/dashboards/sql/conditions.ts'
import { freshnessReads, type JinjaQuery, optionsQuery, tileQueries } from '#manifest/dashboards/sql/tile-queries.ts'
import { filterMembers } from '#project/dashboards/filter-members.ts'
import { queryText } from '#project/dashboards/query-text.ts'
import type { AskedQuery } from './parse-query.ts'
import type { FoundDashboard } from './read-dashboards.ts'

/** A query of a dashboard, and what of it asks. */
export interface DashboardQuery extends AskedQuery {
  readonly of:
    | { readonly kind: 'filter'; readonly filter: string }
    | { readonly kind: 'tile'; readonly tile: string; readonly use: 'query' | 'rows' }
    | { readonly kind: 'tile'; readonly tile: string; readonly use: 'part'; readonly part: string }
  readonly query: JinjaQuery
}

/** All queries of a dashboard, in the order of its file. */
export function dashboardQueries(
  { dashboard, document }: Pick<FoundDashboard, 'dashboard' | 'document'>,
  columnsOf: ColumnsOf,
): readonly DashboardQuery[] {
  const members = filterMembers(dashboard.filters)
  const asked = (query: JinjaQuery, of: DashboardQuery['of'], name: string, title: string): DashboardQuery => ({
    of,
    query,
    name: `${dashboard.name}.${name}`,
    title,
    path: dashboard.path,
    text: query.isMade ? query.text : queryText(query, document),
    isMade: query.isMade,
    members,
  })
  return [
    ...dashboard.filters.flatMap((filter, index) => {
      const query = optionsQuery(filter, ['filters', index])
      const of = { kind: 'filter', filter: filter.name } as const
      return query ? [asked(query, of, filter.name, `filter '${filter.name}'`)] : []
    }),
    ...dashboard.tabs.flatMap(({ tiles }) =>
      tiles.flatMap((tile: TileDefinition) => {
        const { query, parts, rows } = tileQueries(dashboard, tile, columnsOf)
        const title = `tile '${tile.id}'`
        const of = { kind: 'tile', tile: tile.id } as const
        return [
          ...(query ? [asked(query, { ...of, use: 'query' }, tile.id, title)] : []),
          ...Object.entries(parts).map(([part, each]) =>
            asked(each, { ...of, use: 'part', part }, `${tile.id}.${part}`, title),
          ),
          ...(rows ? [asked(rows, { ...of, use: 'rows' }, `${tile.id}.rows`, title)] : []),
        ]
      }),
    ),
  ]
}

/** What else a dashboard reads: nodes whose freshness it tells. */
export function freshnessQueries({ dashboard }: Pick<FoundDashboard, 'dashboard'>): readonly DashboardQuery[] {
  const members = filterMembers([])
  return dashboard.tabs
    .flatMap(({ tiles }) => tiles)
    .flatMap((tile) => {
      if (tile.type !== 'freshness') return []
      const of = { kind: 'tile', tile: tile.id, use: 'rows' } as const
      const named = { name: `${dashboard.name}.${tile.id}`, title: `tile '${tile.id}'`, path: dashboard.path }
      return freshnessReads(tile).map((query) => ({ of, query, ...named, text: query.text, isMade: true, members }))
    })
}

/** What is wrong with a query, at its place in the file where nothing better is known. */
export function queryProblems(
  error: DbtError,
  { query }: DashboardQuery,
  { document }: Pick<FoundDashboard, 'document'>,
): readonly Diagnostic[] {
  const { path } = document.source
  return error.diagnostics.map((each) => {
    const span = query.isMade ? document.keySpanOf(query.path) : document.spanOf(query.path)
    // A name is looked for in the file, where other queries may say it, too.
    const isElsewhere = (line: number) => line < span.line || line > (span.endLine ?? span.line)
    const frames = (each.frames ?? []).filter((frame) => frame.source.path !== path || !isElsewhere(frame.span.line))
    if (frames.some((frame) => frame.source.path === path)) return each
    // Of a query of many lines the first is enough.
    const { endLine: _endLine, endColumn: _endColumn, ...start } = span
    return {
      ...each,
      at: each.at && (each.at.path !== path || !isElsewhere(each.at.line)) ? each.at : span,
      frames: [...frames, { source: document.source, span: query.isMade ? span : start }],
    }
  })
}
