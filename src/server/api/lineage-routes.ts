import type { FastifyInstance } from 'fastify'
import { LINEAGE, type Lineage } from '#api/catalog.ts'
import { answers } from '#api/problem.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { CatalogFolders } from '../catalog/catalog-folders.ts'
import { Remembered } from '../catalog/remembered.ts'
import { toldLines } from './told-json.ts'

interface Query {
  readonly select: string
  readonly exclude?: string
  readonly instance?: string
}

const WORDS = { type: 'string', maxLength: 2000 } as const
const QUERY = {
  type: 'object',
  required: ['select'],
  additionalProperties: false,
  properties: {
    select: { ...WORDS, minLength: 1, description: 'As on a command line: `+orders tag:daily,state:new`.' },
    exclude: WORDS,
    instance: { type: 'string' },
  },
} as const
const PATIENCE_MS = 60_000

/** `/api/lineage?select=…`: the nodes that a selection means. What hangs on what stands in the catalog. */
export function addLineageRoutes(app: FastifyInstance, platform: LivePlatform, folders: CatalogFolders): void {
  const remembered = new Remembered<readonly string[]>(platform)
  app.get<{ Querystring: Query }>(
    '/api/lineage',
    {
      schema: {
        summary: 'The nodes that a selection matches',
        tags: ['Trellis: catalog'],
        querystring: QUERY,
        response: answers(LINEAGE),
      },
      config: { needs: 'read' },
    },
    async ({ query: { select, exclude = '', instance = null } }): Promise<Lineage> => {
      const { digest } = await folders.newest({ instance })
      const unique_ids = await remembered.get(JSON.stringify([digest, select, exclude]), async () => {
        const args = ['ls', '--quiet', '--no-write-json', '--output', 'json', '--output-keys', 'unique_id']
        // One word each, whatever stands in it.
        const words = [`--select=${select}`, ...(exclude === '' ? [] : [`--exclude=${exclude}`])]
        // It is for all who wait for it: nobody ends it by going away.
        const signal = AbortSignal.timeout(PATIENCE_MS)
        const told = await platform.ask([...args, ...words], { instance, signal })
        return toldLines(told).map((line) => (JSON.parse(line) as { readonly unique_id: string }).unique_id)
      })
      return { select, exclude: exclude === '' ? null : exclude, unique_ids }
    },
  )
}
