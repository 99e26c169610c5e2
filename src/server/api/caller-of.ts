import type { FastifyRequest } from 'fastify'
import type { RunCause } from '#platform/scheduler/queue-run.ts'

/** Who asks, as runs and pauses name it. */
export function callerName({ caller }: FastifyRequest): string {
  return caller.name ?? 'somebody on this machine'
}

/** What a run that a caller asks for says of its origin. */
export function callerOrigin({ caller }: FastifyRequest): Pick<RunCause, 'origin' | 'requester'> {
  return { origin: caller.via === 'session' ? 'page' : 'api', requester: caller.name }
}
