import Fastify, { type FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { AddRoutes } from '../routes.ts'
import { refuseStrangers } from './refuse-strangers.ts'

/** What the server says of itself. */
export interface Health {
  readonly status: 'ready' | 'stopping'
  readonly version: string
  readonly runs: number
}

export interface HttpOptions {
  /** The address that it is bound to. */
  readonly host: string
  readonly health: () => Health
  /** Routes of the other rooms. */
  readonly platform: LivePlatform
  readonly routes: readonly AddRoutes[]
}

/** What answers over HTTP. */
export function makeHttp({ host, health, platform, routes }: HttpOptions): FastifyInstance {
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 4 << 20,
    ajv: { customOptions: { allowUnionTypes: true, removeAdditional: false } },
  })
  refuseStrangers(app, host)
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const told = health()
    return reply.code(told.status === 'ready' ? 200 : 503).send(told)
  })
  for (const add of routes) add(app, platform)
  return app
}
