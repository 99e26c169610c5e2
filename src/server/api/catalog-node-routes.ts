import type { FastifyInstance, FastifyRequest } from 'fastify'
import { COMPILED, type Compiled, SAMPLE } from '#api/catalog.ts'
import { answers } from '#api/problem.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { CatalogFolders } from '../catalog/catalog-folders.ts'
import { Remembered } from '../catalog/remembered.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { toldJson } from './told-json.ts'

interface NodeRequest {
  readonly Params: { readonly unique_id: string }
  readonly Querystring: { readonly instance?: string }
}

const TAGS = ['Trellis: catalog']
const QUERY = { type: 'object', additionalProperties: false, properties: { instance: { type: 'string' } } } as const
const PATIENCE_MS = 60_000

/** `/api/catalog/nodes/<unique_id>/compiled` and `/sample`: what has to be asked of the project and its warehouse. */
export function addCatalogNodeRoutes(app: FastifyInstance, platform: LivePlatform, folders: CatalogFolders): void {
  const compiled = new Remembered<Compiled>(platform)
  const ask = async ({ params, query }: FastifyRequest<NodeRequest>, word: string, signal: AbortSignal) => {
    const args = ['catalog', word, '--output', 'json', '--', params.unique_id]
    return toldJson(await platform.ask(args, { instance: query.instance, signal }))
  }
  app.get<NodeRequest>(
    '/api/catalog/nodes/:unique_id/compiled',
    {
      schema: {
        summary: 'The SQL that a node becomes, as the project and the warehouse are now',
        tags: TAGS,
        querystring: QUERY,
        response: answers(COMPILED),
      },
      config: { needs: 'read' },
    },
    async (request) => {
      const { instance = null } = request.query
      const { digest } = await folders.newest({ instance })
      const key = JSON.stringify([digest, request.params.unique_id])
      // It is for all who wait for it: nobody ends it by going away.
      const signal = AbortSignal.timeout(PATIENCE_MS)
      return compiled.get(key, async () => (await ask(request, 'compiled', signal)) as Compiled)
    },
  )
  app.get<NodeRequest>(
    '/api/catalog/nodes/:unique_id/sample',
    {
      schema: {
        summary: 'Some rows of a relation',
        description: 'Only where `catalog.sample_rows` of `trellis.yml` allows it.',
        tags: TAGS,
        querystring: QUERY,
        response: answers(SAMPLE),
      },
      config: { needs: 'rows' },
    },
    async (request, reply) => {
      if (!showsRows(platform.settings, request.accessRules)) throw noRows()
      const left = new AbortController()
      reply.raw.once('close', () => left.abort())
      reply.header('cache-control', 'no-store')
      return ask(request, 'sample', AbortSignal.any([left.signal, AbortSignal.timeout(PATIENCE_MS)]))
    },
  )
}

function showsRows(settings: Settings | undefined, { isLoopback }: { readonly isLoopback: boolean }): boolean {
  // A server that is called from outside through a proxy listens on loopback, too.
  return settings?.catalog?.sampleRows ?? (isLoopback && settings?.server.publicUrl === undefined)
}

function noRows(): HttpProblem {
  return new HttpProblem(403, 'catalog/no-rows', 'This server shows no rows of tables', {
    hint: 'sample_rows: true under catalog in trellis.yml lets it',
  })
}
