import { INTEGER, MOMENT, orNull, recordOf, TEXT } from '#api/json-schema.ts'
import type { CloudContext } from '../v2/cloud-context.ts'
import { ACCOUNT, type Asked, type CloudRoute, type Outcome } from '../v2/cloud-route.ts'
import { PAGE, pageOf } from '../v2/filters.ts'

const AUDIT_LOG = recordOf('AuditLog', {
  id: TEXT,
  account_id: INTEGER,
  source: TEXT,
  service: TEXT,
  actor: orNull(recordOf('AuditActor', { actor_type: TEXT, name: TEXT })),
  event_type: TEXT,
  event_label: TEXT,
  event_context: { type: 'object' },
  created_at: MOMENT,
})

/** What the audit chain holds. */
export function auditLogRoutes(context: CloudContext): readonly CloudRoute[] {
  return [
    {
      method: 'GET',
      path: '/accounts/:account_id/audit-logs/',
      summary: 'The audit chain, the latest links first',
      needs: 'admin',
      query: PAGE,
      answers: { item: AUDIT_LOG },
      handle: (asked) => auditLog(context, asked),
    },
  ]
}

/** The store gives links from the first one on: the last ones are found from their numbers. */
async function auditLog({ platform }: CloudContext, { query }: Asked): Promise<Outcome> {
  const { limit, offset } = pageOf(query)
  const { seq: total } = await platform.store.audit.head()
  const upTo = total - offset
  const count = Math.min(limit, upTo)
  const links = count <= 0 ? [] : await platform.store.audit.list({ after: upTo - count, limit: count })
  const items = links.toReversed().map(({ seq, action, actor, subject, data, at }) => ({
    id: String(seq),
    account_id: ACCOUNT,
    source: 'trellis',
    service: 'trellis',
    actor: actor === null ? null : { actor_type: 'user', name: actor },
    event_type: action,
    event_label: `${action}: ${subject}`,
    event_context: { subject, ...data },
    created_at: at,
  }))
  return { items, total, orderBy: '-created_at' }
}
