import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { artifactType } from './artifact-type.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { TEXT } from '#api/json-schema.ts'
import { answers, PROBLEM } from '#api/problem.ts'
import { ARTIFACTS, LOG_PIECES } from '#api/run-details.ts'
import { getRun, RUN_PARAMS, type RunParams } from './get-run.ts'

interface LogQuery {
  readonly after: number
  readonly step?: number
  readonly limit: number
  readonly characters?: number
  readonly format: 'json' | 'text'
}

const STEP = { type: 'integer', minimum: 1 } as const

const LOG_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    after: { type: 'integer', minimum: 0, default: 0 },
    step: STEP,
    limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 1000 },
    characters: { type: 'integer', minimum: 1 },
    format: { enum: ['json', 'text'], default: 'json' },
  },
} as const

const STEP_QUERY = { type: 'object', additionalProperties: false, properties: { step: STEP } } as const

const TAGS = ['Trellis: runs']

/** With `format=text` it is a text. */
const LOG = {
  200: {
    content: { 'application/json': { schema: LOG_PIECES }, 'text/plain': { schema: TEXT }, '*/*': { schema: {} } },
  },
  '4xx': PROBLEM,
}

const BYTES = { 200: { content: { '*/*': { schema: {} } } }, '4xx': PROBLEM }

/** `/api/runs/<id>/log` and `/api/runs/<id>/artifacts/…`: what a run wrote. */
export function addRunFiles(app: FastifyInstance, { store }: LivePlatform): void {
  const config = { needs: 'read' } as const
  app.get<{ Params: RunParams; Querystring: LogQuery }>(
    '/api/runs/:id/log',
    {
      schema: { summary: 'What a run wrote', tags: TAGS, params: RUN_PARAMS, querystring: LOG_QUERY, response: LOG },
      config,
    },
    async ({ params: { id }, query: { after, step, limit, characters, format } }, reply) => {
      await getRun(store, id)
      if (format === 'json') return store.steps.log(id, { after, step, limit, characters })
      let text = ''
      for (let from = after; ; ) {
        const { pieces, next } = await store.steps.log(id, { after: from, step, limit: 10_000 })
        text += pieces.map((piece) => piece.text).join('')
        if (pieces.length < 10_000) break
        from = next
      }
      return reply.type('text/plain; charset=utf-8').send(text)
    },
  )
  app.get<{ Params: RunParams; Querystring: { readonly step?: number } }>(
    '/api/runs/:id/artifacts',
    {
      schema: {
        summary: 'The files that a run left',
        tags: TAGS,
        params: RUN_PARAMS,
        querystring: STEP_QUERY,
        response: answers(ARTIFACTS),
      },
      config,
    },
    async ({ params: { id }, query: { step } }) => {
      await getRun(store, id)
      const artifacts = await store.artifacts.list(id, step)
      return {
        artifacts: artifacts.map(({ step: of, path, bytes, sha256, createdAt }) => ({
          step: of,
          path,
          bytes,
          sha256,
          created_at: createdAt,
        })),
      }
    },
  )
  app.get<{ Params: RunParams & { readonly '*': string }; Querystring: { readonly step?: number } }>(
    '/api/runs/:id/artifacts/*',
    {
      schema: {
        summary: 'A file that a run left',
        tags: TAGS,
        params: RUN_PARAMS,
        querystring: STEP_QUERY,
        response: BYTES,
      },
      config,
    },
    async ({ params: { id, '*': path }, query: { step } }, reply) => {
      await getRun(store, id)
      const content = await store.artifacts.read(id, path, step)
      if (!content) {
        const hint = `what there is: GET /api/runs/${id}/artifacts`
        throw new HttpProblem(404, 'artifacts/unknown', `Run ${id} has left no ${path}`, { hint })
      }
      return (
        reply
          .type(artifactType(path))
          .header('x-content-type-options', 'nosniff')
          // A page among them may be anybody's: it does nothing in the name of whoever looks at it.
          .header('content-security-policy', 'sandbox allow-scripts')
          .send(Buffer.from(content))
      )
    },
  )
}
