import { jobSteps, overridden, overridesOf } from '#platform/jobs/job-steps.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { FLAG, INTEGER, type JsonSchema, optionsOf } from '#api/json-schema.ts'
import { artifactType } from '../artifact-type.ts'
import { callerName, callerOrigin } from '../caller-of.ts'
import { idempotencyKey, REPLAYED } from '../idempotency-key.ts'
import type { CloudContext } from './cloud-context.ts'
import { type Asked, type CloudRoute, notFound, type Outcome } from './cloud-route.ts'
import { JOB_SCHEMA, isScheduled } from './describe-job.ts'
import { RUN_SCHEMA } from './describe-run.ts'
import {
  contains,
  INCLUDE,
  listed,
  listedNumbers,
  listParameter,
  orderOf,
  PAGE,
  partOf,
  type Query,
  stateWanted,
} from './filters.ts'
import type { CloudJob } from './job-directory.ts'
import { inOrder, NAMED_ORDERS } from './named-filters.ts'
import { isOfProject } from './project-routes.ts'
import { overridesIn, TRIGGER_BODY } from './trigger-body.ts'
import { WAIT, waited } from './wait.ts'

const FILTERS: Readonly<Record<string, JsonSchema>> = {
  ...PAGE,
  ...INCLUDE,
  project_id: { ...INTEGER, description: 'The number of the project.' },
  project_id__in: listParameter('Numbers of projects.'),
  environment_id: { ...INTEGER, description: 'The number of an instance or target.' },
  name__icontains: { type: 'string', description: 'What the name has in it, however it is written.' },
  triggers_schedule: { ...FLAG, description: 'Whether times start it.' },
  pk: { ...INTEGER, description: 'A number.' },
  pk__in: listParameter('Several numbers.'),
  state: { type: 'string', description: 'active, deleted or all. Deleted are those that trellis.yml has no more.' },
  dbt_version__in: listParameter('Only that of the server has any.'),
  is_system: { ...FLAG, description: 'None is.' },
}

const JOB_ID: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 300,
  description: 'The number of the job, or its name as in trellis.yml.',
}

const ONE = '/accounts/:account_id/jobs/:job_id/'

export function jobRoutes(context: CloudContext): readonly CloudRoute[] {
  const params = { job_id: JOB_ID }
  return [
    {
      method: 'GET',
      path: '/accounts/:account_id/jobs/',
      summary: 'Jobs, one for each instance that they run in',
      needs: 'read',
      query: FILTERS,
      answers: { item: JOB_SCHEMA },
      handle: ({ query }) => list(context, query),
    },
    {
      method: 'POST',
      path: '/accounts/:account_id/jobs/',
      summary: 'Refused: jobs are written in trellis.yml',
      needs: 'change',
      answers: 'a refusal',
      async handle({ body }) {
        const name = typeof body['name'] === 'string' ? body['name'] : 'nightly'
        throw notHere(
          'Jobs can not be made by the API',
          `write it into trellis.yml:  jobs: { ${name}: { steps: [build] } }`,
        )
      },
    },
    {
      method: 'GET',
      path: ONE,
      summary: 'A job',
      needs: 'read',
      params,
      query: INCLUDE,
      answers: { data: JOB_SCHEMA },
      async handle({ params: { job_id }, query }) {
        const job = await getJob(context, job_id)
        return { data: (await context.describeJobs([job], new Set(listed(query['include_related']))))[0] }
      },
    },
    {
      method: 'POST',
      path: ONE,
      summary: 'Pauses or resumes a job',
      description:
        'Of what the body says, triggers.schedule is honoured. All else has to be as it is: jobs are written in trellis.yml.',
      needs: 'change',
      params,
      body: optionsOf({}),
      answers: { data: JOB_SCHEMA },
      handle: (asked) => update(context, asked),
    },
    {
      method: 'DELETE',
      path: ONE,
      summary: 'Refused: jobs are written in trellis.yml',
      needs: 'change',
      params,
      answers: 'a refusal',
      async handle({ params: { job_id } }) {
        const { name } = await getJob(context, job_id)
        throw notHere(
          `${name} can not be taken away by the API`,
          'take it out of trellis.yml; to let it rest, pause it',
        )
      },
    },
    {
      method: 'POST',
      path: `${ONE}run/`,
      summary: 'Runs a job',
      description:
        'With the header Idempotency-Key a second call finds the run of the first. What can not be honoured is refused, and nothing is run.',
      needs: 'run',
      params,
      query: WAIT,
      body: TRIGGER_BODY,
      answers: { data: RUN_SCHEMA },
      handle: (asked) => trigger(context, asked),
    },
    {
      method: 'POST',
      path: `${ONE}rerun/`,
      summary: 'Repeats what failed in the latest run of a job; runs all of it where that did not fail',
      needs: 'run',
      params,
      query: WAIT,
      answers: { data: RUN_SCHEMA },
      handle: (asked) => rerun(context, asked),
    },
    {
      method: 'GET',
      path: '/accounts/:account_id/jobs/:job_id/artifacts/*',
      summary: 'A file of the latest run of the job that has it',
      needs: 'read',
      params,
      answers: 'a file',
      async handle({ params: { job_id, '*': path = '' } }) {
        const { name, state } = await getJob(context, job_id)
        const content = await context.platform.store.artifacts.readLatest(name, state.instance, String(path))
        if (!content) throw notFound(`file of ${name} called`, path)
        return { file: content, type: artifactType(String(path)) }
      },
    },
  ]
}

async function list(context: CloudContext, query: Query): Promise<Outcome> {
  const order = orderOf(query, NAMED_ORDERS, 'id')
  const isThere = stateWanted(query)
  const { pk, pk__in, environment_id, triggers_schedule, is_system } = query
  const numbers = pk__in === undefined ? undefined : listedNumbers('pk__in', pk__in)
  const all = (await context.jobs.all()).filter(
    (job) =>
      isThere(job.now !== undefined) &&
      isOfProject(query) &&
      contains(job.name, query) &&
      is_system !== true &&
      (pk === undefined || job.number === pk) &&
      (numbers === undefined || numbers.includes(job.number)) &&
      (environment_id === undefined || job.environment.number === environment_id) &&
      (triggers_schedule === undefined || isScheduled(job) === triggers_schedule),
  )
  const { items, total } = partOf(
    inOrder(
      all.map((job) => ({ ...job, id: job.number })),
      order,
    ),
    query,
  )
  return { items: await context.describeJobs(items, new Set(listed(query['include_related']))), total, orderBy: order }
}

/** By its number, or by its name where it runs in one place only. */
async function getJob(context: CloudContext, given: unknown): Promise<CloudJob> {
  const text = String(given)
  const found = /^\d{1,15}$/.test(text) ? await context.jobs.byNumber(Number(text)) : undefined
  if (found) return found
  const [named, ...others] = await context.jobs.byName(text)
  if (!named) throw notFound('job', text, 'numbers and names: GET /api/v2/accounts/1/jobs/')
  if (others.length === 0) return named
  throw new HttpProblem(409, 'api/which-instance', `${text} runs in several instances`, {
    hint: `say the number: ${[named, ...others].map(({ number, environment }) => `${number} in ${environment.name}`).join(', ')}`,
  })
}

/** Such a job that is there, and that the API may start. */
async function getStartable(
  context: CloudContext,
  given: unknown,
): Promise<CloudJob & { readonly now: NonNullable<CloudJob['now']> }> {
  const job = await getJob(context, given)
  const { now } = job
  if (!now) throw notFound('job', job.name, 'it has been in trellis.yml, and is no more')
  if (now.job.hasApi) return { ...job, now }
  throw new HttpProblem(403, 'api/no-api', `${job.name} has 'api: false' in trellis.yml: only its own times start it`)
}

async function trigger(context: CloudContext, asked: Asked): Promise<Outcome> {
  const { request, body, params } = asked
  const { name, state, now } = await getStartable(context, params['job_id'])
  const overrides = overridesIn(body)
  const cause = typeof body['cause'] === 'string' && body['cause'].trim() !== '' ? body['cause'] : undefined
  const wanted = overridesOf(overrides)
  const { job, instance } = overridden(now.job, now.instance, wanted)
  const answer = await context.platform.request(
    { job: name, instance: state.instance },
    {
      ...callerOrigin(request),
      cause: cause ?? `${callerName(request)} asked for it`,
      overrides,
      commands: jobSteps(job, instance, wanted).map(({ commandLine }) => commandLine),
      idempotencyKey: idempotencyKey(request, `run ${name} ${state.instance ?? ''}`),
    },
  )
  if (!answer) throw notFound('job', name)
  if (!answer.isNew && !isSame(answer.run.overrides, overrides)) {
    throw new HttpProblem(
      422,
      'api/key',
      `This Idempotency-Key was used for run ${answer.run.id}, which was asked for otherwise`,
      {
        hint: 'another key starts another run',
      },
    )
  }
  return waited(context, answer.run, asked, answer.isNew ? {} : REPLAYED)
}

async function rerun(context: CloudContext, asked: Asked): Promise<Outcome> {
  const { request, params } = asked
  const { name, state } = await getStartable(context, params['job_id'])
  const { store } = context.platform
  const {
    items: [latest],
  } = await store.runs.list({ jobs: [name], instance: state.instance ?? '', order: '-id' }, { limit: 1 })
  const cause = `${callerName(request)} asked for it once more`
  const key = idempotencyKey(request, `rerun ${name} ${state.instance ?? ''}`)
  if (latest?.status === 'error') {
    const repeated = await context.platform.retry(latest.id, {
      requester: request.caller.name,
      cause,
      idempotencyKey: key,
    })
    if (repeated && 'run' in repeated) return waited(context, repeated.run, asked, repeated.isNew ? {} : REPLAYED)
  }
  const answer = await context.platform.request(
    { job: name, instance: state.instance },
    { ...callerOrigin(request), origin: 'rerun', cause, idempotencyKey: key, ...(latest && { retryOf: latest.id }) },
  )
  if (!answer) throw notFound('job', name)
  return waited(context, answer.run, asked, answer.isNew ? {} : REPLAYED)
}

/** Of what clients say of a job, one thing is not for trellis.yml alone: whether it rests. */
async function update(context: CloudContext, { params, body, request }: Asked): Promise<Outcome> {
  const job = await getJob(context, params['job_id'])
  const [as] = (await context.describeJobs([job], new Set())) as readonly [Query]
  const wanted = (body['triggers'] as Query | undefined)?.['schedule']
  const others = differing(body, as, '').filter((field) => field !== 'triggers.schedule')
  if (others.length > 0) {
    throw new HttpProblem(
      403,
      'api/jobs-as-code',
      `Jobs are written in trellis.yml, and the API does not change ${others.join(', ')}`,
      {
        hint: `edit ${job.name} in trellis.yml; triggers.schedule alone can be set here, which pauses the job or resumes it`,
      },
    )
  }
  if (typeof wanted === 'boolean' && wanted !== isScheduled(job)) await rest(context, job, !wanted, callerName(request))
  const now = await getJob(context, job.number)
  return { data: (await context.describeJobs([now], new Set()))[0] }
}

async function rest(context: CloudContext, { name, state }: CloudJob, isToRest: boolean, by: string): Promise<void> {
  const place = { job: name, instance: state.instance }
  if (isToRest) {
    await context.platform.pause(place, by)
    return
  }
  if (state.pausedAt === null) {
    throw new HttpProblem(403, 'api/jobs-as-code', `${name} has no times in trellis.yml that could start it`, {
      hint: 'give it a cron there',
    })
  }
  await context.platform.resume(place, by)
}

/** The fields of a body that say something else than what is; what is not known at all differs. */
function differing(said: Query, is: Query, before: string): readonly string[] {
  return Object.entries(said).flatMap(([name, value]) => {
    const has = is[name]
    if (value === null || value === undefined || isSame(value, has)) return []
    if (isPlain(value) && isPlain(has)) return differing(value, has, `${before}${name}.`)
    return [`${before}${name}`]
  })
}

function isPlain(value: unknown): value is Query {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}

function notHere(message: string, hint: string): HttpProblem {
  return new HttpProblem(405, 'api/jobs-as-code', message, { hint, headers: { allow: 'GET' } })
}
