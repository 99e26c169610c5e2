import type { NodeStatus } from '#manifest/artifacts/run-results.ts'
import type { Session } from '../database/database.ts'
import { insertRows } from '../database/rows.ts'
import type { NodeResult, Place } from '../port/node-results.ts'

const COLUMNS = [
  'instance',
  'target',
  'unique_id',
  'resource_type',
  'status',
  'message',
  'execution_time',
  'run_id',
  'step',
  'at',
  'checksum',
  'success_run_id',
  'success_at',
  'durations',
  'failures',
  'rows_affected',
]

/** Told of as soon as a node is done, and again with all others at the end of its step. */
const SAME = '(excluded.run_id = node_latest.run_id and excluded.step = node_latest.step)'

/** So many characters of durations, the newest first, are about thirty. */
const DURATIONS = 200

const REPLACE = `on conflict (instance, target, unique_id) do update set
  resource_type = excluded.resource_type, status = excluded.status, message = excluded.message,
  execution_time = excluded.execution_time, failures = excluded.failures,
  rows_affected = coalesce(excluded.rows_affected, node_latest.rows_affected), run_id = excluded.run_id, step = excluded.step, at = excluded.at,
  checksum = coalesce(excluded.checksum, node_latest.checksum),
  success_run_id = coalesce(excluded.success_run_id, node_latest.success_run_id),
  success_at = coalesce(excluded.success_at, node_latest.success_at),
  durations = case when ${SAME} then node_latest.durations
    else substr(excluded.durations || node_latest.durations, 1, ${DURATIONS}) end
  where ${SAME} or excluded.at >= node_latest.at`

const WELL: ReadonlySet<NodeStatus> = new Set<NodeStatus>(['success', 'pass', 'warn'])

/** Keeps what these nodes were like the last time, where nothing later is known. The nodes are distinct. */
export async function noteLatest(
  session: Session,
  runId: number,
  { instance, target }: Place,
  results: readonly (NodeResult & { readonly finishedAt: string })[],
): Promise<void> {
  // What was taken as it stood is as it was.
  const own = results.filter(({ status }) => status !== 'reused')
  if (own.length === 0) return
  const rows = own.map((result) => {
    const wentWell = WELL.has(result.status)
    return [
      instance,
      target,
      result.unique_id,
      result.resource_type,
      result.status,
      result.message,
      result.execution_time,
      runId,
      result.step,
      result.finishedAt,
      result.checksum,
      wentWell ? runId : null,
      wentWell ? result.finishedAt : null,
      wentWell ? `${Math.round(result.execution_time * 1000) / 1000} ` : '',
      result.failures,
      result.rows,
    ]
  })
  await insertRows(session, 'node_latest', COLUMNS, rows, REPLACE)
}
