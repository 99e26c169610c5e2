import type { FastifyInstance } from 'fastify'
import type { ServerLog } from '../server-log.ts'

/** Logs each answer, for who looks for a mistake; its number stands in the answer, too. Queries stay out: they may hold anything. */
export function logRequests(app: FastifyInstance, log: ServerLog): void {
  app.addHook('onRequest', async (request, { raw }) => {
    raw.setHeader('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const [path = ''] = request.url.split('?')
    const who = request.caller.name ?? request.caller.via
    const took = `${reply.elapsedTime.toFixed(0)} ms`
    log(`${request.method} ${path.slice(0, 200)} ${reply.statusCode} in ${took} (${who})`, {
      level: 'debug',
      request: request.id,
    })
  })
}
