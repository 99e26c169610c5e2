import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { ModelFreshness, SourceFreshness } from '#platform/store/port/freshness.ts'
import { FRESHNESS, MODEL_FRESHNESS_HISTORY, SOURCE_FRESHNESS_HISTORY } from '#api/freshness.ts'
import { eitherOf } from '#api/json-schema.ts'
import { answers } from '#api/problem.ts'
import { betweenOf } from './moments.ts'
import { placeOfQuery, PLACE_PROPERTIES, type PlaceQuery } from './place-query.ts'
import { HISTORY_QUERY, type HistoryQuery } from './history-query.ts'

const TAGS = ['Trellis: nodes']

const PLACE_QUERY = { type: 'object', additionalProperties: false, properties: PLACE_PROPERTIES } as const

/** `/api/freshness`: how fresh sources and models were found to be last, and `/api/freshness/<unique_id>/history`. */
export function addFreshnessRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const { freshness } = platform.store
  const config = { needs: 'read' } as const
  app.get<{ Querystring: PlaceQuery }>(
    '/api/freshness',
    {
      schema: {
        summary: 'How fresh sources and models are',
        tags: TAGS,
        querystring: PLACE_QUERY,
        response: answers(FRESHNESS),
      },
      config,
    },
    async ({ query }) => {
      const place = await placeOfQuery(platform, query)
      const [sources, models] = await Promise.all([freshness.latestSources(place), freshness.latestModels(place)])
      return { ...place, sources: sources.map(sourceJson), models: models.map(modelJson) }
    },
  )
  app.get<{ Params: { readonly unique_id: string }; Querystring: HistoryQuery }>(
    '/api/freshness/:unique_id/history',
    {
      schema: {
        summary: 'How fresh one has been',
        tags: TAGS,
        querystring: HISTORY_QUERY,
        response: answers(eitherOf([SOURCE_FRESHNESS_HISTORY, MODEL_FRESHNESS_HISTORY])),
      },
      config,
    },
    async ({ params: { unique_id }, query }) => {
      const place = await placeOfQuery(platform, query)
      const between = betweenOf(query.from, query.to)
      const isSource = unique_id.startsWith('source.')
      const history = isSource
        ? (await freshness.sourceHistory(unique_id, place, between, query.limit)).map(sourceJson)
        : (await freshness.modelHistory(unique_id, place, between, query.limit)).map(modelJson)
      return { unique_id, ...place, history }
    },
  )
}

function sourceJson({ runId, ...measured }: SourceFreshness): Readonly<Record<string, unknown>> {
  return { ...measured, run_id: runId }
}

function modelJson(measured: ModelFreshness): Readonly<Record<string, unknown>> {
  return {
    unique_id: measured.unique_id,
    instance: measured.instance,
    target: measured.target,
    run_id: measured.runId,
    measured_at: measured.measuredAt,
    built_at: measured.builtAt,
    data_as_of: measured.dataAsOf,
    effective_as_of: measured.effectiveAsOf,
    oldest_source: measured.oldestSource,
    expected_next_at: measured.expectedNextAt,
    verdict: measured.verdict,
    because: measured.because ?? null,
    late_by: measured.lateBy ?? [],
  }
}
