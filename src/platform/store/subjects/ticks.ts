import { type Clock, moment } from '../clock.ts'
import { numberOrNull, text, textOrNull } from '../database/cells.ts'
import type { Row, Session } from '../database/database.ts'
import type { Between } from '../port/page.ts'
import type { Run } from '../port/runs.ts'
import type { Tick, TickDecision, TickKey, Ticks } from '../port/ticks.ts'
import { StoredRuns } from './runs.ts'

/** Due times in a database. */
export class StoredTicks implements Ticks {
  private readonly session: Session
  private readonly clock: Clock

  constructor(session: Session, clock: Clock) {
    this.session = session
    this.clock = clock
  }

  claim(
    { job, instance, scheduledFor }: TickKey,
    decision: TickDecision,
    by: string,
  ): Promise<{ readonly tick: Tick; readonly run: Run | undefined } | undefined> {
    return this.session.transaction(async (session) => {
      const key = [job, instance ?? '', scheduledFor]
      const reason = decision.kind === 'skip' ? decision.reason : null
      const [claimed] = await session.write(
        `insert into ticks (job, instance, scheduled_for, claimed_by, claimed_at, reason) values ($1, $2, $3, $4, $5, $6)
         on conflict (job, instance, scheduled_for) do nothing returning *`,
        [...key, by, moment(this.clock()), reason],
      )
      if (!claimed) return undefined
      await session.write(
        `insert into last_ticks (job, instance, scheduled_for) values ($1, $2, $3)
         on conflict (job, instance) do update set scheduled_for = excluded.scheduled_for
         where excluded.scheduled_for > last_ticks.scheduled_for`,
        key,
      )
      if (decision.kind === 'skip') return { tick: tickFrom(claimed), run: undefined }
      const { run } = await new StoredRuns(session, this.clock).add({ ...decision.run, scheduledFor })
      await session.write('update ticks set run_id = $1 where job = $2 and instance = $3 and scheduled_for = $4', [
        run.id,
        ...key,
      ])
      return { tick: { ...tickFrom(claimed), runId: run.id }, run }
    })
  }

  async last(job: string, instance: string | null): Promise<Tick | undefined> {
    const [row] = await this.session.read(
      'select * from ticks where job = $1 and instance = $2 order by scheduled_for desc limit 1',
      [job, instance ?? ''],
    )
    return row && tickFrom(row)
  }

  async lastOfAll(): Promise<readonly Tick[]> {
    const rows = await this.session.read(
      `select t.* from last_ticks as l
       join ticks as t on t.job = l.job and t.instance = l.instance and t.scheduled_for = l.scheduled_for
       order by t.job, t.instance`,
    )
    return rows.map(tickFrom)
  }

  async list(job: string, instance: string | null, { from = '', to = '9999' }: Between): Promise<readonly Tick[]> {
    const rows = await this.session.read(
      `select * from ticks where job = $1 and instance = $2 and scheduled_for >= $3 and scheduled_for < $4
       order by scheduled_for`,
      [job, instance ?? '', from, to],
    )
    return rows.map(tickFrom)
  }
}

function tickFrom(row: Row): Tick {
  return {
    job: text(row, 'job'),
    instance: text(row, 'instance') || null,
    scheduledFor: text(row, 'scheduled_for'),
    claimedBy: text(row, 'claimed_by'),
    claimedAt: text(row, 'claimed_at'),
    runId: numberOrNull(row, 'run_id'),
    reason: textOrNull(row, 'reason'),
  }
}
