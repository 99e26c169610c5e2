import type { FastifyInstance } from 'fastify'
import { tickRuleOf } from '#platform/jobs/tick-rule-of.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { placeKey } from '#platform/scheduler/entry.ts'
import { comingTicks } from '#platform/time/coming-ticks.ts'
import { deadlineOf } from '#platform/time/deadline.ts'
import { jitterOf } from '#platform/time/jitter.ts'
import { DAY } from '#platform/time/wall-time.ts'
import { Zones } from '#platform/time/zone.ts'
import { jobPast } from './job-past.ts'
import { getJob } from './job-place.ts'
import { MOMENT, momentOf } from './moments.ts'
import { answers } from '#api/problem.ts'
import { TICKS } from '#api/jobs.ts'

interface TicksQuery {
  readonly from?: string
  readonly to?: string
  readonly days: number
  readonly job?: string
  readonly limit: number
}

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    from: MOMENT,
    to: MOMENT,
    days: { type: 'integer', minimum: 1, maximum: 800, default: 1 },
    job: { type: 'string' },
    limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 500 },
  },
} as const

/** `/api/ticks`: when which job is due, between two moments: the next day, or the next `days`, if nothing else is said. */
export function addTickRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const zones = new Zones()
  app.get<{ Querystring: TicksQuery }>(
    '/api/ticks',
    {
      schema: {
        summary: 'When which job is due, between two moments',
        tags: ['Trellis: jobs'],
        querystring: QUERY,
        response: answers(TICKS),
      },
      config: { needs: 'read' },
    },
    async ({ query }) => {
      const from = momentOf('from', query.from) ?? platform.now()
      const to = momentOf('to', query.to) ?? from + query.days * DAY
      const chosen = query.job === undefined ? platform.jobs : [getJob(platform, query.job)]
      const states = new Map((await platform.store.jobs.list()).map((state) => [placeKey(state), state]))
      const paced = chosen.flatMap((job) =>
        job.instances.flatMap((instance) => {
          const rule = tickRuleOf(job, instance, zones)
          return rule ? [{ job, instance, rule }] : []
        }),
      )
      const ticks: Readonly<Record<string, unknown>>[] = []
      const expected = new Map<string, Promise<number | null>>()
      let isTruncated = false
      for (const { job, instance, rule, tick } of comingTicks(paced, from - 1)) {
        if (tick >= to) break
        if (ticks.length === query.limit) {
          isTruncated = true
          break
        }
        const key = placeKey({ job: job.name, instance: instance.name })
        const known = expected.get(key) ?? expectedSeconds(platform, job.name, instance.name)
        expected.set(key, known)
        const seconds = await known
        const deadline = job.deadline && deadlineOf(job.deadline, tick, rule.zone)
        ticks.push({
          job: job.name,
          instance: instance.name,
          tick: time(tick),
          starts_at: time(tick + jitterOf(key, tick, job.jitterMs)),
          deadline: deadline === null ? null : time(deadline),
          timezone: rule.zone.name,
          is_paused: (states.get(key)?.pausedAt ?? null) !== null,
          expected_seconds: seconds,
          latest_start: deadline === null || seconds === null ? null : time(deadline - seconds * 1000),
        })
      }
      return { from: time(from), to: time(to), ticks, truncated: isTruncated }
    },
  )
}

async function expectedSeconds({ store }: LivePlatform, job: string, instance: string | null): Promise<number | null> {
  return (await jobPast(store, job, instance, 0)).expectedSeconds
}

function time(moment: number): string {
  return new Date(moment).toISOString()
}
