import type { FastifyRequest } from 'fastify'
import { HttpProblem } from '../http/http-problem.ts'

const LONGEST = 255

/** Of an answer with the run that an earlier call has started. */
export const REPLAYED: Readonly<Record<string, string>> = { 'idempotent-replayed': 'true' }

/**
 * The key that a caller gave, so that a second call with it finds the run of the first; null without one. The same key for
 * another job, or of another caller, is another key.
 */
export function idempotencyKey({ headers, caller }: FastifyRequest, about: string): string | null {
  const given = headers['idempotency-key']
  if (given === undefined) return null
  if (typeof given !== 'string' || given === '' || given.length > LONGEST) {
    throw new HttpProblem(400, 'http/invalid', `Idempotency-Key takes a text of 1 to ${LONGEST} characters`)
  }
  return JSON.stringify(['api', caller.name, about, given])
}
