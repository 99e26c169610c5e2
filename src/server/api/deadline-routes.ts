import type { FastifyInstance } from 'fastify'
import { deadlineCases } from '#platform/deadlines/deadline-cases.ts'
import { deadlineCaseJson, deadlineSumJson } from '#platform/deadlines/deadline-json.ts'
import { sumDeadlines } from '#platform/deadlines/sum-deadlines.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { DAY } from '#platform/time/wall-time.ts'
import { Zones } from '#platform/time/zone.ts'
import { DEADLINES } from '#api/deadlines.ts'
import { answers } from '#api/problem.ts'
import { getJob } from './job-place.ts'
import { MOMENT, momentOf } from './moments.ts'

interface DeadlineQuery {
  readonly job?: string
  readonly from?: string
  readonly to?: string
  readonly by: 'line' | 'job'
}

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    job: { type: 'string', maxLength: 200 },
    from: MOMENT,
    to: MOMENT,
    by: { enum: ['line', 'job'], default: 'line' },
  },
} as const

const USUAL_DAYS = 30

/** `/api/deadlines`: which were kept and which missed, by business line or by job. */
export function addDeadlineRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const zones = new Zones()
  app.get<{ Querystring: DeadlineQuery }>(
    '/api/deadlines',
    {
      schema: {
        summary: 'Which deadlines were kept',
        tags: ['Trellis: jobs'],
        querystring: QUERY,
        response: answers(DEADLINES),
      },
      config: { needs: 'read' },
    },
    async ({ query }) => {
      const now = platform.now()
      const from = momentOf('from', query.from) ?? now - USUAL_DAYS * DAY
      const to = momentOf('to', query.to) ?? now + 1
      const jobs = query.job === undefined ? platform.jobs : [getJob(platform, query.job)]
      const cases = await deadlineCases(platform.store, jobs, { from, to, now, zones })
      return {
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        by: query.by,
        sums: sumDeadlines(cases, query.by).map(deadlineSumJson),
        deadlines: cases.map(deadlineCaseJson),
      }
    },
  )
}
