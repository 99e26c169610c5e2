import type { DashboardProblem, Filter, Page } from '#api/dashboards.ts'
import type { Execution } from '#execution/execution.ts'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import { closest } from '#foundation/source/closest.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'
import type { FilterDefinition, FreshnessTile } from '#manifest/dashboards/definition.ts'
import type { CompiledQuery } from '#manifest/dashboards/query.ts'
import type { ColumnsOf } from '#manifest/dashboards/sql/conditions.ts'
import type { Graph } from '#manifest/graph/graph.ts'
import { modelName } from '#manifest/dashboards/sql/names.ts'
import type { ManifestIndex } from '#manifest/manifest-index.ts'
import { resolveSource } from '#manifest/resolve-name.ts'
import { resolveRef } from '#manifest/resolve-ref.ts'
import { filterMembers } from '#project/dashboards/filter-members.ts'
import { type ReadPage, readPage } from '#project/dashboards/read-page.ts'
import { dashboardNamed } from '#project/parser/dashboards/add-exposures.ts'
import { dashboardQueries, queryProblems } from '#project/parser/dashboards/dashboard-queries.ts'
import { type FoundDashboard, readDashboards } from '#project/parser/dashboards/read-dashboards.ts'
import type { ProjectFile } from '#project/parser/read-files.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { QueryCompiler } from './compile-queries.ts'
import type { CompiledDashboard, CompiledDashboards, CompiledFilter, CompiledPage, CompiledTile } from './compiled.ts'
import { passedFilters } from './passed-filters.ts'
import { titled, wireTile } from './tile-settings.ts'
import { upstreamNodes } from './upstream-nodes.ts'

export interface DashboardSources {
  readonly execution: Execution
  readonly session: Session
  readonly graph: Graph
  /** Files of `dashboards/`. */
  readonly files: readonly ProjectFile[]
  /** Files of `dashboards/pages/`. */
  readonly pages: readonly SourceFile[]
  /** Only these dashboards and pages; else all of them. */
  readonly names?: ReadonlySet<string>
}

/** Everything that the files of dashboards and pages say, as SQL. What is wrong with some of it is told beside the rest. */
export async function compileDashboards(sources: DashboardSources): Promise<CompiledDashboards> {
  const { execution, session } = sources
  const reads = await execution.setup.adapter.parts.openQueryCheck()
  try {
    return await compileWith(new QueryCompiler(execution, session, reads), sources)
  } finally {
    reads.close()
  }
}

async function compileWith(compiler: QueryCompiler, sources: DashboardSources): Promise<CompiledDashboards> {
  const { execution, files, pages, names } = sources
  const isWanted = ({ name }: { readonly name: string }) => names === undefined || names.has(name)
  const found = readDashboards(files)
  const problems: DashboardProblem[] = found.problems.map(({ path, diagnostic }) => problemOf(path, [diagnostic]))
  const dashboards: CompiledDashboard[] = []
  const notes: string[] = []
  const columnsOf = modelColumns(execution.index, execution.manifest.project_name)
  for (const each of found.dashboards) {
    if (!isWanted(each.dashboard)) continue
    const compiled = await compileDashboard(each, execution, compiler, columnsOf)
    dashboards.push(compiled)
    problems.push(...compiled.dashboard.problems)
    notes.push(...passedFilters(each.dashboard, columnsOf))
  }
  const compiledPages: CompiledPage[] = []
  for (const source of pages) {
    const read = readPage(source)
    if (!isWanted(read.page)) continue
    const compiled = await compilePage(source, read, compiler)
    compiledPages.push(compiled)
    problems.push(...compiled.page.problems)
  }
  const dialect = execution.setup.adapter.type as CompiledDashboards['dialect']
  const nodes = upstreamNodes(execution.manifest, sources.graph, readsOf(dashboards, compiledPages))
  return { dialect, dashboards, pages: compiledPages, nodes, problems, notes }
}

function readsOf(dashboards: readonly CompiledDashboard[], pages: readonly CompiledPage[]): readonly string[] {
  return [
    ...dashboards.flatMap(({ dashboard, filters }) => [
      ...dashboard.tabs.flatMap(({ tiles }) => tiles.flatMap(({ depends_on }) => depends_on)),
      ...Object.values(filters).flatMap(({ options }) => options?.depends_on ?? []),
    ]),
    ...pages.flatMap(({ blocks }) => Object.values(blocks).flatMap((query) => query?.depends_on ?? [])),
  ]
}

function problemOf(path: string, diagnostics: readonly Diagnostic[]): DashboardProblem {
  return { path, message: new DbtError('ParsingError', diagnostics).message }
}

async function compileDashboard(
  found: FoundDashboard,
  { index, manifest }: Execution,
  compiler: QueryCompiler,
  columnsOf: ColumnsOf,
): Promise<CompiledDashboard> {
  const { dashboard, document } = found
  const { name, title, description, owner, path, filters, tabs } = dashboard
  const problems = new Map<string, DashboardProblem>()
  const tiles = new Map<string, Draft>(
    tabs.flatMap((tab) => tab.tiles.map((tile): [string, Draft] => [tile.id, { parts: {} }])),
  )
  const options = new Map<string, CompiledQuery>()
  for (const query of dashboardQueries(found, columnsOf)) {
    const { of } = query
    try {
      const compiled = await compiler.compile(query, query.query.columns)
      if (of.kind === 'filter') options.set(of.filter, compiled)
      else {
        const draft = tiles.get(of.tile) as Draft
        if (of.use === 'part') draft.parts[of.part] = compiled
        else draft[of.use] = compiled
      }
    } catch (error) {
      if (!(error instanceof DbtError)) throw error
      // What is made of a tile is wrong in one way, whatever is asked of it.
      if (query.isMade && of.kind === 'tile' && tiles.get(of.tile)?.problem !== undefined) continue
      const problem = problemOf(path, queryProblems(error, query, found))
      problems.set(problem.message, problem)
      if (of.kind === 'tile') (tiles.get(of.tile) as Draft).problem ??= problem.message
    }
  }
  const compiled: Record<string, CompiledTile> = {}
  for (const [id, { query = null, parts, rows = null, problem = null }] of tiles) {
    compiled[id] = { query: problem === null ? query : null, parts, rows, problem }
  }
  const all = [
    ...new Set(
      Object.values(compiled).flatMap(({ query, parts }) =>
        [query, ...Object.values(parts)].flatMap((each) => each?.depends_on ?? []),
      ),
    ),
  ]
  const exposure = [...manifest.exposures.values()].find((each) => dashboardNamed(each) === name)
  const wireTabs = tabs.map((tab) => ({
    name: tab.name,
    title: tab.title ?? null,
    tiles: tab.tiles.map((tile) => {
      const reads = tile.type === 'freshness' ? shownOf(tile, all) : []
      return wireTile(dashboard, tile, compiled[tile.id] as CompiledTile, reads, columnsOf)
    }),
  }))
  return {
    dashboard: {
      name,
      title,
      description,
      owner: owner ? { name: owner.name ?? null, email: owner.email ?? null } : null,
      path,
      exposure_id: exposure?.unique_id ?? null,
      filters: filters.map((filter) => wireFilter(filter, options)),
      tabs: wireTabs,
      problems: [...problems.values()],
    },
    filters: Object.fromEntries(
      filters.map((filter): [string, CompiledFilter] => [
        filter.name,
        { type: filter.type, options: options.get(filter.name) ?? null },
      ]),
    ),
    tiles: compiled,
  }

  /** What cannot be found is told, and the rest shown. */
  function shownOf(tile: FreshnessTile, read: readonly string[]): readonly string[] {
    if (tile.of.length === 0) return read
    return tile.of.flatMap((word, at) => {
      const id = nodeNamed(word, index, manifest.project_name)
      if (id !== undefined) return id
      const span = document.spanOf([...tile.path, 'of', at])
      const known = [...index.refables.keys(), ...[...index.sources.keys()].map((each) => `source:${each}`)]
      const meant = closest(word, known)
      const problem = problemOf(path, [
        {
          category: 'Parsing Error',
          code: 'dashboard/unknown-name',
          message: `'${word}' is no model or source`,
          at: span,
          frames: [{ source: document.source, span }],
          ...(meant !== undefined && { hint: `did you mean '${meant}'?` }),
        },
      ])
      problems.set(problem.message, problem)
      return []
    })
  }
}

interface Draft {
  query?: CompiledQuery
  readonly parts: Record<string, CompiledQuery>
  rows?: CompiledQuery
  problem?: string
}

function wireFilter(filter: FilterDefinition, asked: ReadonlyMap<string, CompiledQuery>): Filter {
  const { name, label, description, type, options } = filter
  return {
    name,
    label: label ?? titled(name),
    description,
    type,
    default: filter.default,
    options: options?.kind === 'list' ? options.options : null,
    asks_for_options: asked.has(name),
  }
}

async function compilePage(
  source: SourceFile,
  { page, problems: found }: ReadPage,
  compiler: QueryCompiler,
): Promise<CompiledPage> {
  const { name, title, description, path } = page
  const problems = found.map((each) => problemOf(path, [each]))
  const compiled: Record<string, CompiledQuery | null> = {}
  const blocks: Page['blocks'][number][] = []
  for (const block of page.blocks) {
    if (block.kind === 'markdown') {
      blocks.push({ type: 'markdown', markdown: block.markdown })
      continue
    }
    const { id, sql, line } = block
    compiled[id] = null
    try {
      const asked = {
        name: `${name}.${id}`,
        title: `block '${id}'`,
        path,
        text: sql,
        isMade: false,
        members: filterMembers([]),
      }
      compiled[id] = await compiler.compile(asked, [])
    } catch (error) {
      if (!(error instanceof DbtError)) throw error
      const span = { path, line, column: 1 }
      const at = { at: span, frames: [{ source, span }] }
      problems.push(
        problemOf(
          path,
          error.diagnostics.map((each) => (each.frames?.length ? each : { ...each, ...at })),
        ),
      )
    }
    blocks.push({
      type: 'sql',
      id,
      title: block.title ?? null,
      sql,
      is_collapsed: block.isCollapsed,
      depends_on: compiled[id]?.depends_on ?? [],
    })
  }
  return { page: { name, title, description, path, blocks, problems }, blocks: compiled }
}

/** The columns that a project describes of a model; none where it describes none. */
function modelColumns(index: ManifestIndex, root: string): ColumnsOf {
  const known = new Map<string, ReadonlySet<string> | undefined>()
  return (model) => {
    if (!known.has(model)) {
      const id = nodeNamed(model, index, root)
      const node =
        id === undefined
          ? undefined
          : (index.manifest.nodes.get(id as never) ?? index.manifest.sources.get(id as never))
      const names = Object.keys(node && 'columns' in node ? node.columns : {})
      known.set(model, names.length === 0 ? undefined : new Set(names.map((each) => each.toLowerCase())))
    }
    return known.get(model)
  }
}

/** `orders`, `shop.orders`, `orders.v2`, `source:shop.orders`, `ref('orders')`, `source('shop', 'orders')`. */
function nodeNamed(text: string, index: ManifestIndex, root: string): string | undefined {
  const asking = { package: root, root, ownPackageFirst: false }
  const [, call, inside = ''] = /^(ref|source)\s*\((.*)\)$/s.exec(text.trim()) ?? []
  const words = [...inside.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, one, other]) => one ?? other ?? '')
  const source =
    call === 'source' ? words : text.startsWith('source:') ? text.slice('source:'.length).split('.') : undefined
  if (source) {
    const found = resolveSource(index, source[0] ?? '', source[1] ?? '', asking)
    return found.kind === 'found' ? found.node.unique_id : undefined
  }
  const wanted =
    call === 'ref'
      ? {
          package: words.length > 1 ? (words[0] ?? null) : null,
          name: words.at(-1) ?? '',
          version: /\bv(?:ersion)?\s*=\s*'?(\w+)/.exec(inside)?.[1] ?? null,
        }
      : modelName(text)
  const found = resolveRef(index, wanted, asking)
  return found.kind === 'found' ? found.node.unique_id : undefined
}
