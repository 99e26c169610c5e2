import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { TestHistory } from '#platform/store/port/tests.ts'
import { nodePointJson } from './json/run-json.ts'
import { answers } from '#api/problem.ts'
import { NODE_HISTORY, TEST_HISTORIES } from '#api/run-details.ts'
import { betweenOf } from './moments.ts'
import { placeOfQuery, PLACE_PROPERTIES, type PlaceQuery } from './place-query.ts'
import { HISTORY_QUERY, type HistoryQuery } from './history-query.ts'

const TAGS = ['Trellis: nodes']

const TESTS_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: { ...PLACE_PROPERTIES, unique_id: { type: 'array', items: { type: 'string' }, maxItems: 1000 } },
} as const

/** `/api/nodes/<unique_id>/history` and `/api/tests`: how nodes have fared over time. */
export function addNodeRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const { store } = platform
  const config = { needs: 'read' } as const
  app.get<{ Params: { readonly unique_id: string }; Querystring: HistoryQuery }>(
    '/api/nodes/:unique_id/history',
    {
      schema: {
        summary: 'How a node has fared over time',
        tags: TAGS,
        querystring: HISTORY_QUERY,
        response: answers(NODE_HISTORY),
      },
      config,
    },
    async ({ params: { unique_id }, query }) => {
      const { from, to, limit, instance, target } = query
      const place = { ...(instance !== undefined && { instance }), ...(target !== undefined && { target }) }
      const points = await store.nodeResults.history(unique_id, { ...place, between: betweenOf(from, to), limit })
      return { unique_id, history: points.map(nodePointJson) }
    },
  )
  app.get<{ Querystring: PlaceQuery & { readonly unique_id?: readonly string[] } }>(
    '/api/tests',
    {
      schema: {
        summary: 'How tests have fared: since when they fail',
        tags: TAGS,
        querystring: TESTS_QUERY,
        response: answers(TEST_HISTORIES),
      },
      config,
    },
    async ({ query }) => {
      const place = await placeOfQuery(platform, query)
      return { ...place, tests: (await store.tests.history(place, query.unique_id)).map(testJson) }
    },
  )
}

function testJson(test: TestHistory): Readonly<Record<string, unknown>> {
  return {
    unique_id: test.unique_id,
    instance: test.instance,
    target: test.target,
    status: test.status,
    failures: test.failures,
    since: test.since,
    since_run_id: test.sinceRunId,
    first_seen_at: test.firstSeenAt,
    last_run_id: test.lastRunId,
    last_run_at: test.lastRunAt,
    last_passed_at: test.lastPassedAt,
    last_failed_at: test.lastFailedAt,
    verdicts: test.verdicts,
  }
}
