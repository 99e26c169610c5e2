import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import {
  RUN_STATUS_NUMBERS,
  type Run,
  type RunFilter,
  type RunOrigin,
  type RunStatus,
} from '#platform/store/port/runs.ts'
import { type WaitingFacts, whyWaits } from '#platform/scheduler/why-waits.ts'
import type { StoreSubjects } from '#platform/store/store.ts'
import { Zones } from '#platform/time/zone.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { getRun, RUN_PARAMS, type RunParams } from './get-run.ts'
import { previousRun } from './previous-run.ts'
import type { JsonSchema } from '#api/json-schema.ts'
import { answers } from '#api/problem.ts'
import { LEASES, NODE_IN_RUN, PLANS, RUN_NODES } from '#api/run-details.ts'
import { RUN_TRAITS, RUN_WITH_STEPS, RUNS } from '#api/runs.ts'
import { leaseJson, nodeResultJson, runJson, stepJson } from './json/run-json.ts'
import { betweenOf, MOMENT } from './moments.ts'

const STATUSES = Object.keys(RUN_STATUS_NUMBERS) as RunStatus[]
const ORDERS = {
  id: 'id',
  '-id': '-id',
  created_at: 'createdAt',
  '-created_at': '-createdAt',
  finished_at: 'finishedAt',
  '-finished_at': '-finishedAt',
} as const

interface RunsQuery {
  readonly job?: readonly string[]
  readonly instance?: string
  readonly target?: string
  readonly status?: readonly RunStatus[]
  readonly origin?: readonly RunOrigin[]
  readonly requester?: readonly string[]
  readonly created_from?: string
  readonly created_to?: string
  readonly finished_from?: string
  readonly finished_to?: string
  readonly id_above?: number
  readonly order: keyof typeof ORDERS
  readonly limit: number
  readonly offset: number
}

/** May stand there several times: `?status=error&status=cancelled`. */
const texts = (items: object) => ({ type: 'array', items, maxItems: 100 })

const TAGS = ['Trellis: runs']

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    job: texts({ type: 'string' }),
    instance: { type: 'string' },
    target: { type: 'string' },
    status: texts({ enum: STATUSES }),
    origin: texts({ type: 'string' }),
    requester: texts({ type: 'string' }),
    created_from: MOMENT,
    created_to: MOMENT,
    finished_from: MOMENT,
    finished_to: MOMENT,
    id_above: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    order: { enum: Object.keys(ORDERS), default: '-id' },
    limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
    offset: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
  },
} as const

/** `/api/runs`: what ran, runs and will run; `/api/runs/<id>` with what came of each of its steps and nodes. */
export function addRunRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const { store } = platform
  const zones = new Zones()
  const read = { config: { needs: 'read' } } as const
  const list = {
    summary: 'What ran, runs and will run',
    tags: TAGS,
    querystring: QUERY,
    response: answers(RUNS),
  }
  app.get<{ Querystring: RunsQuery }>('/api/runs', { ...read, schema: list }, async ({ query }) => {
    const { limit, offset } = query
    const { items, total } = await store.runs.list(filterOf(query), { limit, offset })
    return { runs: items.map(runJson), total, limit, offset }
  })
  const traits = { summary: 'What lists of runs can be narrowed to', tags: TAGS, response: answers(RUN_TRAITS) }
  app.get('/api/runs/traits', { ...read, schema: traits }, () => store.runs.traits())
  const ofOne = (summary: string, answer: JsonSchema) => ({
    ...read,
    schema: { summary, tags: TAGS, params: RUN_PARAMS, response: answers(answer) },
  })
  app.get<{ Params: RunParams }>(
    '/api/runs/:id',
    ofOne('A run with its steps', RUN_WITH_STEPS),
    async ({ params: { id } }) => {
      const run = await getRun(store, id)
      const [steps, previous, waits_for] = await Promise.all([
        store.steps.of(id),
        previousRun(store, run),
        whyWaits(run, waitingFacts(platform, zones)),
      ])
      return { ...runJson(run), steps: steps.map(stepJson), previous_run_id: previous?.id ?? null, waits_for }
    },
  )
  app.get<{ Params: RunParams }>(
    '/api/runs/:id/nodes',
    ofOne('What came of its nodes', RUN_NODES),
    async ({ params: { id } }) => {
      await getRun(store, id)
      return { nodes: (await store.nodeResults.of(id)).map(nodeResultJson) }
    },
  )
  app.get<{ Params: RunParams & { readonly unique_id: string } }>(
    '/api/runs/:id/nodes/:unique_id',
    {
      ...read,
      schema: {
        summary: 'What came of a node, with the code that was run',
        tags: TAGS,
        response: answers(NODE_IN_RUN),
      },
    },
    async ({ params: { id, unique_id } }) => nodeInRun(store, await getRun(store, Number(id)), unique_id),
  )
  app.get<{ Params: RunParams }>(
    '/api/runs/:id/leases',
    ofOne('The leases that it held', LEASES),
    async ({ params: { id } }) => {
      await getRun(store, id)
      return { leases: (await store.leases.historyOfRun(id)).map(leaseJson) }
    },
  )
  const planned = ofOne('What a cell of the matrix built and reused, and why', PLANS)
  app.get<{ Params: RunParams }>('/api/runs/:id/plan', planned, async ({ params: { id } }) => {
    await getRun(store, id)
    const kept = (await store.artifacts.list(id)).filter(({ path }) => path === PLAN_FILE)
    const plans: Readonly<Record<string, unknown>>[] = []
    for (const { step } of kept) {
      const content = await store.artifacts.read(id, PLAN_FILE, step)
      if (content) plans.push({ step, plan: JSON.parse(Buffer.from(content).toString()) as unknown })
    }
    return { plans }
  })
}

/** What came of a node in each step that ran it. */
async function nodeInRun({ nodeResults }: Pick<StoreSubjects, 'nodeResults'>, run: Run, unique_id: string) {
  const results = await nodeResults.find(run.id, unique_id)
  if (results.length === 0) {
    throw new HttpProblem(404, 'runs/unknown-node', `Run ${run.id} has not run ${unique_id}`, {
      hint: `what it has run: GET /api/runs/${run.id}/nodes`,
    })
  }
  const withCode = results.map(async (result) => {
    const code = result.compiledHash === null ? undefined : await nodeResults.compiled(result.compiledHash)
    return { ...nodeResultJson(result), compiled_code: code ?? null }
  })
  return { unique_id, results: await Promise.all(withCode) }
}

/** What a step of a cell has planned, as it was kept when the step began. */
const PLAN_FILE = 'plan.json'

function filterOf(query: RunsQuery): RunFilter {
  const { job, instance, target, status, origin, requester, id_above, order } = query
  return {
    jobs: job,
    instance,
    target,
    statuses: status,
    origins: origin,
    requesters: requester,
    idAbove: id_above,
    created: betweenOf(query.created_from, query.created_to, ['created_from', 'created_to']),
    finished: betweenOf(query.finished_from, query.finished_to, ['finished_from', 'finished_to']),
    order: ORDERS[order],
  }
}

function waitingFacts({ store, jobs, settings, now }: LivePlatform, zones: Zones): WaitingFacts {
  return { store, jobs, pools: settings?.pools ?? new Map(), zones, now: now() }
}
