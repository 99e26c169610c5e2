import { FLAG, INTEGER, listOf, MOMENT, NOTHING, oneOf, orNull, recordOf, TEXT } from '#api/json-schema.ts'
import type { CloudContext } from './cloud-context.ts'
import { ACCOUNT, type CloudRoute } from './cloud-route.ts'

const ACCOUNT_SCHEMA = recordOf('Account', {
  id: INTEGER,
  name: TEXT,
  state: INTEGER,
  plan: oneOf(['enterprise']),
  locked: FLAG,
  lock_reason: NOTHING,
  lock_cause: NOTHING,
  pending_cancel: FLAG,
  run_slots: INTEGER,
  developer_seats: INTEGER,
  read_only_seats: INTEGER,
  it_seats: INTEGER,
  queue_limit: INTEGER,
  identifier: TEXT,
  billing_email_address: NOTHING,
  docs_job_id: NOTHING,
  freshness_job_id: NOTHING,
  groups: listOf({ type: 'object' }),
  created_at: orNull(MOMENT),
  updated_at: orNull(MOMENT),
})

function describeAccount(name: string) {
  return {
    id: ACCOUNT,
    name,
    state: 1,
    plan: 'enterprise',
    locked: false,
    lock_reason: null,
    lock_cause: null,
    pending_cancel: false,
    run_slots: 1_000,
    developer_seats: 1_000,
    read_only_seats: 1_000,
    it_seats: 1_000,
    queue_limit: 100_000,
    identifier: String(ACCOUNT),
    billing_email_address: null,
    docs_job_id: null,
    freshness_job_id: null,
    groups: [],
    created_at: null,
    updated_at: null,
  }
}

export function accountRoutes(context: CloudContext): readonly CloudRoute[] {
  return [
    {
      method: 'GET',
      path: '/accounts/',
      summary: 'The account',
      needs: 'read',
      answers: { item: ACCOUNT_SCHEMA },
      handle: async () => ({ items: [describeAccount(context.projectName())], total: 1, orderBy: 'id' }),
    },
    {
      method: 'GET',
      path: '/accounts/:account_id/',
      summary: 'The account, which has the number 1',
      needs: 'read',
      answers: { data: ACCOUNT_SCHEMA },
      handle: async () => ({ data: describeAccount(context.projectName()) }),
    },
  ]
}
