import type { FastifyInstance } from 'fastify'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])

/**
 * On a loopback address, only this machine is meant: pages of other sites, which a browser here may be showing, are
 * refused, also where a name of theirs leads to this address.
 */
export function refuseStrangers(app: FastifyInstance, boundTo: string): void {
  if (!LOOPBACK.has(boundTo)) return
  app.addHook('onRequest', async (request, reply) => {
    const { host, origin } = request.headers
    if (host !== undefined && !LOOPBACK.has(nameOf(`http://${host}`))) {
      return reply.code(421).send({ code: 'http/host', message: `${host} is not the name of this server` })
    }
    if (origin !== undefined && origin !== `http://${host}`) {
      return reply.code(403).send({ code: 'http/origin', message: `Pages of ${origin} may not ask this server` })
    }
    return undefined
  })
}

function nameOf(url: string): string {
  try {
    return new URL(url).hostname.replace(/^\[|\]$/g, '')
  } catch {
    return ''
  }
}
