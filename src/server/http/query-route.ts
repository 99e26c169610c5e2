import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { QueryParameter, QueryRequest } from '#platform/runner/frames.ts'
import type { SentQuery, Warehouse } from '../queries/warehouse.ts'
import { whileHere } from './while-here.ts'

interface QueryBody {
  readonly sql: string
  readonly parameters?: QueryRequest['parameters']
  readonly format?: AskedFormat
  readonly max_rows?: number
  readonly timeout_seconds?: number
}

type AskedFormat = 'json' | 'csv' | 'parquet'

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
export function addQueryRoute(app: FastifyInstance, warehouse: Pick<Warehouse, 'send'>): void {
  app.post<{ Body: QueryBody }>(
    '/api/query',
    { config: { needs: 'rows' }, schema: { summary: 'Answers a statement that only reads', body: BODY } },
    async (request, reply) => {
      const query = queryOf(request)
      const sent = await whileHere(reply, (signal) => warehouse.send(query, signal, null))
      forward(sent, query.format, reply)
      return reply
    },
  )
}

function queryOf({ body, headers }: FastifyRequest<{ Body: QueryBody }>): QueryRequest & { format: AskedFormat } {
  return {
    sql: body.sql,
    parameters: (body.parameters ?? []) as readonly QueryParameter[],
    format: body.format ?? acceptedFormat(headers.accept),
    maxRows: body.max_rows ?? USUAL_ROWS,
    maxBytes: MOST_BYTES,
    timeoutMs: (body.timeout_seconds ?? USUAL_SECONDS) * 1000,
  }
}

function acceptedFormat(accept = ''): AskedFormat {
  if (accept.includes('text/csv')) return 'csv'
  return accept.includes('parquet') ? 'parquet' : 'json'
}

/** The rows go from one socket to the other, as fast as whoever asked takes them. When he goes, the query ends. */
function forward({ head, rest, line, isWhole }: SentQuery, format: AskedFormat, reply: FastifyReply): void {
  reply.hijack()
  const { raw } = reply
  raw.setHeader('content-type', TYPES[format])
  raw.setHeader('cache-control', 'no-store')
  raw.setHeader('x-trellis-rows', String(head.rows))
  raw.setHeader('x-trellis-truncated', String(head.isTruncated))
  if (format === 'json') {
    const columns = head.columns.map(({ name, type }) => ({ name, type }))
    raw.write(`{"columns":${JSON.stringify(columns)},"rows":${head.rows},"truncated":${head.isTruncated},"data":`)
  } else raw.setHeader('content-length', String(head.bytes))
  raw.write(rest)
  line.on('error', () => raw.destroy())
  line.pipe(raw, { end: false })
  line.once('end', () => {
    // A process that was killed ends its answer, too: nobody may take that for the whole.
    if (isWhole()) raw.end(format === 'json' ? '}\n' : undefined)
    else raw.destroy()
  })
}
