import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { invalidWords } from '../../http/invalid-words.ts'
import { accountRoutes } from './account-routes.ts'
import { CloudContext } from './cloud-context.ts'
import { addCloudRoutes, type CloudRoute } from './cloud-route.ts'
import { failure } from './envelope.ts'
import { environmentRoutes } from './environment-routes.ts'
import { jobRoutes } from './job-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { projectRoutes } from './project-routes.ts'
import { readBodies } from './read-body.ts'
import { runRoutes } from './run-routes.ts'
import { UnexpectedRun } from './wait.ts'
import { auditLogRoutes } from '../v3/audit-log-routes.ts'
import { connectionRoutes } from '../v3/connection-routes.ts'
import { environmentVariableRoutes } from '../v3/environment-variable-routes.ts'
import { serviceTokenRoutes } from '../v3/service-token-routes.ts'
import { webhookRoutes } from '../v3/webhook-routes.ts'

/**
 * `/api/v2` and `/api/v3`: what clients of dbt Cloud's API ask of it, in its forms. The server is account 1 with project 1; jobs
 * have the numbers that the store gave them, and instances and targets are environments.
 */
export function addCloudApi(app: FastifyInstance, platform: LivePlatform): void {
  const context = new CloudContext(platform)
  app.addHook('onClose', async () => context.watch.close())
  const accounts = accountRoutes(context)
  const projects = projectRoutes(context)
  const account = '/accounts/:account_id/'
  addVersion(app, 'v2', [
    ...accounts,
    ...projects,
    ...environmentRoutes(context, account),
    ...jobRoutes(context),
    ...runRoutes(context),
    ...peopleRoutes(context),
  ])
  addVersion(app, 'v3', [
    ...accounts,
    ...projects,
    ...environmentRoutes(context, account),
    ...environmentRoutes(context, `${account}projects/:project_id/`),
    ...webhookRoutes(context),
    ...serviceTokenRoutes(context),
    ...connectionRoutes(),
    ...environmentVariableRoutes(context),
    ...auditLogRoutes(context),
  ])
}

function addVersion(app: FastifyInstance, version: 'v2' | 'v3', routes: readonly CloudRoute[]): void {
  void app.register(
    async (scope) => {
      readBodies(scope)
      scope.setErrorHandler(tellFailure)
      scope.addHook('preSerialization', async (_request, reply, payload) => enveloped(reply, payload))
      scope.setNotFoundHandler((request, reply) => tellNoRoute(routes, request, reply))
      addCloudRoutes(scope, `dbt Cloud API ${version}`, routes)
      // Else the web app had it, whose page stands at every address that nothing else has.
      scope.get('/*', NOWHERE, (_request, reply) => reply.callNotFound())
    },
    { prefix: `/api/${version}` },
  )
}

const NOWHERE = { config: { needs: 'read' }, schema: { hide: true } } as const

interface Told {
  readonly code?: unknown
  readonly message?: unknown
  readonly hint?: unknown
}

/** What is refused before a route comes to it is told in our own form. */
async function enveloped(reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (reply.statusCode < 400 || typeof payload !== 'object' || payload === null || 'status' in payload) return payload
  const { message, hint } = payload as Told
  return failure(
    reply.statusCode,
    typeof message === 'string' ? message : 'Refused',
    typeof hint === 'string' ? hint : null,
  )
}

/** What the validation found, and the run that is not what was expected of it. All else, the server tells as it does elsewhere. */
function tellFailure(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof UnexpectedRun) {
    const { statusCode, headers, message, hint, data } = error
    return reply
      .code(statusCode)
      .headers(headers)
      .send(failure(statusCode, message, hint, data))
  }
  if (!error.validation) throw error
  const isPath = error.validationContext === 'params'
  const code = isPath ? 404 : 400
  return reply.code(code).send(failure(code, isPath ? 'There is nothing of that number' : invalidWords(error), null))
}

/** A path that is there for another method is told apart from one that is not there. */
function tellNoRoute(
  routes: readonly CloudRoute[],
  { method, url }: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const path = (url.split('?')[0] ?? '').replace(/^\/api\/v\d/, '')
  const allowed = routes.filter((route) => patternOf(route.path).test(path)).map((route) => route.method)
  if (allowed.length === 0) {
    const hint = 'what there is: GET /api/openapi.json'
    return reply.code(404).send(failure(404, `There is nothing at ${url.split('?')[0]}`, hint))
  }
  const methods = [...new Set(allowed)].join(', ')
  return reply
    .code(405)
    .header('allow', methods)
    .send(failure(405, `${method} is not for ${url.split('?')[0]}`, `it takes ${methods}`))
}

function patternOf(path: string): RegExp {
  const source = path.replace(/\/$/, '').replaceAll(/:\w+/g, '[^/]+').replace('*', '.*')
  return new RegExp(`^${source}/?$`)
}
