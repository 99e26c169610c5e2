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
  'last_step',
  'last_run_at',
  'last_passed_at',
  'last_failed_at',
  'verdicts',
]

const VERDICTS = 100
const UNCHANGED = 'substr(test_history.verdicts, 1, 1) = excluded.verdicts'
/** Told of as soon as a test is done, and again with all others at the end of its step. */
const SAME = '(excluded.last_run_id = test_history.last_run_id and excluded.last_step = test_history.last_step)'

const REPLACE = `on conflict (instance, target, unique_id) do update set
  status = excluded.status, failures = excluded.failures,
  since_run_id = case when ${UNCHANGED} then test_history.since_run_id else excluded.since_run_id end,
  since = case when ${UNCHANGED} then test_history.since else excluded.since end,
  last_run_id = excluded.last_run_id, last_step = excluded.last_step,
  last_run_at = excluded.last_run_at,
  last_passed_at = coalesce(excluded.last_passed_at, test_history.last_passed_at),
  last_failed_at = coalesce(excluded.last_failed_at, test_history.last_failed_at),
  verdicts = substr(excluded.verdicts || substr(test_history.verdicts, case when ${SAME} then 2 else 1 end), 1, ${VERDICTS})
  where ${SAME} or excluded.last_run_at >= test_history.last_run_at`

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
  const rows = results.flatMap(({ step, unique_id, resource_type, status, failures, finishedAt }) => {
    const letter = LETTERS[status]
    if ((resource_type !== 'test' && resource_type !== 'unit_test') || letter === undefined) return []
    const passed = letter === 'p' ? finishedAt : null
    const failed = letter === 'f' ? finishedAt : null
    const at = finishedAt
    return [[instance, target, unique_id, status, failures, runId, at, at, runId, step, at, passed, failed, letter]]
  })
  await insertRows(session, 'test_history', COLUMNS, rows, REPLACE)
}
