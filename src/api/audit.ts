/** The chain of what happened. */
import { INTEGER, listOf, MOMENT, OBJECT, type Of, orNull, recordOf, TEXT } from './json-schema.ts'

/** A link: nothing in it can be changed without changing all that follow. */
export const AUDIT_RECORD = recordOf('TrellisAuditRecord', {
  seq: INTEGER,
  at: MOMENT,
  action: TEXT,
  actor: orNull(TEXT),
  subject: TEXT,
  data: OBJECT,
  previous_hash: TEXT,
  hash: TEXT,
})

/** The newest first; `next` is asked with as `before` for older ones, and null where there are none. */
export const AUDIT_RECORDS = recordOf('TrellisAuditRecords', {
  records: listOf(AUDIT_RECORD),
  next: orNull(INTEGER),
  /** Where the chain ends now. */
  head: recordOf('TrellisAuditHead', { seq: INTEGER, hash: TEXT }),
})

/** What came of recomputing the whole chain. */
export const AUDIT_CHECK = recordOf('TrellisAuditCheck', {
  records: INTEGER,
  /** The number of the first link that is not what was written. */
  first_broken: orNull(INTEGER),
})

export type AuditRecord = Of<typeof AUDIT_RECORD>
export type AuditRecords = Of<typeof AUDIT_RECORDS>
export type AuditCheck = Of<typeof AUDIT_CHECK>
