import type { FastifyInstance } from 'fastify'
import { AUDIT_CHECK, AUDIT_RECORDS } from '#api/audit.ts'
import { answers } from '#api/problem.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { AuditRecord } from '#platform/store/port/audit.ts'
import { MOMENT, momentOf } from './moments.ts'

interface AuditQuery {
  readonly action?: readonly string[]
  readonly actor?: string
  readonly subject?: string
  readonly from?: string
  readonly to?: string
  readonly before?: number
  readonly limit: number
}

const TEXT = { type: 'string', maxLength: 200 } as const

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    action: { type: 'array', items: TEXT, maxItems: 100 },
    actor: TEXT,
    subject: TEXT,
    from: MOMENT,
    to: MOMENT,
    before: { type: 'integer', minimum: 1 },
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  },
} as const

/** So many links are read at once, and so many are looked through for an answer at most. */
const A_READ = 1_000
const MOST_READ = 20_000

const TAGS = ['Trellis: audit']

/** `/api/audit`: the chain of what happened, the newest first; `/api/audit/verify`: whether it is what was written. */
export function addAuditRoutes(app: FastifyInstance, { store }: LivePlatform): void {
  app.get<{ Querystring: AuditQuery }>(
    '/api/audit',
    {
      schema: {
        summary: 'The audit chain, the newest links first',
        tags: TAGS,
        querystring: QUERY,
        response: answers(AUDIT_RECORDS),
      },
      config: { needs: 'admin' },
    },
    async ({ query }) => {
      const head = await store.audit.head()
      const isWanted = wanted(query)
      const from = momentOf('from', query.from)
      const found: AuditRecord[] = []
      let before = Math.min(query.before ?? Number.POSITIVE_INFINITY, head.seq + 1)
      let looked = 0
      let isOver = before <= 1
      while (!isOver && found.length <= query.limit && looked < MOST_READ) {
        const count = Math.min(A_READ, before - 1)
        const links = await store.audit.list({ after: before - 1 - count, limit: count })
        looked += count
        before -= count
        found.push(...links.toReversed().filter(isWanted))
        // Links are in the order of time.
        const isBefore = from !== undefined && links[0] !== undefined && Date.parse(links[0].at) < from
        isOver = before <= 1 || isBefore
      }
      const records = found.slice(0, query.limit)
      const last = records.at(-1)
      const next = found.length > query.limit && last ? last.seq : isOver ? null : before
      return { records: records.map(recordJson), next, head }
    },
  )
  app.post(
    '/api/audit/verify',
    {
      schema: { summary: 'Recompute the chain', tags: TAGS, response: answers(AUDIT_CHECK) },
      config: { needs: 'admin' },
    },
    async () => {
      const { records, firstBroken } = await store.audit.verify()
      return { records, first_broken: firstBroken ?? null }
    },
  )
}

function wanted({ action, actor, subject, ...query }: AuditQuery): (record: AuditRecord) => boolean {
  const [from, to] = [momentOf('from', query.from), momentOf('to', query.to)]
  return (record) => {
    const at = Date.parse(record.at)
    return (
      (action === undefined || action.includes(record.action)) &&
      (actor === undefined || record.actor === actor) &&
      (subject === undefined || record.subject.includes(subject)) &&
      (from === undefined || at >= from) &&
      (to === undefined || at < to)
    )
  }
}

function recordJson({ previousHash, ...record }: AuditRecord): Readonly<Record<string, unknown>> {
  return { ...record, previous_hash: previousHash }
}
