import type { FastifyInstance } from 'fastify'
import { EXPLORE_COLUMNS, EXPLORE_QUESTION, EXPLORED, type ExploreQuestion } from '#api/explore.ts'
import { answers } from '#api/problem.ts'
import type { CompiledDashboards } from '#platform/dashboards/compiled.ts'
import {
  columnsDefinition,
  columnsOf,
  type ExploreDefinition,
  exploreDefinition,
  wrongName,
} from '#platform/dashboards/explore-definition.ts'
import { bareName } from '#platform/test-history/masked-columns.ts'
import { dumpYaml } from '#project/builtins/yaml/dump-yaml.ts'
import { toValue } from '#project/context/plain-value.ts'
import { toldJson } from '../api/told-json.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { whileHere } from '../http/while-here.ts'
import { type DashboardTools, INSTANCE_QUERY, type InstanceQuery, tileNamed, valuesOf } from './dashboard-tools.ts'
import { maskedNames } from './masked-answer.ts'
import { tileAnswer, tileBody, type TileQuestion } from './tile-data.ts'
import type { ToolsOf } from './tools-of-instances.ts'

const TAGS = ['Trellis: explore']
const TILE = 'answer'

/** `/api/explore`: measures of a model that stand in no file yet. */
export function addExploreRoutes(app: FastifyInstance, toolsOf: ToolsOf): void {
  const asked = new RecentQuestions(async (text, { platform, instance }) => {
    const words = ['dashboards', 'compile', '--definition', text, '--output', 'json']
    return toldJson(await platform.ask(words, { instance })) as CompiledDashboards
  })
  let isFollowing = false

  async function compiled(definition: ExploreDefinition, tools: DashboardTools): Promise<TileQuestion> {
    // Files are watched for nobody who does not explore.
    if (!isFollowing) tools.platform.onProjectTouched(() => asked.forget())
    isFollowing = true
    const { dashboards, nodes, problems } = await asked.get(JSON.stringify(definition), tools)
    const [owner] = dashboards
    if (!owner) throw new HttpProblem(422, 'explore/broken', problems[0]?.message ?? 'It cannot be asked')
    return { owner, found: tileNamed(owner, TILE), values: valuesOf(tools, owner.dashboard, {}), nodes }
  }

  app.get<{ Querystring: InstanceQuery & { readonly model: string } }>(
    '/api/explore/columns',
    {
      schema: {
        summary: 'The columns of a model, as the warehouse has them',
        tags: TAGS,
        querystring: {
          type: 'object',
          properties: { model: { type: 'string' }, ...INSTANCE_QUERY.properties },
          required: ['model'],
        },
        response: answers(EXPLORE_COLUMNS),
      },
      config: { needs: 'rows' },
    },
    async ({ query }, reply) => {
      const definition = columnsDefinition(query.model)
      if (!definition) throw noName(query.model)
      const tools = toolsOf(query)
      const question = await compiled(definition, tools)
      const { columns } = await whileHere(reply, (signal) => tileAnswer(tools, question, signal))
      return { columns }
    },
  )

  app.post<{ Body: ExploreQuestion; Querystring: InstanceQuery }>(
    '/api/explore',
    {
      schema: {
        summary: 'Measures of a model, by what, and of which rows',
        tags: TAGS,
        body: EXPLORE_QUESTION,
        querystring: INSTANCE_QUERY,
        response: answers(EXPLORED),
      },
      config: { needs: 'rows' },
    },
    async ({ body, query }, reply) => {
      const wrong = wrongName(body)
      if (wrong !== undefined) throw noName(wrong)
      const definition = exploreDefinition(body)
      const tools = toolsOf(query)
      const question = await compiled(definition, tools)
      const { tile } = question.found
      const masked = maskedNames(tile.depends_on, question.nodes, tools.platform.settings)
      const hidden = columnsOf(body).find((column) => masked.has(bareName(column)))
      if (hidden !== undefined) {
        throw new HttpProblem(403, 'explore/masked', `The values of '${hidden}' are shown to nobody`)
      }
      const data = await whileHere(reply, (signal) => tileBody(tools, question, signal))
      const head = JSON.stringify({ tile, yaml: dumpYaml(toValue(definition)) })
      return reply
        .type('application/json; charset=utf-8')
        .header('cache-control', 'no-store')
        .send(Buffer.concat([Buffer.from(`${head.slice(0, -1)},"data":`), data, Buffer.from('}')]))
    },
  )
}

function noName(text: string): HttpProblem {
  return new HttpProblem(400, 'explore/name', `'${text.slice(0, 100)}' is no name of a model or column`)
}

type Where = Pick<DashboardTools, 'platform' | 'instance'>
type Compile = (text: string, where: Where) => Promise<CompiledDashboards>

const MOST_KEPT = 100

/** Whoever explores comes back to what he asked before: it is compiled once. */
class RecentQuestions {
  private readonly compile: Compile
  private readonly kept = new Map<string, Promise<CompiledDashboards>>()

  constructor(compile: Compile) {
    this.compile = compile
  }

  get(text: string, where: Where): Promise<CompiledDashboards> {
    const key = JSON.stringify([where.instance, text])
    const known = this.kept.get(key)
    if (known) return known
    const asked = this.compile(text, where)
    this.kept.set(key, asked)
    asked.catch(() => this.kept.delete(key))
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break
      this.kept.delete(oldest)
    }
    return asked
  }

  forget(): void {
    this.kept.clear()
  }
}
