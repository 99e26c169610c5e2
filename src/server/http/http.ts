import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { addAccessRoutes } from '../access/access-routes.ts'
import { currentRules } from '../access/access-rules.ts'
import { guard } from '../access/guard.ts'
import type { OidcTools } from '../access/oidc/oidc-tools.ts'
import type { AddRoutes } from '../add-routes.ts'
import { answerProblems, type ProblemOptions } from './answer-problems.ts'
import { addHealthRoutes, type Health } from './health-routes.ts'
import { logRequests } from './log-requests.ts'
import { answerOddAddress, answerOddBytes } from './odd-requests.ts'
import { validatorsAtNeed } from './validators-at-need.ts'

export type { Health }

export interface HttpOptions extends ProblemOptions {
  /** The address that it is bound to. */
  readonly host: string
  readonly health: () => Health
  readonly platform: LivePlatform
  /** Routes of the other rooms. */
  readonly routes: readonly AddRoutes[]
  /** How issuers that sign people in are asked. */
  readonly outside: Pick<OidcTools, 'send' | 'env' | 'fetchSecret'>
  /** For so long a client may take for the head of a request. */
  readonly headersTimeoutMs?: number
}

const HEADERS_MS = 10_000
const USUAL_REQUEST_MS = 60_000
const USUAL_BODY = 1 << 20
const LONGEST_PART = 2_000

/** What answers over HTTP. */
export function makeHttp({
  host,
  health,
  platform,
  routes,
  outside,
  mask,
  log,
  headersTimeoutMs = HEADERS_MS,
}: HttpOptions): FastifyInstance {
  const server = platform.settings?.server
  const { store, now } = platform
  const settings = () => platform.settings
  const allowPrivate = () => platform.settings?.security.allowPrivate ?? []
  const rules = currentRules(settings, host)
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: server?.maxBody ?? USUAL_BODY,
    // Who sends a letter now and then must not keep a connection for ever.
    requestTimeout: server?.requestTimeoutMs ?? USUAL_REQUEST_MS,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: Math.min(1000, headersTimeoutMs) },
    // Numbers and names of jobs are short; what tests are called is not.
    routerOptions: { maxParamLength: LONGEST_PART },
    frameworkErrors: answerOddAddress,
    clientErrorHandler: answerOddBytes,
    trustProxy: (address) => rules().isProxy(address),
    genReqId: () => randomUUID(),
  })
  app.setValidatorCompiler(validatorsAtNeed())
  answerProblems(app, { mask, log })
  logRequests(app, log)
  guard(app, { rules, store, now })
  addHealthRoutes(app, { health, store })
  for (const add of routes) add(app, platform)
  addAccessRoutes(app, { store, settings, now, tools: { ...outside, allowPrivate, now }, log })
  return app
}
