import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { ANYTHING } from '#api/json-schema.ts'
import { answers } from '#api/problem.ts'
import { betweenOf, MOMENT } from './moments.ts'

interface CostsQuery {
  readonly by: 'model' | 'job' | 'owner'
  readonly from?: string
  readonly to?: string
}

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: { by: { enum: ['model', 'job', 'owner'], default: 'model' }, from: MOMENT, to: MOMENT },
} as const

/** `/api/costs`: what models, jobs or owners took of the warehouse between two moments. */
export function addCostRoutes(app: FastifyInstance, { store }: LivePlatform): void {
  app.get<{ Querystring: CostsQuery }>(
    '/api/costs',
    {
      schema: {
        summary: 'What models, jobs or owners took of the warehouse',
        tags: ['Trellis: nodes'],
        querystring: QUERY,
        response: answers(ANYTHING),
      },
      config: { needs: 'read' },
    },
    async ({ query: { by, from, to } }) => {
      const between = betweenOf(from, to)
      const costs = await store.nodeResults.costs(by === 'model' ? 'node' : by, between)
      return { by, from: between.from ?? null, to: between.to ?? null, costs }
    },
  )
}
