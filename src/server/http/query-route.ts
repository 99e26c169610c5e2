import { connect } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { QueryHead, QueryParameter, QueryRequest } from '#platform/runner/frames.ts'
import type { Runner } from '../runners/runner.ts'

export interface QueryRouteOptions {
  /** The runner that has the database of the project's default target; undefined where that is no file. */
  readonly runner: () => Promise<Runner | undefined>
}

interface QueryBody {
  readonly sql: string
  readonly parameters?: QueryRequest['parameters']
  readonly format?: QueryRequest['format']
  readonly max_rows?: number
  readonly timeout_seconds?: number
}

const MOST_ROWS = 1_000_000
const USUAL_ROWS = 10_000
const MOST_BYTES = 256 << 20
const USUAL_SECONDS = 30
const MOST_SECONDS = 600

const TYPES = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
} as const

const BODY = {
  type: 'object',
  required: ['sql'],
  additionalProperties: false,
  properties: {
    sql: { type: 'string', minLength: 1, maxLength: 1_000_000 },
    parameters: {
      anyOf: [
        { type: 'array', items: { type: ['string', 'number', 'boolean', 'null'] } },
        { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } },
      ],
    },
    format: { enum: ['json', 'csv', 'parquet'] },
    max_rows: { type: 'integer', minimum: 1, maximum: MOST_ROWS },
    timeout_seconds: { type: 'number', exclusiveMinimum: 0, maximum: MOST_SECONDS },
  },
} as const

/** `POST /api/query`: one statement that only reads, while commands may be writing. */
export function addQueryRoute(app: FastifyInstance, options: QueryRouteOptions): void {
  app.post<{ Body: QueryBody }>(
    '/api/query',
    { config: { needs: 'rows' }, schema: { summary: 'Answers a statement that only reads', body: BODY } },
    async (request, reply) => {
      const runner = await options.runner()
      if (!runner) {
        return reply.code(409).send({
          code: 'query/no-file',
          message: 'The default target of this project is no DuckDB file: ask its warehouse itself',
          hint: null,
        })
      }
      await runner.ready
      await forward(runner, queryOf(request), request, reply)
      return reply
    },
  )
}

function queryOf({ body, headers }: FastifyRequest<{ Body: QueryBody }>): QueryRequest {
  return {
    sql: body.sql,
    parameters: (body.parameters ?? []) as readonly QueryParameter[],
    format: body.format ?? acceptedFormat(headers.accept),
    maxRows: body.max_rows ?? USUAL_ROWS,
    maxBytes: MOST_BYTES,
    timeoutMs: (body.timeout_seconds ?? USUAL_SECONDS) * 1000,
  }
}

function acceptedFormat(accept = ''): QueryRequest['format'] {
  if (accept.includes('text/csv')) return 'csv'
  return accept.includes('parquet') ? 'parquet' : 'json'
}

/** The rows go from one socket to the other, as fast as whoever asked takes them. When he goes, the query ends. */
async function forward(
  runner: Runner,
  query: QueryRequest,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const line = connect(runner.socket)
  reply.raw.once('close', () => line.destroy())
  line.write(`${JSON.stringify({ type: 'query', key: runner.key, ...query })}\n`)
  const answered = await headOf(line).catch(() => undefined)
  if (!answered) {
    if (request.raw.destroyed) return
    reply.code(503).send({
      code: 'query/lost',
      message: 'The process that has the database has ended: ask again',
      hint: null,
    } satisfies Failure)
    return
  }
  const { head, rest } = answered
  const before = line.bytesRead - rest.length
  if (head.type === 'refused') {
    line.destroy()
    const { code, message, hint } = head
    reply.code(STATUSES[code] ?? 400).send({ code, message, hint } satisfies Failure)
    return
  }
  reply.hijack()
  const { raw } = reply
  raw.setHeader('content-type', TYPES[query.format])
  raw.setHeader('cache-control', 'no-store')
  raw.setHeader('x-trellis-rows', String(head.rows))
  raw.setHeader('x-trellis-truncated', String(head.isTruncated))
  if (query.format === 'json') {
    const { columns, rows, isTruncated } = head
    raw.write(`{"columns":${JSON.stringify(columns)},"rows":${rows},"truncated":${isTruncated},"data":`)
  } else raw.setHeader('content-length', String(head.bytes))
  raw.write(rest)
  line.on('error', () => raw.destroy())
  line.pipe(raw, { end: false })
  line.once('end', () => {
    // A process that was killed ends its answer, too: nobody may take that for the whole.
    if (line.bytesRead - before < head.bytes) raw.destroy()
    else raw.end(query.format === 'json' ? '}\n' : undefined)
  })
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly hint: string | null
}

const STATUSES: Readonly<Record<string, number>> = {
  'query/refused': 403,
  'query/timeout': 408,
  'query/too-large': 413,
}

/** The first line, and what came with it. */
function headOf(line: ReturnType<typeof connect>): Promise<{ readonly head: QueryHead; readonly rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0)
    const failed = () => reject(new Error('no answer'))
    line.once('error', failed)
    line.once('close', failed)
    line.on('data', function take(chunk: Buffer) {
      read = Buffer.concat([read, chunk])
      const end = read.indexOf(10)
      if (end < 0) return
      line.off('data', take)
      line.pause()
      resolve({ head: JSON.parse(read.subarray(0, end).toString('utf8')) as QueryHead, rest: read.subarray(end + 1) })
    })
  })
}
