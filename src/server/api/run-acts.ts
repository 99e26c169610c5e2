import type { FastifyInstance, FastifyReply } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { callerName, callerOrigin } from './caller-of.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { stillAllowed } from '../http/still-allowed.ts'
import { getRun, RUN_PARAMS, type RunParams } from './get-run.ts'
import { idempotencyKey, REPLAYED } from './idempotency-key.ts'
import { answers } from '#api/problem.ts'
import { RUN } from '#api/runs.ts'
import { runJson } from './json/run-json.ts'
import { RunWatch } from './run-watch.ts'

const TAGS = ['Trellis: runs']

const WAIT_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: { seconds: { type: 'number', minimum: 0, maximum: 600, default: 30 } },
} as const

/** `/api/runs/<id>/cancel`, `/retry`, `/rerun` and `/wait`. */
export function addRunActs(app: FastifyInstance, platform: LivePlatform): void {
  const { store } = platform
  const act = (summary: string, ...statuses: readonly number[]) => ({
    schema: { summary, tags: TAGS, params: RUN_PARAMS, response: answers(RUN, ...statuses) },
    config: { needs: 'run' } as const,
  })
  app.post<{ Params: RunParams }>('/api/runs/:id/cancel', act('Cancel a run'), async (request) => {
    const { id } = request.params
    const run = await platform.cancel(id, callerName(request))
    return runJson(run ?? (await getRun(store, id)))
  })
  app.post<{ Params: RunParams }>(
    '/api/runs/:id/retry',
    act('Repeat what failed in a run', 200, 201),
    async (request, reply) => {
      const { id } = request.params
      await getRun(store, id)
      const cause = `${callerName(request)} asked for what failed in run ${id}`
      const answer = await platform.retry(id, {
        requester: request.caller.name,
        cause,
        idempotencyKey: idempotencyKey(request, `retry ${id}`),
      })
      if (!answer || 'refused' in answer) {
        throw new HttpProblem(409, 'runs/no-retry', answer?.refused ?? `Run ${id} is no longer there`)
      }
      return sendRun(reply, answer)
    },
  )
  app.post<{ Params: RunParams }>(
    '/api/runs/:id/rerun',
    act('Run the same once more, from its beginning', 200, 201),
    async (request, reply) => {
      const { id } = request.params
      const { job, instance, overrides, commands } = await getRun(store, id)
      if (job === null) {
        throw new HttpProblem(409, 'runs/no-rerun', `Run ${id} was typed on a command line`, {
          hint: 'only runs of jobs are repeated',
        })
      }
      const isOverridden = Object.keys(overrides).length > 0
      const answer = await platform.request(
        { job, instance },
        {
          ...callerOrigin(request),
          origin: 'rerun',
          cause: `${callerName(request)} asked for run ${id} once more`,
          retryOf: id,
          ...(isOverridden && { overrides, commands }),
          idempotencyKey: idempotencyKey(request, `rerun ${id}`),
        },
      )
      if (!answer) throw new HttpProblem(409, 'runs/no-rerun', `The job ${job} is no longer there`)
      return sendRun(reply, answer)
    },
  )
  addWait(app, platform)
}

function sendRun(reply: FastifyReply, { run, isNew }: { readonly run: Run; readonly isNew: boolean }): FastifyReply {
  if (!isNew) reply.headers(REPLAYED)
  return reply.code(isNew ? 201 : 200).send(runJson(run))
}

/** Answers when the run is over, or the time is up; `is_over` says which. */
function addWait(app: FastifyInstance, { store }: LivePlatform): void {
  const watch = new RunWatch(store)
  app.addHook('onClose', async () => watch.close())
  app.get<{ Params: RunParams; Querystring: { readonly seconds: number } }>(
    '/api/runs/:id/wait',
    {
      schema: {
        summary: 'Answers when a run is over, or the time is up',
        tags: TAGS,
        params: RUN_PARAMS,
        querystring: WAIT_QUERY,
        response: answers(RUN),
      },
      config: { needs: 'read' },
    },
    async (request, reply) => {
      const { id } = request.params
      const { seconds } = request.query
      const left = new AbortController()
      reply.raw.once('close', () => left.abort())
      const timer = setTimeout(() => left.abort(), seconds * 1000)
      try {
        const run = await watch.over(await getRun(store, id), left.signal)
        await stillAllowed(request)
        return runJson(run)
      } finally {
        clearTimeout(timer)
      }
    },
  )
}
