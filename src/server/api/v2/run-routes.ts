import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import { placeKey } from '#platform/scheduler/entry.ts'
import { RUN_STATUS_NUMBERS, type Run, type RunFilter, type RunStatus } from '#platform/store/port/runs.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { exactly, FLAG, INTEGER, type JsonSchema, listOf, orNull, TEXT } from '#api/json-schema.ts'
import { artifactType } from '../artifact-type.ts'
import { callerName } from '../caller-of.ts'
import { idempotencyKey, REPLAYED } from '../idempotency-key.ts'
import { isOfProject } from './project-routes.ts'
import type { CloudContext } from './cloud-context.ts'
import { type Asked, type CloudRoute, notFound, type Outcome } from './cloud-route.ts'
import { RUN_SCHEMA } from './describe-run.ts'
import { describeStep, STEP_SCHEMA } from './describe-step.ts'
import {
  INCLUDE,
  listed,
  listedNumbers,
  listParameter,
  orderOf,
  PAGE,
  pageOf,
  type Query,
  rangeOf,
  stateWanted,
} from './filters.ts'
import { retryReason, retryWords } from './retry-reason.ts'
import { logsOf } from './step-logs.ts'
import { WAIT, waited } from './wait.ts'

const ORDERS = {
  id: 'id',
  '-id': '-id',
  created_at: 'createdAt',
  '-created_at': '-createdAt',
  finished_at: 'finishedAt',
  '-finished_at': '-finishedAt',
} as const

/** What no database takes for a number of something is refused before. */
const NUMBER: JsonSchema = { ...INTEGER, minimum: 0, maximum: Number.MAX_SAFE_INTEGER }

const FILTERS: Readonly<Record<string, JsonSchema>> = {
  ...PAGE,
  ...INCLUDE,
  job_definition_id: { ...NUMBER, description: 'The number of a job.' },
  project_id: { ...INTEGER, description: 'The number of the project.' },
  project_id__in: listParameter('Numbers of projects.'),
  environment_id: { ...NUMBER, description: 'The number of an instance or target.' },
  status: { ...INTEGER, description: '1 queued, 2 starting, 3 running, 10 success, 20 error, 30 cancelled.' },
  status__in: listParameter('Several of them.'),
  created_at__range: listParameter('Two times.'),
  finished_at__range: listParameter('Two times.'),
  id__gt: { ...NUMBER, description: 'Runs after this one.' },
  pk: { ...NUMBER, description: 'A number.' },
  pk__in: listParameter('Several numbers.'),
  state: { type: 'string', description: 'active, deleted or all. None is deleted.' },
  dbt_version: { type: 'string', description: 'Only that of the server has any.' },
  dbt_version__in: listParameter('Only that of the server has any.'),
  deferring_run_id: { ...INTEGER, description: 'None has one.' },
  has_docs_generated: { ...FLAG, description: 'Refused: it is told of each run.' },
  has_sources_generated: { ...FLAG, description: 'Refused: it is told of each run.' },
}

const STEP: Readonly<Record<string, JsonSchema>> = {
  step: {
    ...INTEGER,
    minimum: 1,
    maximum: 1_000_000,
    description: 'The number of a step, from 1. Without it, of each file the one of the last step that has it.',
  },
}

const ONE = '/accounts/:account_id/runs/:run_id/'

export function runRoutes(context: CloudContext): readonly CloudRoute[] {
  const { store } = context.platform
  return [
    {
      method: 'GET',
      path: '/accounts/:account_id/runs/',
      summary: 'Runs of jobs, and of commands that somebody typed',
      description: 'include_related is as for one run; steps come without what they wrote.',
      needs: 'read',
      query: FILTERS,
      answers: { item: RUN_SCHEMA },
      handle: (asked) => list(context, asked),
    },
    {
      method: 'GET',
      path: ONE,
      summary: 'A run',
      description:
        'include_related takes trigger, job, environment, run_steps, run_retries, audit and debug_logs. Without the last of them, debug logs are cut to their last 1,000 lines.',
      needs: 'read',
      query: { ...INCLUDE, ...WAIT },
      answers: { data: RUN_SCHEMA },
      handle: async (asked) => waited(context, await getRun(context, asked), asked),
    },
    {
      method: 'POST',
      path: `${ONE}cancel/`,
      summary: 'Cancels a run; one that is over stays as it is',
      needs: 'run',
      query: WAIT,
      answers: { data: RUN_SCHEMA },
      async handle(asked) {
        const { id } = await getRun(context, asked)
        const run = await context.platform.cancel(id, callerName(asked.request))
        if (!run) throw notFound('run', id)
        return waited(context, run, asked)
      },
    },
    {
      method: 'GET',
      path: `${ONE}retry/`,
      summary: 'Where a run failed, and what it therefore did not come to',
      needs: 'read',
      answers: { data: exactly({ failed_step: orNull(TEXT), skipped_steps: listOf(TEXT) }) },
      async handle(asked) {
        const steps = await store.steps.of((await getRun(context, asked)).id)
        const failed = steps.find(({ status }) => status === 'error' || status === 'cancelled')
        const skipped = steps.filter(({ index, status }) => status === 'skipped' && index > (failed?.index ?? 0))
        return {
          data: {
            failed_step: failed?.commandLine ?? null,
            skipped_steps: failed ? skipped.map(({ commandLine }) => commandLine) : [],
          },
        }
      },
    },
    {
      method: 'POST',
      path: `${ONE}retry/`,
      summary: 'Repeats what failed in a run, and what waited for it',
      description: 'With the header Idempotency-Key a second call finds the run of the first.',
      needs: 'run',
      query: WAIT,
      answers: { data: RUN_SCHEMA },
      handle: (asked) => retry(context, asked),
    },
    {
      method: 'GET',
      path: `${ONE}artifacts/`,
      summary: 'The files that a run has left behind',
      needs: 'read',
      query: STEP,
      answers: { data: listOf(TEXT) },
      async handle(asked) {
        const { id } = await getRun(context, asked)
        const artifacts = await store.artifacts.list(id, asked.query['step'] as number | undefined)
        return { data: [...new Set(artifacts.map(({ path }) => path))].sort() }
      },
    },
    {
      method: 'GET',
      path: `${ONE}artifacts/*`,
      summary: 'One of these files',
      needs: 'read',
      query: STEP,
      answers: 'a file',
      async handle(asked) {
        const { id } = await getRun(context, asked)
        const path = String(asked.params['*'])
        const content = await store.artifacts.read(id, path, asked.query['step'] as number | undefined)
        if (!content) throw notFound(`file of run ${id} called`, path)
        return { file: content, type: artifactType(path) }
      },
    },
    {
      method: 'GET',
      path: '/accounts/:account_id/steps/:step_id/',
      summary: 'A step of a run, with what it wrote',
      needs: 'read',
      query: INCLUDE,
      answers: { data: STEP_SCHEMA },
      async handle({ params: { step_id }, query }) {
        const step = await store.steps.find(step_id as number)
        if (!step) throw notFound('step', step_id)
        const isWhole = listed(query['include_related']).includes('debug_logs')
        const logs = await logsOf(store, step.runId, [step], isWhole)
        const own = logs.get(step.index) ?? { logs: '', debugLogs: '' }
        return { data: describeStep(step, own, context.platform.now()) }
      },
    },
  ]
}

async function getRun({ platform }: CloudContext, { params: { run_id } }: Asked): Promise<Run> {
  const run = await platform.store.runs.find(run_id as number)
  if (run) return run
  throw notFound('run', run_id)
}

async function list(context: CloudContext, { query, base }: Asked): Promise<Outcome> {
  const order = orderOf(query, Object.keys(ORDERS) as (keyof typeof ORDERS)[], 'id')
  const filter = await filterOf(context, query)
  const { items, total } = filter
    ? await context.platform.store.runs.list({ ...filter, order: ORDERS[order] }, pageOf(query))
    : { items: [], total: 0 }
  const related = new Set(listed(query['include_related']))
  return { items: await context.describeRuns(items, related, base), total, orderBy: order }
}

/** Undefined where nothing can match. */
async function filterOf(context: CloudContext, query: Query): Promise<RunFilter | undefined> {
  const { status, status__in, job_definition_id, environment_id, pk, pk__in, id__gt, deferring_run_id } = query
  for (const name of ['has_docs_generated', 'has_sources_generated']) {
    if (query[name] !== undefined) {
      throw new HttpProblem(400, 'http/query', `Runs can not be filtered by ${name}`, { hint: 'each run tells it' })
    }
  }
  if (!stateWanted(query)(true) || !isOfProject(query) || !isOfVersion(query) || deferring_run_id !== undefined)
    return undefined
  const place = await placeOf(context, job_definition_id as number | undefined, environment_id as number | undefined)
  if (!place) return undefined
  const statuses = [
    ...(status === undefined ? [] : [status as number]),
    ...(status__in === undefined ? [] : listedNumbers('status__in', status__in)),
  ].map(statusOf)
  const ids = [
    ...(pk === undefined ? [] : [pk as number]),
    ...(pk__in === undefined ? [] : listedNumbers('pk__in', pk__in)),
  ]
  return {
    ...place,
    ...(statuses.length > 0 && { statuses }),
    ...(ids.length > 0 && { ids }),
    ...(id__gt !== undefined && { idAbove: id__gt as number }),
    created: rangeOf('created_at__range', query['created_at__range']),
    finished: rangeOf('finished_at__range', query['finished_at__range']),
  }
}

function statusOf(number: number): RunStatus {
  const found = Object.entries(RUN_STATUS_NUMBERS).find(([, each]) => each === number)
  if (found) return found[0] as RunStatus
  throw new HttpProblem(400, 'http/query', `There is no status ${number}`, {
    hint: Object.entries(RUN_STATUS_NUMBERS)
      .map(([name, each]) => `${each} ${name}`)
      .join(', '),
  })
}

function isOfVersion({ dbt_version, dbt_version__in }: Query): boolean {
  if (dbt_version !== undefined && dbt_version !== DBT_VERSION) return false
  return dbt_version__in === undefined || listed(dbt_version__in).includes(DBT_VERSION)
}

/** What a job's number, an environment's, or both mean in the store. */
async function placeOf(
  { jobs }: CloudContext,
  jobNumber: number | undefined,
  environmentNumber: number | undefined,
): Promise<Pick<RunFilter, 'jobs' | 'instance'> | undefined> {
  if (jobNumber !== undefined) {
    const job = await jobs.byNumber(jobNumber)
    if (!job || (environmentNumber !== undefined && job.environment.number !== environmentNumber)) return undefined
    return { jobs: [job.name], instance: job.state.instance ?? '' }
  }
  if (environmentNumber === undefined) return {}
  const typed = { job: null, instance: null }
  const places = (await jobs.all())
    .filter(({ environment }) => environment.number === environmentNumber)
    .map(({ state }) => state)
  const isDefault = jobs.environmentOf(typed).number === environmentNumber
  const [first] = places
  if (!first && !isDefault) return undefined
  const names = new Set(places.map(({ job }) => job))
  // A command that somebody typed has no job, which the store keeps as an empty name.
  return { jobs: [...names, ...(isDefault ? [''] : [])], instance: first?.instance ?? '' }
}

async function retry(context: CloudContext, asked: Asked): Promise<Outcome> {
  const { platform } = context
  const run = await getRun(context, asked)
  const latest = (await platform.store.runs.latestOfJobs()).find((each) => placeKey(each) === placeKey(run))
  const reason = retryReason(run, latest?.id)
  const key = idempotencyKey(asked.request, `retry ${run.id}`)
  if (reason !== null) {
    // The first call with the key has made a newer run, for which a second one would be refused.
    const first =
      key === null ? undefined : (await context.repetitionsOf(run)).find((each) => each.idempotencyKey === key)
    if (first) return waited(context, first, asked, REPLAYED)
    throw new HttpProblem(400, 'runs/no-retry', retryWords(reason, run), { hint: reason })
  }
  const name = callerName(asked.request)
  const answer = await platform.retry(run.id, {
    requester: asked.request.caller.name,
    cause: `${name} asked for what failed in run ${run.id}`,
    idempotencyKey: key,
  })
  if (!answer) throw notFound('run', run.id)
  if ('refused' in answer) throw new HttpProblem(400, 'runs/no-retry', answer.refused)
  return waited(context, answer.run, asked, answer.isNew ? {} : REPLAYED)
}
