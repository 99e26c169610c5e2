import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type ProblemBody, sendProblem } from './answer-problems.ts'

/** Answers an address that no route can be looked for with. */
export function answerOddAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const isTooLong = error.statusCode === 414
  const message = isTooLong ? 'A part of the address is too long' : 'The address is not written as addresses are'
  const hint = isTooLong ? null : 'what is no plain letter is escaped as UTF-8: ü is %C3%BC'
  reply.code(error.statusCode ?? 400).header('x-content-type-options', 'nosniff')
  void sendProblem(request, reply, { code: 'http/address', message, hint })
}

const ODD: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come to an end in time'],
  HPE_HEADER_OVERFLOW: [431, 'The head of the request is too long'],
}

/** Answers what is no request of HTTP, and hangs up. */
export function answerOddBytes(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, message] = ODD[error.code ?? ''] ?? [400, 'This is no request that can be understood']
  const body = JSON.stringify({ code: 'http/odd', message, hint: null } satisfies ProblemBody)
  if (socket.writable) {
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  }
  socket.destroy(error)
}
