import type { FastifyReply, FastifyRequest } from 'fastify'

/** What a route refuses, in the form in which callers get it. */
export class ApiFailure extends Error {
  readonly statusCode: number
  readonly code: string
  readonly hint: string | null

  constructor(statusCode: number, code: string, message: string, hint: string | null = null) {
    super(message)
    this.statusCode = statusCode
    this.code = code
    this.hint = hint
  }
}

/** Tells a caller what went wrong: `{ code, message, hint }`, as all of our own routes do. */
export function tellFailure(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof ApiFailure) {
    const { statusCode, code, message, hint } = error
    return reply.code(statusCode).send({ code, message, hint })
  }
  const statusCode = statusOf(error)
  if (statusCode < 500 && error instanceof Error) {
    return reply.code(statusCode).send({ code: 'http/input', message: error.message, hint: null })
  }
  // What an error says may be for the eyes of the house only.
  return reply.code(500).send({ code: 'server/failed', message: 'The server could not do it', hint: null })
}

function statusOf(error: unknown): number {
  const isTold = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
  return isTold ? (error.statusCode as number) : 500
}
