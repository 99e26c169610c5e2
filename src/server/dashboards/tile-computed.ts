import type { TileComputed } from '#api/dashboards.ts'
import { bindQuery } from '#platform/dashboards/bind-query.ts'
import type { KnownOfNodes } from '#platform/dashboards/standing.ts'
import type { CompiledQuery } from '#manifest/dashboards/query.ts'
import type { DashboardTools } from './dashboard-tools.ts'
import { filterTypes } from './dashboard-tools.ts'
import type { TileQuestion } from './tile-data.ts'

/** How a tile is computed: its queries as they are sent, what they read, the tests on that, and the run that built it last. */
export async function tileComputed(
  { desk, platform }: DashboardTools,
  { owner, found: { tile, compiled }, values, nodes }: TileQuestion,
): Promise<TileComputed> {
  const types = filterTypes(owner.dashboard)
  const known = await desk.known(nodes)
  const queries: (readonly [string | null, CompiledQuery])[] = [
    ...(compiled.query ? ([[null, compiled.query]] as const) : []),
    ...Object.entries(compiled.parts),
  ]
  const tests = tile.depends_on.flatMap((unique_id) => nodes[unique_id]?.tests ?? [])
  return {
    queries: queries.map(([name, { sql }]) => ({ name, ...bindQuery(sql, types, values) })),
    depends_on: tile.depends_on.map((unique_id) => {
      const { name = unique_id, resource_type = '' } = nodes[unique_id] ?? {}
      return { unique_id, name, resource_type }
    }),
    tests: [...new Set(tests)].sort().map((unique_id) => ({
      unique_id,
      name: unique_id.split('.')[2] ?? unique_id,
      status: known.tests.get(unique_id)?.status ?? null,
    })),
    last_run: await lastRun(platform, tile.depends_on, known),
  }
}

async function lastRun(
  { store }: DashboardTools['platform'],
  depends_on: readonly string[],
  { latest }: KnownOfNodes,
): Promise<TileComputed['last_run']> {
  const ids = depends_on.flatMap((unique_id) => latest.get(unique_id)?.successRunId ?? [])
  if (ids.length === 0) return null
  const id = Math.max(...ids)
  const run = await store.runs.find(id)
  return { id, finished_at: run?.finishedAt ?? null }
}
