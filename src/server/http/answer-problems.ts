import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ServerLog } from '../server-log.ts'
import { isPage } from './accepts-html.ts'
import { HttpProblem } from './http-problem.ts'
import { invalidWords } from './invalid-words.ts'

/** What an answer says that is no success. */
export interface ProblemBody {
  readonly code: string
  readonly message: string
  readonly hint: string | null
  /** By which the log has more of it. */
  readonly request_id?: string
}

export interface ProblemOptions {
  /** Hides secrets in texts. */
  readonly mask: (text: string) => string
  readonly log: ServerLog
}

/** Makes answers of errors. What is our own mistake goes to the log; whoever asked learns where to look for it. */
export function answerProblems(app: FastifyInstance, { mask, log }: ProblemOptions): void {
  app.setErrorHandler<FastifyError | DbtError | HttpProblem>((error, request, reply) => {
    const { status, headers = {}, body } = answerTo(error, request.id)
    if (status >= 500)
      log(`${request.method} ${pathOf(request.url)}: ${traceOf(error)}`, { level: 'error', request: request.id })
    const [message, hint] = [mask(body.message), body.hint === null ? null : mask(body.hint)]
    return sendProblem(request, reply.code(status).headers(headers), { ...body, message, hint })
  })
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      code: 'http/not-found',
      message: `There is no ${request.method} ${pathOf(request.url)}`,
      hint: null,
    } satisfies ProblemBody),
  )
}

/** Words for somebody who looks at them: at a frame in a page of others, for example, whose token was revoked. JSON for programs. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, body: ProblemBody): FastifyReply {
  if (!isPage(request)) return reply.send(body)
  return reply.type('text/plain; charset=utf-8').send([body.message, body.hint ?? []].flat().join('\n\n'))
}

interface Told {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: ProblemBody
}

function answerTo(error: FastifyError | DbtError | HttpProblem, id: string): Told {
  if (error instanceof HttpProblem) {
    const { statusCode: status, code, message, hint, headers } = error
    return { status, headers, body: { code, message, hint } }
  }
  if (error instanceof DbtError) {
    const [first] = error.diagnostics
    const code = first?.code ?? 'internal'
    const body = { code, message: first?.message ?? error.message, hint: first?.hint ?? null, request_id: id }
    return { status: code.startsWith('store/') ? 503 : 500, body }
  }
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) {
    const body = TOLD[error.code] ?? { message: error.validation ? invalidWords(error) : error.message, hint: null }
    return { status, body: { code: 'http/invalid', ...body } }
  }
  return {
    status: 500,
    body: {
      code: 'internal',
      message: 'Something went wrong here, and not in the request',
      hint: 'the log of the server says what',
      request_id: id,
    },
  }
}

/** By what the framework calls them. */
const TOLD: Readonly<Record<string, Pick<ProblemBody, 'message' | 'hint'>>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    message: 'The body is larger than this server takes',
    hint: 'max_body under server in trellis.yml says how large it may be',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    message: 'The body is of a type that this address does not take',
    hint: 'send JSON, with Content-Type: application/json',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    message: 'The body is empty, and its Content-Type says that it is JSON',
    hint: 'leave the Content-Type out, or send {}',
  },
}

function traceOf(error: Error): string {
  return error instanceof DbtError ? error.message : (error.stack ?? error.message)
}

function pathOf(url: string): string {
  return url.replace(/\?.*$/s, '').slice(0, 200)
}
