import { type Clock, moment } from '../clock.ts'
import { json, number, numberOrNull, text, textOrNull } from '../database/cells.ts'
import { nextNumber } from '../database/counter.ts'
import type { Row, Session } from '../database/database.ts'
import { insertRows } from '../database/rows.ts'
import type { Alerts, AlertState, Delivery, Measurement } from '../port/alerts.ts'

const MEASUREMENT = ['metric', 'dimension', 'period', 'value', 'measured_at', 'run_id']

/** Alerts in a database. */
export class StoredAlerts implements Alerts {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  async find(key: string): Promise<AlertState | undefined> {
    const [row] = await this.session.read('select * from alerts where alert_key = $1', [key])
    return row && stateFrom(row)
  }

  async list({ open }: { readonly open?: boolean | undefined } = {}): Promise<readonly AlertState[]> {
    const rows = await this.session.read(
      `select * from alerts ${open === undefined ? '' : open ? "where state <> 'resolved'" : "where state = 'resolved'"}
       order by last_event_at desc, alert_key`,
    )
    return rows.map(stateFrom)
  }

  async put(state: AlertState): Promise<AlertState | undefined> {
    const [row] = await this.session.write(
      `insert into alerts (alert_key, rule, state, since, last_event_at, last_told_at, event_count, acknowledged_by,
         silenced_until, data, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (alert_key) do update set rule = excluded.rule, state = excluded.state, since = excluded.since,
         last_event_at = excluded.last_event_at, last_told_at = excluded.last_told_at,
         event_count = excluded.event_count, acknowledged_by = excluded.acknowledged_by,
         silenced_until = excluded.silenced_until, data = excluded.data, version = excluded.version
       where alerts.version = excluded.version - 1
       returning *`,
      [
        state.key,
        state.rule,
        state.state,
        state.since,
        state.lastEventAt,
        state.lastToldAt,
        state.count,
        state.acknowledgedBy,
        state.silencedUntil,
        JSON.stringify(state.data),
        state.version + 1,
      ],
    )
    return row && stateFrom(row)
  }

  send(message: Parameters<Alerts['send']>[0]): Promise<Delivery | undefined> {
    return this.session.transaction(async (session) => {
      const id = await nextNumber(session, 'deliveries')
      const now = moment(this.clock())
      const [row] = await session.write(
        `insert into deliveries
         (id, once_key, channel, alert_key, body, status, attempts, created_at, next_attempt_at)
         values ($1, $2, $3, $4, $5, 'waiting', 0, $6, $7) on conflict (once_key) do nothing returning *`,
        [
          id,
          message.onceKey,
          message.channel,
          message.alertKey,
          JSON.stringify(message.body),
          now,
          message.notBefore ?? now,
        ],
      )
      return row && deliveryFrom(row)
    })
  }

  takeDue(limit: number, ttlMs: number): Promise<readonly Delivery[]> {
    return this.session.transaction(async (session) => {
      const nowMs = this.clock()
      const due = await session.read(
        `select id from deliveries where status = 'waiting' and next_attempt_at <= $1
         order by next_attempt_at, id limit $2`,
        [moment(nowMs), limit],
      )
      const taken: Delivery[] = []
      for (const row of due) {
        const [mine] = await session.write(
          `update deliveries set attempts = attempts + 1, next_attempt_at = $1
           where id = $2 and status = 'waiting' and next_attempt_at <= $3 returning *`,
          [moment(nowMs + ttlMs), number(row, 'id'), moment(nowMs)],
        )
        if (mine) taken.push(deliveryFrom(mine))
      }
      return taken
    })
  }

  async delivered(id: number): Promise<void> {
    await this.session.write(
      "update deliveries set status = 'delivered', finished_at = $1, last_error = null where id = $2 and status = 'waiting'",
      [moment(this.clock()), id],
    )
  }

  async failed(id: number, error: string, again: string | undefined): Promise<void> {
    await this.session.write(
      again === undefined
        ? "update deliveries set last_error = $1, status = 'failed', finished_at = $2 where id = $3 and status = 'waiting'"
        : "update deliveries set last_error = $1, next_attempt_at = $2 where id = $3 and status = 'waiting'",
      [error, again ?? moment(this.clock()), id],
    )
  }

  async deliveries({
    channel,
    limit,
  }: {
    readonly channel?: string | undefined
    readonly limit: number
  }): Promise<readonly Delivery[]> {
    const rows = await this.session.read(
      `select * from deliveries ${channel === undefined ? '' : 'where channel = $2'} order by id desc limit $1`,
      channel === undefined ? [limit] : [limit, channel],
    )
    return rows.map(deliveryFrom)
  }

  async measure(values: readonly Measurement[]): Promise<void> {
    await this.session.transaction(async (session) => {
      for (const { metric, dimension, period, value, measuredAt, runId } of values) {
        await insertRows(
          session,
          'measurements',
          MEASUREMENT,
          [[metric, dimension, period, value, measuredAt, runId]],
          `on conflict (metric, dimension, period) do update set value = excluded.value,
             measured_at = excluded.measured_at, run_id = excluded.run_id`,
        )
      }
    })
  }

  async measured(metric: string, dimension: string, limit: number): Promise<readonly Measurement[]> {
    const rows = await this.session.read(
      'select * from measurements where metric = $1 and dimension = $2 order by period desc limit $3',
      [metric, dimension, limit],
    )
    return rows.map((row) => ({
      metric: text(row, 'metric'),
      dimension: text(row, 'dimension'),
      period: text(row, 'period'),
      value: numberOrNull(row, 'value'),
      measuredAt: text(row, 'measured_at'),
      runId: numberOrNull(row, 'run_id'),
    }))
  }
}

function stateFrom(row: Row): AlertState {
  return {
    key: text(row, 'alert_key'),
    rule: text(row, 'rule'),
    state: text(row, 'state') as AlertState['state'],
    since: text(row, 'since'),
    lastEventAt: text(row, 'last_event_at'),
    lastToldAt: textOrNull(row, 'last_told_at'),
    count: number(row, 'event_count'),
    acknowledgedBy: textOrNull(row, 'acknowledged_by'),
    silencedUntil: textOrNull(row, 'silenced_until'),
    data: json<Readonly<Record<string, unknown>>>(row, 'data'),
    version: number(row, 'version'),
  }
}

function deliveryFrom(row: Row): Delivery {
  return {
    id: number(row, 'id'),
    channel: text(row, 'channel'),
    alertKey: textOrNull(row, 'alert_key'),
    body: json<Readonly<Record<string, unknown>>>(row, 'body'),
    status: text(row, 'status') as Delivery['status'],
    attempts: number(row, 'attempts'),
    createdAt: text(row, 'created_at'),
    nextAttemptAt: text(row, 'next_attempt_at'),
    finishedAt: textOrNull(row, 'finished_at'),
    lastError: textOrNull(row, 'last_error'),
  }
}
