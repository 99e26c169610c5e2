import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { rowsCsv } from '#platform/dashboards/rows-csv.ts'
import type { DataAnswer } from './answer-cache.ts'

/** Sends a body of JSON; to who has it already it says so. */
export function sendJson({ headers }: FastifyRequest, reply: FastifyReply, body: Buffer): FastifyReply {
  const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  reply.header('etag', tag).header('cache-control', 'private, no-cache')
  if (headers['if-none-match']?.split(/,\s*/).includes(tag)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(body)
}

/** The fields of an answer as JSON, without the braces: its rows are JSON already, and many. */
export function resultFields({ columns, rows, isTruncated }: DataAnswer): readonly Buffer[] {
  return [
    Buffer.from(`"columns":${JSON.stringify(columns)},"rows":`),
    rows,
    Buffer.from(`,"is_truncated":${isTruncated}`),
  ]
}

/** Whether somebody wants CSV, by the address or by what he accepts. */
export function wantsCsv({ headers }: FastifyRequest, format: string | undefined): boolean {
  return format === undefined ? (headers.accept ?? '').startsWith('text/csv') : format === 'csv'
}

export function sendCsv(reply: FastifyReply, name: string, answer: DataAnswer): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('cache-control', 'private, no-cache')
    .header('content-disposition', `attachment; filename="${name.replaceAll(/[^\w.-]+/g, '-')}.csv"`)
    .header('x-trellis-truncated', String(answer.isTruncated))
    .send(rowsCsv(answer.columns, JSON.parse(answer.rows.toString('utf8')) as readonly (readonly unknown[])[]))
}
