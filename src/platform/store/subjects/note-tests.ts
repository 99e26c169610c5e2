import type { NodeStatus } from '#manifest/artifacts/run-results.ts'
import type { Session } from '../database/database.ts'
import { insertRows } from '../database/rows.ts'
import type { NodeResult, Place } from '../port/node-results.ts'

const COLUMNS = [
  'instance',
  'target',
  'unique_id',
  'status',
  'failures',
  'since_run_id',
  'since',
  'first_seen_at',
  'last_run_id',
  'last_run_at',
  'last_passed_at',
  'last_failed_at',
  'verdicts',
]

const VERDICTS = 100
const SAME = 'substr(test_history.verdicts, 1, 1) = excluded.verdicts'
const NEWER = `(excluded.last_run_at > test_history.last_run_at
  or (excluded.last_run_at = test_history.last_run_at and excluded.last_run_id <> test_history.last_run_id))`

const REPLACE = `on conflict (instance, target, unique_id) do update set
  status = excluded.status, failures = excluded.failures,
  since_run_id = case when ${SAME} then test_history.since_run_id else excluded.since_run_id end,
  since = case when ${SAME} then test_history.since else excluded.since end,
  last_run_id = excluded.last_run_id, last_run_at = excluded.last_run_at,
  last_passed_at = coalesce(excluded.last_passed_at, test_history.last_passed_at),
  last_failed_at = coalesce(excluded.last_failed_at, test_history.last_failed_at),
  verdicts = substr(excluded.verdicts || test_history.verdicts, 1, ${VERDICTS})
  where ${NEWER}`

const LETTERS: Readonly<Partial<Record<NodeStatus, string>>> = {
  pass: 'p',
  success: 'p',
  warn: 'w',
  fail: 'f',
  error: 'e',
  'runtime error': 'e',
}

/** Adds the verdicts of tests to their histories, where nothing later is known. The nodes are distinct. */
export async function noteTests(
  session: Session,
  runId: number,
  { instance, target }: Place,
  results: readonly (NodeResult & { readonly finishedAt: string })[],
): Promise<void> {
  const rows = results.flatMap(({ unique_id, resource_type, status, failures, finishedAt }) => {
    const letter = LETTERS[status]
    if ((resource_type !== 'test' && resource_type !== 'unit_test') || letter === undefined) return []
    const passed = letter === 'p' ? finishedAt : null
    const failed = letter === 'f' ? finishedAt : null
    const at = finishedAt
    return [[instance, target, unique_id, status, failures, runId, at, at, runId, at, passed, failed, letter]]
  })
  await insertRows(session, 'test_history', COLUMNS, rows, REPLACE)
}
