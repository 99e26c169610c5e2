import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { callerName, callerOrigin } from './caller-of.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { exactly, listOf } from '#api/json-schema.ts'
import { idempotencyKey, REPLAYED } from './idempotency-key.ts'
import { getJob, getPlace, getPlaces, INSTANCE_QUERY, jobName, type JobParams, jobPaths } from './job-place.ts'
import { answers } from '#api/problem.ts'
import { RUN } from '#api/runs.ts'
import { EXPLAINED_JOBS, SWITCHED } from '#api/jobs.ts'
import { runJson } from './json/run-json.ts'
import { stepProblem } from './step-problem.ts'
import { toldJson } from './told-json.ts'

interface InstanceQuery {
  readonly instance?: string
}

interface RunBody {
  readonly instance?: string
  readonly cause?: string
  readonly steps?: readonly string[]
  readonly target?: string
  readonly threads?: number
  readonly timeout_seconds?: number
  readonly generate_docs?: boolean
}

const RUN_BODY = {
  type: ['object', 'null'],
  additionalProperties: false,
  properties: {
    instance: { type: 'string', minLength: 1 },
    cause: { type: 'string', minLength: 1, maxLength: 2000 },
    steps: { type: 'array', minItems: 1, maxItems: 100, items: { type: 'string', minLength: 1, maxLength: 10_000 } },
    target: { type: 'string', minLength: 1 },
    threads: { type: 'integer', minimum: 1, maximum: 1024 },
    timeout_seconds: { type: 'number', exclusiveMinimum: 0 },
    generate_docs: { type: 'boolean' },
  },
} as const

const TAGS = ['Trellis: jobs']

interface ActRoute {
  readonly Params: JobParams
  readonly Querystring: InstanceQuery
}

/** `/api/jobs/<name>/run`, `/pause`, `/resume` and `/explain`. */
export function addJobActs(app: FastifyInstance, platform: LivePlatform): void {
  for (const path of jobPaths('/api/jobs', '/run')) {
    app.post<ActRoute & { Body: RunBody | null }>(
      path,
      {
        schema: {
          summary: 'Start a job',
          tags: TAGS,
          querystring: INSTANCE_QUERY,
          body: RUN_BODY,
          response: answers(RUN, 200, 201),
        },
        config: { needs: 'run' },
      },
      async (request, reply) => {
        const { run, isNew } = await requestRun(request, platform)
        if (!isNew) reply.headers(REPLAYED)
        return reply.code(isNew ? 201 : 200).send(runJson(run))
      },
    )
  }
  for (const path of jobPaths('/api/jobs', '/pause')) addSwitch(app, platform, path, 'pause')
  for (const path of jobPaths('/api/jobs', '/resume')) addSwitch(app, platform, path, 'resume')
  for (const path of jobPaths('/api/jobs', '/explain')) {
    app.get<ActRoute>(
      path,
      {
        schema: {
          summary: 'The steps of a job and what each would build',
          tags: TAGS,
          querystring: INSTANCE_QUERY,
          response: answers(EXPLAINED_JOBS),
        },
        config: { needs: 'read' },
      },
      async ({ params, query: { instance } }) => {
        const name = jobName(params)
        const places = getPlaces(platform, name, instance)
        const words = ['jobs', 'explain', name, ...(instance === undefined ? [] : ['--instance', instance])]
        const asked = { instance: places.length === 1 ? places[0]?.instance : undefined }
        return { jobs: toldJson(await platform.ask([...words, '--output', 'json'], asked)) }
      },
    )
  }
}

async function requestRun(
  request: FastifyRequest<ActRoute & { Body: RunBody | null }>,
  platform: LivePlatform,
): ReturnType<typeof queued> {
  const { params, query, body } = request
  const name = jobName(params)
  const place = getPlace(platform, name, body?.instance ?? query.instance)
  if (!getJob(platform, name).hasApi) {
    throw new HttpProblem(403, 'jobs/no-api', `${name} has 'api: false' in trellis.yml: only its own times start it`)
  }
  for (const step of body?.steps ?? []) {
    const problem = stepProblem(step)
    if (problem) throw new HttpProblem(400, 'http/invalid', problem.message, { hint: problem.hint })
  }
  const overrides = overridesOf(body)
  const why = {
    ...callerOrigin(request),
    cause: body?.cause ?? `${callerName(request)} asked for it`,
    ...(Object.keys(overrides).length > 0 && { overrides }),
    ...(body?.steps && { commands: body.steps }),
    idempotencyKey: idempotencyKey(request, `run ${name} ${place.instance ?? ''}`),
  }
  const answer = await queued(platform, place, why)
  if (!answer.isNew && JSON.stringify(answer.run.overrides) !== JSON.stringify(overrides)) {
    throw new HttpProblem(422, 'http/other-body', `Run ${answer.run.id} was asked for with this key, but otherwise`, {
      hint: 'each Idempotency-Key is for one request: take another one',
    })
  }
  return answer
}

async function queued(platform: LivePlatform, ...[place, why]: Parameters<LivePlatform['request']>) {
  const answer = await platform.request(place, why)
  // It may have gone while it was asked for.
  if (!answer) throw new HttpProblem(404, 'jobs/unknown', `There is no job '${place.job}'`)
  return answer
}

/** As they are kept with a run: by the names that clients of dbt Cloud's API give them. */
function overridesOf(body: RunBody | null): Readonly<Record<string, unknown>> {
  return {
    ...(body?.steps && { steps_override: body.steps }),
    ...(body?.target !== undefined && { target_name_override: body.target }),
    ...(body?.threads !== undefined && { threads_override: body.threads }),
    ...(body?.timeout_seconds !== undefined && { timeout_seconds_override: body.timeout_seconds }),
    ...(body?.generate_docs !== undefined && { generate_docs_override: body.generate_docs }),
  }
}

/** All instances where none is named. */
function addSwitch(app: FastifyInstance, platform: LivePlatform, path: string, act: 'pause' | 'resume'): void {
  app.post<ActRoute>(
    path,
    {
      schema: {
        summary: act === 'pause' ? 'Let only people start a job' : 'Let times and triggers start a job again',
        tags: TAGS,
        querystring: INSTANCE_QUERY,
        response: answers(exactly({ jobs: listOf(SWITCHED) })),
      },
      config: { needs: 'change' },
    },
    async (request) => {
      const places = getPlaces(platform, jobName(request.params), request.query.instance)
      const by = callerName(request)
      const jobs: Readonly<Record<string, unknown>>[] = []
      for (const place of places) {
        const changed = await (act === 'pause' ? platform.pause(place, by) : platform.resume(place, by))
        jobs.push({ ...place, is_paused: act === 'pause', has_changed: changed === true })
      }
      return { jobs }
    },
  )
}
