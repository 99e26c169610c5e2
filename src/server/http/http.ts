import Fastify, { type FastifyInstance } from 'fastify'
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
  readonly routes: readonly ((app: FastifyInstance) => void)[]
}

/** What answers over HTTP. */
export function makeHttp({ host, health, routes }: HttpOptions): FastifyInstance {
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
  for (const add of routes) add(app)
  return app
}
