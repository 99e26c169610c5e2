import type { FastifyInstance } from 'fastify'
import type { Job } from '#platform/jobs/job.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { Zones } from '#platform/time/zone.ts'
import { exactly, listOf } from '#api/json-schema.ts'
import { jobFacts } from './job-facts.ts'
import { getJob } from './job-place.ts'
import { type JobFacts, jobJson } from './json/job-json.ts'
import { answers } from '#api/problem.ts'
import { JOB, MATRIX } from '#api/jobs.ts'
import { NextTicks } from './next-ticks.ts'

interface JobsQuery {
  readonly job?: string
  readonly instance?: string
}

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: { job: { type: 'string' }, instance: { type: 'string' } },
} as const

const TAGS = ['Trellis: jobs']

/** `/api/jobs`: what each job is and how it fares; `/api/matrix`: the same as a grid. */
export function addJobRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const clocks = { zones: new Zones(), ticks: new NextTicks() }
  app.get<{ Querystring: JobsQuery }>(
    '/api/jobs',
    {
      schema: {
        summary: 'Jobs, each in its instances: what they do and how they fare',
        tags: TAGS,
        querystring: QUERY,
        response: answers(exactly({ jobs: listOf(JOB) })),
      },
      config: { needs: 'read' },
    },
    async ({ query: { job, instance } }) => {
      const chosen = job === undefined ? platform.jobs : [getJob(platform, job)]
      const rows = await jobFacts(platform, chosen, clocks)
      return { jobs: rows.filter((row) => instance === undefined || row.instance.name === instance).map(jobJson) }
    },
  )
  const matrix = { summary: 'The matrix: frequencies by business lines', tags: TAGS, response: answers(MATRIX) }
  app.get('/api/matrix', { schema: matrix, config: { needs: 'read' } }, async () => {
    const cells = platform.jobs.filter(({ work }) => work.kind === 'cell')
    return matrixJson(platform, await jobFacts(platform, cells, clocks))
  })
}

function matrixJson({ settings, jobs }: LivePlatform, facts: readonly JobFacts[]): Readonly<Record<string, unknown>> {
  const frequencies = [...(settings?.schedule.frequencies ?? [])].map(([name, { cron }]) => ({
    name,
    cron: cron.map(({ text }) => text),
  }))
  const lines = [...new Set([...(settings?.schedule.lines.keys() ?? []), ...jobs.flatMap(lineOf)])]
  return {
    frequencies,
    lines,
    cells: frequencies.flatMap(({ name: frequency }) =>
      lines.map((line) => ({
        frequency,
        line,
        jobs: facts.filter(({ job }) => job.name === `${frequency}/${line}`).map(jobJson),
      })),
    ),
  }
}

function lineOf({ work }: Job): readonly string[] {
  return work.kind === 'cell' ? [work.line] : []
}
