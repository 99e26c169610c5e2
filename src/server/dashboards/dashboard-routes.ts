import type { FastifyInstance } from 'fastify'
import {
  DASHBOARD,
  DASHBOARDS,
  FILTER_OPTIONS,
  type FilterOptions,
  TILE_COMPUTED,
  TILE_DATA,
  TILE_ROWS,
} from '#api/dashboards.ts'
import { answers } from '#api/problem.ts'
import { whileHere } from '../http/while-here.ts'
import {
  type DashboardTools,
  type DataQuery,
  DATA_QUERY,
  filterTypes,
  INSTANCE_QUERY,
  type InstanceQuery,
  named,
  tileNamed,
  valuesOf,
} from './dashboard-tools.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { maskedAnswer } from './masked-answer.ts'
import { resultFields, sendCsv, sendJson, wantsCsv } from './send-data.ts'
import { tileAnswer, tileBody, type TileQuestion } from './tile-data.ts'
import { tileComputed } from './tile-computed.ts'
import type { ToolsOf } from './tools-of-instances.ts'

const TAGS = ['Trellis: dashboards']

/** What is asked of a tile, and in which instance. */
interface Asking {
  readonly tools: DashboardTools
  readonly question: TileQuestion
}

interface TileCall {
  Params: { readonly name: string; readonly tile: string }
  Querystring: DataQuery
}

/** `/api/dashboards`: those of the project, their filters, and the data of their tiles. */
export function addDashboardRoutes(app: FastifyInstance, toolsOf: ToolsOf): void {
  const read = { needs: 'read', embeds: 'name' } as const
  const rows = { needs: 'rows', embeds: 'name' } as const

  async function questionOf(
    { params, query }: { readonly params: TileCall['Params']; readonly query: DataQuery },
    drills = false,
  ): Promise<Asking> {
    const tools = toolsOf(query)
    const { dashboards, nodes } = await tools.definitions.now()
    const owner = named(dashboards, params.name, 'dashboard')
    const found = tileNamed(owner, params.tile)
    const values = valuesOf(tools, owner.dashboard, query, drills ? found.tile.drill_by : [])
    return { tools, question: { owner, found, values, nodes } }
  }

  app.get<{ Querystring: InstanceQuery }>(
    '/api/dashboards',
    {
      schema: {
        summary: 'The dashboards of the project',
        tags: TAGS,
        querystring: INSTANCE_QUERY,
        response: answers(DASHBOARDS),
      },
      config: { needs: 'read' },
    },
    async ({ query }) => {
      const { dashboards, problems } = await toolsOf(query).definitions.now()
      return {
        dashboards: [...dashboards.values()].map(
          ({ dashboard: { filters: _filters, tabs, problems: _problems, ...facts } }) => ({
            ...facts,
            tiles: tabs.reduce((sum, { tiles }) => sum + tiles.length, 0),
          }),
        ),
        problems,
      }
    },
  )

  app.get<{ Params: { readonly name: string }; Querystring: InstanceQuery }>(
    '/api/dashboards/:name',
    {
      schema: {
        summary: 'A dashboard: its filters, tabs and tiles',
        tags: TAGS,
        querystring: INSTANCE_QUERY,
        response: answers(DASHBOARD),
      },
      config: read,
    },
    async ({ params, query }) => {
      const { definitions, platform } = toolsOf(query)
      const { dashboard } = named((await definitions.now()).dashboards, params.name, 'dashboard')
      return { ...dashboard, timezone: platform.settings?.schedule.timezone ?? 'UTC' }
    },
  )

  app.get<{ Params: { readonly name: string; readonly filter: string }; Querystring: InstanceQuery }>(
    '/api/dashboards/:name/filters/:filter',
    {
      schema: {
        summary: 'What can be chosen in a filter',
        tags: TAGS,
        querystring: INSTANCE_QUERY,
        response: answers(FILTER_OPTIONS),
      },
      config: rows,
    },
    async ({ params, query }, reply): Promise<FilterOptions> => {
      const { definitions, desk } = toolsOf(query)
      const { dashboards, nodes } = await definitions.now()
      const { dashboard, filters } = named(dashboards, params.name, 'dashboard')
      const filter = named(new Map(Object.entries(filters)), params.filter, 'filter')
      const known = dashboard.filters.find(({ name }) => name === params.filter)?.options
      if (!filter.options) return { options: known ?? [], is_truncated: false }
      const asked = { query: filter.options, types: filterTypes(dashboard), values: {} }
      const answer = await whileHere(reply, (signal) => desk.answer(asked, nodes, signal))
      return {
        options: optionsIn(
          answer.columns.map(({ name }) => name),
          answer.rows,
        ),
        is_truncated: answer.isTruncated,
      }
    },
  )

  app.get<TileCall>(
    '/api/dashboards/:name/tiles/:tile',
    {
      schema: {
        summary: 'The data of a tile, and how fresh they are',
        tags: TAGS,
        querystring: DATA_QUERY,
        response: answers(TILE_DATA),
      },
      config: rows,
    },
    async (request, reply) => {
      const { tools, question } = await questionOf(request)
      if (wantsCsv(request, request.query.format)) {
        const answer = await whileHere(reply, (signal) => tileAnswer(tools, question, signal))
        return sendCsv(reply, `${request.params.name}-${request.params.tile}`, answer)
      }
      return sendJson(request, reply, await whileHere(reply, (signal) => tileBody(tools, question, signal)))
    },
  )

  app.get<TileCall>(
    '/api/dashboards/:name/tiles/:tile/rows',
    {
      schema: {
        summary: 'The rows behind a number of a tile',
        tags: TAGS,
        querystring: DATA_QUERY,
        response: answers(TILE_ROWS),
      },
      config: rows,
    },
    async (request, reply) => {
      const { tools, question } = await questionOf(request, true)
      const { owner, found, values, nodes } = question
      const { rows: query } = found.compiled
      if (!query) throw new HttpProblem(404, 'dashboards/no-rows', `The tile '${found.tile.id}' has no rows behind it`)
      const asked = { query, types: filterTypes(owner.dashboard), values }
      const answer = await whileHere(reply, (signal) => tools.desk.answer(asked, nodes, signal))
      const shown = maskedAnswer(answer, query.depends_on, nodes, tools.platform)
      if (wantsCsv(request, request.query.format)) {
        return sendCsv(reply, `${request.params.name}-${request.params.tile}-rows`, shown)
      }
      return sendJson(request, reply, Buffer.concat([Buffer.from('{'), ...resultFields(shown), Buffer.from('}')]))
    },
  )

  app.get<TileCall>(
    '/api/dashboards/:name/tiles/:tile/computed',
    {
      schema: {
        summary: 'How a tile is computed',
        tags: TAGS,
        querystring: DATA_QUERY,
        response: answers(TILE_COMPUTED),
      },
      config: read,
    },
    async (request) => {
      const { tools, question } = await questionOf(request)
      return tileComputed(tools, question)
    },
  )
}

/** From the columns `value` and `label`; each value once. */
function optionsIn(columns: readonly string[], rows: Buffer): FilterOptions['options'] {
  const valueAt = Math.max(0, columns.indexOf('value'))
  const labelAt = columns.includes('label') ? columns.indexOf('label') : valueAt
  const options = new Map<string, string>()
  for (const row of JSON.parse(rows.toString('utf8')) as readonly (readonly unknown[])[]) {
    const value = row[valueAt]
    if (value === null || value === undefined || options.has(String(value))) continue
    options.set(String(value), String(row[labelAt] ?? value))
  }
  return [...options].map(([value, label]) => ({ value, label }))
}
