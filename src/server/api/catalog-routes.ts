import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CATALOG_CODE, CATALOG_INDEX, CATALOG_SEARCH, CATALOG_SHARD, CATALOG_STATE } from '#api/catalog.ts'
import { INTEGER } from '#api/json-schema.ts'
import { answers } from '#api/problem.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { CatalogFolders } from '../catalog/catalog-folders.ts'
import { acceptsPacking, hasAlready, sendDocument } from '../catalog/send-document.ts'
import { StateSheets } from '../catalog/state-sheets.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { placeOfQuery, PLACE_PROPERTIES, type PlaceQuery } from './place-query.ts'

const TAGS = ['Trellis: catalog']
const CONFIG = { needs: 'read' } as const

interface CatalogQuery {
  readonly instance?: string
  readonly compiled?: boolean
}

const CATALOG_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    instance: { type: 'string' },
    compiled: { type: 'boolean', description: 'With the compiled code of all nodes; all documents alike.' },
  },
} as const
const PLACE_QUERY = { type: 'object', additionalProperties: false, properties: PLACE_PROPERTIES } as const

/** `/api/catalog`, with its shards and texts to search in, and `/api/catalog/state`: how its nodes have fared. */
export function addCatalogRoutes(app: FastifyInstance, platform: LivePlatform, folders: CatalogFolders): void {
  const sheets = new StateSheets(platform.store)
  const send = async (request: FastifyRequest<{ Querystring: CatalogQuery }>, reply: FastifyReply, name: string) => {
    const { instance = null, compiled: isCompiled = false } = request.query
    const sent = sendDocument(request, reply, await folders.newest({ instance, isCompiled }), name)
    if (sent) return sent
    throw new HttpProblem(404, 'catalog/unknown', `The catalog has no ${name}`)
  }
  for (const [url, name, summary, schema] of [
    ['/api/catalog', 'index', 'All nodes of the project, column by column', CATALOG_INDEX],
    ['/api/catalog/search', 'search', 'Columns and descriptions of all nodes, to search in', CATALOG_SEARCH],
    ['/api/catalog/code', 'code', 'The code of all nodes, to search in', CATALOG_CODE],
  ] as const) {
    app.get<{ Querystring: CatalogQuery }>(
      url,
      { schema: { summary, tags: TAGS, querystring: CATALOG_QUERY, response: answers(schema) }, config: CONFIG },
      (request, reply) => send(request, reply, name),
    )
  }
  app.get<{ Params: { readonly shard: number }; Querystring: CatalogQuery }>(
    '/api/catalog/shards/:shard',
    {
      schema: {
        summary: 'All that is known of the nodes of one shard',
        tags: TAGS,
        params: { type: 'object', properties: { shard: { ...INTEGER, minimum: 0 } } },
        querystring: CATALOG_QUERY,
        response: answers(CATALOG_SHARD),
      },
      config: CONFIG,
    },
    (request, reply) => send(request, reply, `shards/${request.params.shard}`),
  )
  app.get<{ Querystring: PlaceQuery }>(
    '/api/catalog/state',
    {
      schema: {
        summary: 'How the nodes of the catalog have fared last, column by column',
        tags: TAGS,
        querystring: PLACE_QUERY,
        response: answers(CATALOG_STATE),
      },
      config: CONFIG,
    },
    async (request, reply) => {
      const sheet = await sheets.of(await placeOfQuery(platform, request.query))
      if (hasAlready(request, reply, sheet.etag)) return reply
      reply.type('application/json; charset=utf-8')
      if (!acceptsPacking(request, 'gzip')) return reply.send(sheet.plain)
      return reply.header('content-encoding', 'gzip').send(sheet.gzip)
    },
  )
}
