import type { FastifyRequest } from 'fastify'
import { HttpProblem } from './http-problem.ts'

/** Throws where whoever asked, and has waited since then, might not ask this any more. */
export async function stillAllowed(request: FastifyRequest): Promise<void> {
  if (await request.mayStill()) return
  throw new HttpProblem(
    401,
    'access/token',
    'The token was revoked, or the session has ended, while this was waited for',
    {
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    },
  )
}
