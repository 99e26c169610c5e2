import type { DataColumn, TileData } from '#api/dashboards.ts'
import { closest } from '#foundation/source/closest.ts'
import type { CompiledDashboard } from '#platform/dashboards/compiled.ts'
import { type FilterValues, hasPeriods } from '#platform/dashboards/bind-query.ts'
import { type Standing, standingOfNode } from '#platform/dashboards/standing.ts'
import { undrawable } from '#platform/dashboards/undrawable.ts'
import type { UpstreamNodes } from '#platform/dashboards/upstream-nodes.ts'
import { HttpProblem } from '../http/http-problem.ts'
import type { DataAnswer } from './answer-cache.ts'
import { type DashboardTools, type FoundTile, filterTypes } from './dashboard-tools.ts'
import { resultFields } from './send-data.ts'

export interface TileQuestion {
  readonly owner: CompiledDashboard
  readonly found: FoundTile
  readonly values: FilterValues
  readonly nodes: UpstreamNodes
}

/** The data of a tile by themselves: those of its first query. */
export async function tileAnswer(
  tools: DashboardTools,
  { owner, found: { tile, compiled }, values, nodes }: TileQuestion,
  signal: AbortSignal,
): Promise<DataAnswer> {
  if (tile.type === 'freshness') return freshnessAnswer(tools, tile.depends_on, nodes)
  const types = filterTypes(owner.dashboard)
  if (!compiled.query) return nothing(tools)
  const answer = await tools.desk.answer({ query: compiled.query, types, values }, nodes, signal)
  const wrong = undrawable(tile, answer.columns)
  if (!wrong) return answer
  throw new HttpProblem(400, 'dashboards/column', `The tile ${tile.id} cannot be drawn: its ${wrong.message}`, {
    hint: wrong.isMissing ? columnsHint(wrong.name, answer.columns) : null,
  })
}

function columnsHint(name: string, columns: readonly DataColumn[]): string {
  const names = columns.map((column) => column.name)
  const meant = closest(name, names)
  return meant === undefined ? `there are ${names.join(', ')}` : `did you mean '${meant}'?`
}

/** `TileData` as JSON: all of its parts, and how fresh they are. */
export async function tileBody(tools: DashboardTools, question: TileQuestion, signal: AbortSignal): Promise<Buffer> {
  const { owner, found, values, nodes } = question
  const types = filterTypes(owner.dashboard)
  // Where no days are chosen there are none before them to compare with.
  const parts = Object.entries(found.compiled.parts).filter(([, { sql }]) => hasPeriods(sql, values))
  const [answer, standing, ...others] = await Promise.all([
    tileAnswer(tools, question, signal),
    tools.desk.standing(found.tile.depends_on, nodes),
    ...parts.map(([, query]) => tools.desk.answer({ query, types, values }, nodes, signal)),
  ])
  const named = parts.map(([name], at) => [name, others[at] as DataAnswer] as const)
  return dataBody(answer, named, standing)
}

export function dataBody(
  answer: DataAnswer,
  parts: readonly (readonly [string, DataAnswer])[],
  standing: Standing,
): Buffer {
  const computed_at = [answer, ...parts.map(([, part]) => part)].map(({ computedAt }) => computedAt).sort()[0]
  const rest: Omit<TileData, 'columns' | 'rows' | 'is_truncated' | 'parts'> = {
    ...standing,
    computed_at: computed_at ?? answer.computedAt,
  }
  const between = Buffer.from(',')
  return Buffer.concat([
    Buffer.from('{'),
    ...resultFields(answer),
    Buffer.from(',"parts":{'),
    ...parts.flatMap(([name, part], at) => [
      ...(at === 0 ? [] : [between]),
      Buffer.from(`${JSON.stringify(name)}:{`),
      ...resultFields(part),
      Buffer.from('}'),
    ]),
    Buffer.from(`},${JSON.stringify(rest).slice(1)}`),
  ])
}

/** Of a tile that asks nothing. */
function nothing({ platform }: DashboardTools): DataAnswer {
  return {
    columns: [],
    rows: Buffer.from('[]'),
    isTruncated: false,
    computedAt: new Date(platform.now()).toISOString(),
  }
}

const FRESHNESS_COLUMNS: readonly DataColumn[] = (
  [
    ['unique_id', 'text', 'Node'],
    ['name', 'text', 'Name'],
    ['resource_type', 'text', 'Kind'],
    ['as_of', 'timestamp', 'Data as of'],
    ['expected_at', 'timestamp', 'Next'],
    ['verdict', 'text', 'Verdict'],
  ] as const
).map(([name, type, label]) => ({ name, type, label, description: '', format: null }))

async function freshnessAnswer(
  tools: DashboardTools,
  depends_on: readonly string[],
  nodes: UpstreamNodes,
): Promise<DataAnswer> {
  const known = await tools.desk.known(nodes)
  const rows = depends_on.map((unique_id) => {
    const { as_of, expected_at, verdict } = standingOfNode(unique_id, nodes, known)
    const { name = unique_id, resource_type = '' } = nodes[unique_id] ?? {}
    return [unique_id, name, resource_type, as_of, expected_at, verdict]
  })
  return { ...nothing(tools), columns: FRESHNESS_COLUMNS, rows: Buffer.from(JSON.stringify(rows)) }
}
