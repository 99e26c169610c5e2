import type { FastifyInstance } from 'fastify'
import type { Store } from '#platform/store/store.ts'

/** What the server says of itself. */
export interface Health {
  readonly status: 'ready' | 'stopping'
  readonly version: string
  readonly runs: number
}

export interface HealthRoutesOptions {
  readonly health: () => Health
  readonly store: Pick<Store, 'upkeep'>
}

const PATIENCE_MS = 2_000
const PROBE = { config: { needs: 'nothing', isProbe: true } } as const

/** `/healthz`: the process answers. `/readyz`: it can do its work, or why not. */
export function addHealthRoutes(app: FastifyInstance, { health, store }: HealthRoutesOptions): void {
  app.get('/healthz', PROBE, () => ({ status: 'ok' }))
  app.get('/readyz', PROBE, async (request, reply) => {
    const { status, version, runs } = health()
    const reasons = [
      ...(status === 'stopping' ? ['The server is stopping'] : []),
      ...((await answers(store)) ? [] : ['The store does not answer']),
    ]
    // Strangers need not know which version this is.
    const facts = request.accessRules.isOpen ? { version, runs } : {}
    if (reasons.length === 0) return { status, ...facts }
    return reply.code(503).send({ status: status === 'stopping' ? status : 'not_ready', reasons, ...facts })
  })
}

async function answers({ upkeep }: Pick<Store, 'upkeep'>): Promise<boolean> {
  let late: NodeJS.Timeout | undefined
  const tooLate = new Promise<boolean>((resolve) => {
    late = setTimeout(() => resolve(false), PATIENCE_MS)
  })
  const pinged = upkeep.ping().then(
    () => true,
    () => false,
  )
  const isThere = await Promise.race([pinged, tooLate])
  clearTimeout(late)
  return isThere
}
