import { number, text } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import type { RunCounts } from '../port/runs.ts'

/** What came of the nodes of a run, in numbers. */
export async function countNodes(session: Session, runId: number): Promise<RunCounts> {
  const rows = await session.read(
    `select status, count(*) as nodes, coalesce(sum(rows_affected), 0) as rows_affected,
     coalesce(sum(bytes_processed), 0) as bytes_processed
     from node_results where run_id = $1 group by status order by status`,
    [runId],
  )
  const sum = (column: string): number => rows.reduce((total, row) => total + number(row, column), 0)
  return {
    statuses: Object.fromEntries(rows.map((row) => [text(row, 'status'), number(row, 'nodes')])),
    rows: sum('rows_affected'),
    bytes: sum('bytes_processed'),
  }
}

/** Adds what the nodes of a run took to the sums of their days, which outlive the run. */
export async function addNodeDays(session: Session, runId: number): Promise<void> {
  await session.write(
    `insert into node_days (day, unique_id, job, owner, runs, seconds, rows_affected, bytes_processed)
     select substr(n.finished_at, 1, 10), n.unique_id, r.job, n.owner, count(*), sum(n.execution_time),
       coalesce(sum(n.rows_affected), 0), coalesce(sum(n.bytes_processed), 0)
     from node_results as n join runs as r on r.id = n.run_id
     where n.run_id = $1 and n.status not in ('skipped', 'no-op', 'reused')
     group by substr(n.finished_at, 1, 10), n.unique_id, r.job, n.owner
     order by 1, 2, 3, 4
     on conflict (day, unique_id, job, owner) do update set runs = node_days.runs + excluded.runs,
       seconds = node_days.seconds + excluded.seconds,
       rows_affected = node_days.rows_affected + excluded.rows_affected,
       bytes_processed = node_days.bytes_processed + excluded.bytes_processed`,
    [runId],
  )
}
