import { number, text } from '../database/cells.ts'
import type { Row, Session } from '../database/database.ts'
import type { StoreFigures } from '../port/upkeep.ts'

/** How much there is at a moment. Each question goes by an index, or to a table that stays small. */
export async function readFigures(session: Session, now: string): Promise<StoreFigures> {
  const [runs, [leases], deliveries, alerts] = await Promise.all([
    session.read('select status, count(*) as n from runs where finished_at is null group by status'),
    session.read('select count(*) as n from leases where released_at is null and expires_at > $1', [now]),
    session.read('select channel, status, count(*) as n from deliveries group by channel, status'),
    session.read("select state as status, count(*) as n from alerts where state <> 'resolved' group by state"),
  ])
  return {
    openRuns: byStatus(runs),
    leasesHeld: leases ? number(leases, 'n') : 0,
    deliveries: deliveries.map((row) => ({
      channel: text(row, 'channel'),
      status: text(row, 'status'),
      count: number(row, 'n'),
    })),
    openAlerts: byStatus(alerts),
  }
}

function byStatus(rows: readonly Row[]): Readonly<Record<string, number>> {
  return Object.fromEntries(rows.map((row) => [text(row, 'status'), number(row, 'n')]))
}
