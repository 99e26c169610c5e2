import type { FastifyInstance } from 'fastify'
import type { Job } from '#platform/jobs/job.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { linesOf } from '#platform/settings/schedule.ts'
import { Zones } from '#platform/time/zone.ts'
import { jobFacts } from './job-facts.ts'
import { getJob } from './job-place.ts'
import { jobPast } from './job-past.ts'
import { briefRunJson, jobJson } from './json/job-json.ts'
import { answers } from '#api/problem.ts'
import { JOBS, MATRIX } from '#api/jobs.ts'
import { LatestRuns } from './latest-runs.ts'
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
  const memory = { zones: new Zones(), ticks: new NextTicks(), runs: new LatestRuns(platform) }
  app.get<{ Querystring: JobsQuery }>(
    '/api/jobs',
    {
      schema: {
        summary: 'Jobs, each in its instances: what they do and how they fare',
        tags: TAGS,
        querystring: QUERY,
        response: answers(JOBS),
      },
      config: { needs: 'read' },
    },
    async ({ query: { job, instance } }) => {
      const chosen = job === undefined ? platform.jobs : [getJob(platform, job)]
      const rows = await jobFacts(platform, chosen, memory)
      return { jobs: rows.filter((row) => instance === undefined || row.instance.name === instance).map(jobJson) }
    },
  )
  const matrix = { summary: 'The matrix: frequencies by business lines', tags: TAGS, response: answers(MATRIX) }
  app.get('/api/matrix', { schema: matrix, config: { needs: 'read' } }, async () => {
    const facts = await jobFacts(platform, platform.jobs, memory)
    const pasts = await Promise.all(
      facts.map(({ job, instance }) => jobPast(platform.store, job.name, instance.name, SHOWN_RUNS)),
    )
    const rows = facts.map((each, index) => ({
      work: each.job.work,
      json: {
        ...jobJson(each),
        recent_runs: pasts[index]?.recent.map(briefRunJson) ?? [],
        expected_seconds: pasts[index]?.expectedSeconds ?? null,
      },
    }))
    return matrixJson(platform, rows)
  })
}

/** So many of its last runs a cell shows. */
const SHOWN_RUNS = 14

interface MatrixRow {
  readonly work: Job['work']
  readonly json: Readonly<Record<string, unknown>>
}

function matrixJson({ settings }: LivePlatform, rows: readonly MatrixRow[]): Readonly<Record<string, unknown>> {
  const frequencies = [...(settings?.schedule.frequencies ?? [])].map(([name, { cron }]) => ({
    name,
    cron: cron.map(({ text }) => text),
  }))
  const lines = settings ? linesOf(settings.schedule) : []
  return {
    frequencies,
    lines,
    cells: frequencies.flatMap(({ name: frequency }) =>
      lines.map((line) => ({
        frequency,
        line,
        jobs: rows
          .filter(({ work }) => work.kind === 'cell' && work.frequency === frequency && work.line === line)
          .map(({ json }) => json),
      })),
    ),
    others: rows.filter(({ work }) => work.kind !== 'cell').map(({ json }) => json),
  }
}
