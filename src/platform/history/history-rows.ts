import type { NodeStatus } from '#manifest/artifacts/run-results.ts'
import { DATA_NODE_TYPES } from './data-node-types.ts'
import type { HistoryRow, HistoryRows } from './history-tables.ts'
import type { RunHistory } from './run-history.ts'
import { wasRun } from '../store/subjects/was-run.ts'
import { toldStep } from '../told/told-step.ts'

export interface RowsContext {
  readonly storeId: string
  readonly now: string
  /** The checksum that a node had in the last row about it; changed by this. */
  readonly versions: Map<string, string>
  /** Rows of the tables that this run built, by their ids. */
  readonly counts: ReadonlyMap<string, RowCount>
}

export interface RowCount {
  readonly rows: number
  readonly isEstimate: boolean
  readonly countedAt: string
}

/** What a run is in the tables of history. */
export function historyRows(all: RunHistory, context: RowsContext): HistoryRows {
  const { run, steps, sources, models } = all
  const history = { ...all, results: all.results.filter(wasRun) }
  const head = {
    store_id: context.storeId,
    run_id: run.id,
    instance: run.instance,
    target: run.target,
    written_at: context.now,
  }
  return {
    runs: [{ ...head, ...runRow(all) }],
    run_steps: steps.map((step) => ({
      ...head,
      step: step.index,
      ...toldStep(step),
      duration_seconds: secondsBetween(step.startedAt, step.finishedAt),
    })),
    node_results: nodeRows(history).map((row) => ({ ...head, ...row })),
    test_results: testRows(history).map((row) => ({ ...head, ...row })),
    source_freshness: sources.map((measured) => ({
      ...head,
      step: measured.step,
      unique_id: measured.unique_id,
      source_name: measured.unique_id.split('.')[2] ?? null,
      table_name: measured.unique_id.split('.').slice(3).join('.') || null,
      status: measured.status,
      max_loaded_at: measured.max_loaded_at,
      snapshotted_at: measured.snapshotted_at,
      age_seconds: measured.max_loaded_at_time_ago_in_s,
      warn_after_seconds: secondsOf(measured.criteria['warn_after']),
      error_after_seconds: secondsOf(measured.criteria['error_after']),
      error: measured.error,
    })),
    model_freshness: models.map((model) => ({
      ...head,
      unique_id: model.unique_id,
      measured_at: model.measuredAt,
      built_at: model.builtAt,
      data_as_of: model.dataAsOf,
      effective_as_of: model.effectiveAsOf,
      oldest_source: model.oldestSource,
      expected_next_at: model.expectedNextAt,
      verdict: model.verdict,
    })),
    row_counts: countRows(history, context).map((row) => ({ ...head, ...row })),
    model_versions: versionRows(history, context.versions).map((row) => ({ ...head, ...row })),
  }
}

const OK: ReadonlySet<NodeStatus> = new Set<NodeStatus>(['success', 'pass', 'no-op'])
const FAILED: ReadonlySet<NodeStatus> = new Set<NodeStatus>(['error', 'fail', 'runtime error', 'partial success'])

function runRow({ run, results }: RunHistory): HistoryRow {
  const count = (isOf: (status: NodeStatus) => boolean) => results.filter(({ status }) => isOf(status)).length
  return {
    job: run.job,
    origin: run.origin,
    cause: run.cause,
    requester: run.requester,
    commands: run.commands.join('\n'),
    status: run.status,
    status_message: run.statusMessage,
    exit_code: run.exitCode,
    created_at: run.createdAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    duration_seconds: secondsBetween(run.startedAt, run.finishedAt),
    scheduled_for: run.scheduledFor,
    attempt: run.attempt,
    retry_of: run.retryOf,
    project_name: run.projectName,
    git_commit: run.code.commit,
    git_branch: run.code.branch,
    is_dirty: run.code.isDirty,
    manifest_hash: run.code.manifestHash,
    trellis_version: run.version,
    nodes: results.length,
    nodes_ok: count((status) => OK.has(status)),
    nodes_warned: count((status) => status === 'warn'),
    nodes_failed: count((status) => FAILED.has(status)),
    nodes_skipped: count((status) => status === 'skipped'),
    rows_written: run.counts?.rows ?? null,
    bytes_processed: run.counts?.bytes ?? null,
  }
}

function nodeRows({ results }: RunHistory): HistoryRow[] {
  return results.map((result) => ({
    step: result.step,
    unique_id: result.unique_id,
    name: nameOf(result.unique_id),
    resource_type: result.resource_type,
    materialized: result.materialized,
    relation_name: result.relation_name,
    status: result.status,
    message: result.message,
    failures: result.failures,
    execution_time: result.execution_time,
    started_at: result.startedAt,
    finished_at: result.finishedAt,
    rows_written: result.rows,
    bytes_processed: result.bytes,
    checksum: result.checksum,
    compiled_hash: result.compiledHash,
    owner: result.owner,
    reused_from_run_id: result.reusedFrom,
    thread: result.thread_id,
  }))
}

function testRows({ results, tests }: RunHistory): HistoryRow[] {
  return results.flatMap((result) => {
    const { unique_id, resource_type } = result
    if (resource_type !== 'test' && resource_type !== 'unit_test') return []
    const facts = tests(unique_id)
    return [
      {
        step: result.step,
        unique_id,
        name: nameOf(unique_id),
        test_type: resource_type === 'unit_test' ? 'unit' : (facts?.type ?? null),
        test_of: facts?.testOf ?? null,
        column_name: facts?.columnName ?? null,
        severity: facts?.severity?.toLowerCase() ?? null,
        status: result.status,
        failures: result.failures,
        message: result.message,
        execution_time: result.execution_time,
        finished_at: result.finishedAt,
        owner: result.owner,
      },
    ]
  })
}

function countRows({ results }: RunHistory, { counts }: RowsContext): HistoryRow[] {
  return results.flatMap(({ unique_id, relation_name, rows }) => {
    const counted = counts.get(unique_id)
    if (!counted) return []
    const { rows: row_count, isEstimate: is_estimate, countedAt: counted_at } = counted
    return [{ unique_id, relation_name, row_count, is_estimate, counted_at, rows_written: rows }]
  })
}

function versionRows({ run, results }: RunHistory, versions: Map<string, string>): HistoryRow[] {
  return results.flatMap(({ unique_id, resource_type, checksum, status, finishedAt }) => {
    const isNew = checksum !== null && OK.has(status) && versions.get(unique_id) !== checksum
    if (!isNew || !DATA_NODE_TYPES.has(resource_type)) return []
    const previous_checksum = versions.get(unique_id) ?? null
    versions.set(unique_id, checksum)
    const { commit: git_commit, isDirty: is_dirty } = run.code
    return [{ unique_id, checksum, previous_checksum, first_run_at: finishedAt, git_commit, is_dirty }]
  })
}

/** `model.shop.orders.v2` is called `orders.v2`; a generic test has a digest at its end. */
function nameOf(unique_id: string): string {
  const [type, , ...rest] = unique_id.split('.')
  if (type === 'test' && rest.length > 1) rest.pop()
  return rest.join('.') || unique_id
}

function secondsBetween(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000
}

const PERIOD_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 }

function secondsOf(time: unknown): number | null {
  if (typeof time !== 'object' || time === null) return null
  const { count, period } = time as Readonly<Record<string, unknown>>
  const unit = typeof period === 'string' ? PERIOD_SECONDS[period] : undefined
  return typeof count === 'number' && unit !== undefined ? count * unit : null
}
