import type { NodeStatus } from '#manifest/artifacts/run-results.ts'
import { type Clock, moment } from '../clock.ts'
import { json, number, numberOrNull, text, textOrNull } from '../database/cells.ts'
import type { Row, Session } from '../database/database.ts'
import { oneOf, parts } from '../database/rows.ts'
import type { Place } from '../port/node-results.ts'
import type { FailedRows, TestHistory, Tests } from '../port/tests.ts'

/** Histories of tests in a database. */
export class StoredTests implements Tests {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  async history({ instance, target }: Place, unique_ids?: readonly string[]): Promise<readonly TestHistory[]> {
    const key = [instance ?? '', target ?? '']
    const sql = 'select * from test_history where instance = $1 and target = $2'
    if (!unique_ids) return (await this.session.read(`${sql} order by unique_id`, key)).map(historyFrom)
    const found: TestHistory[] = []
    for (const part of parts(unique_ids)) {
      const among = oneOf('unique_id', part, 3)
      const rows = await this.session.read(`${sql} and ${among.sql} order by unique_id`, [...key, ...among.parameters])
      found.push(...rows.map(historyFrom))
    }
    return found
  }

  async saveRows({ runId, step, unique_id, columns, rows, total, expiresAt }: FailedRows): Promise<void> {
    await this.session.write(
      `insert into failed_rows (run_id, step, unique_id, columns, found, total, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (run_id, step, unique_id) do update set columns = excluded.columns, found = excluded.found,
         total = excluded.total, expires_at = excluded.expires_at`,
      [runId, step, unique_id, JSON.stringify(columns), JSON.stringify(rows), total, expiresAt],
    )
  }

  async rows(runId: number, unique_id?: string): Promise<readonly FailedRows[]> {
    const rows = await this.session.read(
      `select * from failed_rows where run_id = $1 and (expires_at is null or expires_at > $2)
       ${unique_id === undefined ? '' : 'and unique_id = $3'} order by step, unique_id`,
      [runId, moment(this.clock()), ...(unique_id === undefined ? [] : [unique_id])],
    )
    return rows.map(failedFrom)
  }
}

function historyFrom(row: Row): TestHistory {
  return {
    instance: text(row, 'instance') || null,
    target: text(row, 'target') || null,
    unique_id: text(row, 'unique_id'),
    status: text(row, 'status') as NodeStatus,
    failures: numberOrNull(row, 'failures'),
    sinceRunId: number(row, 'since_run_id'),
    since: text(row, 'since'),
    firstSeenAt: text(row, 'first_seen_at'),
    lastRunId: number(row, 'last_run_id'),
    lastRunAt: text(row, 'last_run_at'),
    lastPassedAt: textOrNull(row, 'last_passed_at'),
    lastFailedAt: textOrNull(row, 'last_failed_at'),
    verdicts: text(row, 'verdicts'),
  }
}

function failedFrom(row: Row): FailedRows {
  return {
    runId: number(row, 'run_id'),
    step: number(row, 'step'),
    unique_id: text(row, 'unique_id'),
    columns: json<readonly string[]>(row, 'columns'),
    rows: json<readonly (readonly unknown[])[]>(row, 'found'),
    total: number(row, 'total'),
    expiresAt: textOrNull(row, 'expires_at'),
  }
}
