import { type Clock, moment } from '../clock.ts'
import { json, number, text, textOrNull } from '../database/cells.ts'
import { nextNumber } from '../database/counter.ts'
import type { Parameter, Row, Session } from '../database/database.ts'
import type { Audit, AuditRecord, NewAuditRecord } from '../port/audit.ts'
import type { Between } from '../port/page.ts'
import { canonicalJson, FIRST_HASH, hashOf, isIntact } from './audit-chain.ts'

const A_READ = 1000

/** The chain of what happened, in a database. */
export class StoredAudit implements Audit {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  append(records: readonly NewAuditRecord[]): Promise<readonly AuditRecord[]> {
    return this.session.transaction(async (session) => {
      if (records.length === 0) return []
      // The counter keeps every other writer waiting: nobody comes between a record and the one before.
      const first = await nextNumber(session, 'audit', records.length)
      const [before] = await session.read('select hash from audit where seq = $1', [first - 1])
      let previousHash = before ? text(before, 'hash') : FIRST_HASH
      const appended: AuditRecord[] = []
      for (const [index, { action, actor, subject, data }] of records.entries()) {
        const unsigned = {
          seq: first + index,
          at: moment(this.clock()),
          action,
          actor,
          subject,
          data: JSON.parse(canonicalJson(data)) as Readonly<Record<string, unknown>>,
          previousHash,
        }
        const record = { ...unsigned, hash: hashOf(unsigned) }
        await session.write(
          `insert into audit (seq, at, action, actor, subject, data, previous_hash, hash)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [record.seq, record.at, action, actor, subject, canonicalJson(record.data), previousHash, record.hash],
        )
        appended.push(record)
        previousHash = record.hash
      }
      return appended
    })
  }

  async list({
    after = 0,
    between = {},
    limit,
  }: {
    readonly after?: number | undefined
    readonly between?: Between | undefined
    readonly limit: number
  }): Promise<readonly AuditRecord[]> {
    const parameters: Parameter[] = [after, limit]
    const conditions = ['seq > $1']
    if (between.from !== undefined) conditions.push(`at >= $${parameters.push(between.from)}`)
    if (between.to !== undefined) conditions.push(`at < $${parameters.push(between.to)}`)
    const rows = await this.session.read(
      `select * from audit where ${conditions.join(' and ')} order by seq limit $2`,
      parameters,
    )
    return rows.map(recordFrom)
  }

  async head(): Promise<{ readonly seq: number; readonly hash: string }> {
    const [row] = await this.session.read('select seq, hash from audit order by seq desc limit 1')
    return row ? { seq: number(row, 'seq'), hash: text(row, 'hash') } : { seq: 0, hash: FIRST_HASH }
  }

  async verify(): Promise<{ readonly records: number; readonly firstBroken: number | undefined }> {
    let records = 0
    let before: AuditRecord | undefined
    for (;;) {
      const part = await this.list({ after: before?.seq ?? 0, limit: A_READ })
      for (const record of part) {
        if (!isIntact(record, before)) return { records, firstBroken: record.seq }
        before = record
        records += 1
      }
      if (part.length < A_READ) break
    }
    const [counter] = await this.session.read("select value from counters where name = 'audit'")
    // What was cut off at the end leaves no broken link, but the counter knows of it.
    const written = counter ? number(counter, 'value') : 0
    return { records, firstBroken: written > records ? records + 1 : undefined }
  }
}

function recordFrom(row: Row): AuditRecord {
  return {
    seq: number(row, 'seq'),
    at: text(row, 'at'),
    action: text(row, 'action'),
    actor: textOrNull(row, 'actor'),
    subject: text(row, 'subject'),
    data: json<Readonly<Record<string, unknown>>>(row, 'data'),
    previousHash: text(row, 'previous_hash'),
    hash: text(row, 'hash'),
  }
}
