import type { FastifyInstance } from 'fastify'
import { PAGE, PAGES, TILE_DATA } from '#api/dashboards.ts'
import { answers } from '#api/problem.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { whileHere } from '../http/while-here.ts'
import { type DataQuery, DATA_QUERY, INSTANCE_QUERY, type InstanceQuery, named } from './dashboard-tools.ts'
import { sendCsv, sendJson, wantsCsv } from './send-data.ts'
import { dataBody } from './tile-data.ts'
import type { ToolsOf } from './tools-of-instances.ts'

const TAGS = ['Trellis: dashboards']

/** `/api/pages`: Markdown files with SQL blocks, and what those answer. */
export function addPageRoutes(app: FastifyInstance, toolsOf: ToolsOf): void {
  app.get<{ Querystring: InstanceQuery }>(
    '/api/pages',
    {
      schema: {
        summary: 'The pages of the project',
        tags: TAGS,
        querystring: INSTANCE_QUERY,
        response: answers(PAGES),
      },
      config: { needs: 'read' },
    },
    async ({ query }) => {
      const { pages, problems } = await toolsOf(query).definitions.now()
      return {
        pages: [...pages.values()].map(({ page: { name, title, description, path } }) => ({
          name,
          title,
          description,
          path,
        })),
        problems,
      }
    },
  )

  app.get<{ Params: { readonly name: string }; Querystring: InstanceQuery }>(
    '/api/pages/:name',
    {
      schema: { summary: 'A page', tags: TAGS, querystring: INSTANCE_QUERY, response: answers(PAGE) },
      config: { needs: 'read' },
    },
    async ({ params, query }) => named((await toolsOf(query).definitions.now()).pages, params.name, 'page').page,
  )

  app.get<{ Params: { readonly name: string; readonly id: string }; Querystring: DataQuery }>(
    '/api/pages/:name/blocks/:id',
    {
      schema: {
        summary: 'What a SQL block of a page answers',
        tags: TAGS,
        querystring: DATA_QUERY,
        response: answers(TILE_DATA),
      },
      config: { needs: 'rows' },
    },
    async (request, reply) => {
      const { name, id } = request.params
      const { definitions, desk } = toolsOf(request.query)
      const { pages, nodes } = await definitions.now()
      const { blocks } = named(pages, name, 'page')
      const query = named(new Map(Object.entries(blocks)), id, 'block')
      if (!query)
        throw new HttpProblem(422, 'dashboards/broken', `The block '${id}' could not be compiled: the page says why`)
      const asked = { query, types: {}, values: {} }
      const answer = await whileHere(reply, (signal) => desk.answer(asked, nodes, signal))
      if (wantsCsv(request, request.query.format)) return sendCsv(reply, `${name}-${id}`, answer)
      return sendJson(request, reply, dataBody(answer, [], await desk.standing(query.depends_on, nodes)))
    },
  )
}
