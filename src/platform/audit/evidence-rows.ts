/**
 * What an auditor is shown of a run, as rows. They are what the chain has digests of, so a row is written the same way
 * whenever it is asked for: a field that is added here makes all digests of before those of something else.
 */
import { createHash } from 'node:crypto'
import type { Artifact } from '../store/port/artifacts.ts'
import type { SourceFreshness } from '../store/port/freshness.ts'
import type { StoredNodeResult } from '../store/port/node-results.ts'
import type { Run } from '../store/port/runs.ts'
import type { Step } from '../store/port/steps.ts'
import { canonicalJson } from '../store/subjects/audit-chain.ts'
import { toldStep } from '../told/told-step.ts'

/** Fields in dbt's snake case, as programs read them. */
export type EvidenceRow = Readonly<Record<string, unknown>>

/** What is known of a run that is over. */
export function runRow(run: Run): EvidenceRow {
  return {
    run_id: run.id,
    job: run.job,
    instance: run.instance,
    target: run.target,
    project_name: run.projectName,
    origin: run.origin,
    cause: run.cause,
    requester: run.requester,
    commands: run.commands,
    status: run.status,
    status_message: run.statusMessage,
    exit_code: run.exitCode,
    git_commit: run.code.commit,
    git_branch: run.code.branch,
    git_is_dirty: run.code.isDirty,
    manifest_hash: run.code.manifestHash,
    environment_names: run.environmentNames,
    version: run.version,
    scheduled_for: run.scheduledFor,
    created_at: run.createdAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    retry_of: run.retryOf,
    attempt: run.attempt,
    cancel_asked_by: run.cancelAskedBy,
    owner: run.owner,
  }
}

export function stepRow(step: Step): EvidenceRow {
  return {
    run_id: step.runId,
    step: step.index,
    ...toldStep(step),
  }
}

export function nodeResultRow(result: StoredNodeResult): EvidenceRow {
  return {
    run_id: result.runId,
    step: result.step,
    unique_id: result.unique_id,
    resource_type: result.resource_type,
    materialized: result.materialized,
    status: result.status,
    message: result.message,
    failures: result.failures,
    rows_affected: result.rows,
    bytes_processed: result.bytes,
    relation_name: result.relation_name,
    checksum: result.checksum,
    compiled_sha256: result.compiledHash,
    execution_time: result.execution_time,
    started_at: result.startedAt,
    finished_at: result.finishedAt,
    owner: result.owner,
    reused_from_run: result.reusedFrom,
  }
}

export function sourceFreshnessRow(measured: SourceFreshness): EvidenceRow {
  return {
    run_id: measured.runId,
    step: measured.step,
    unique_id: measured.unique_id,
    status: measured.status,
    max_loaded_at: measured.max_loaded_at,
    snapshotted_at: measured.snapshotted_at,
    age_in_seconds: measured.max_loaded_at_time_ago_in_s,
    criteria: measured.criteria,
    error: measured.error,
  }
}

export function artifactRow({ runId, step, path, bytes, sha256 }: Artifact): EvidenceRow {
  return { run_id: runId, step, path, bytes, sha256 }
}

/** A digest of rows in their order: SHA-256 of their canonical JSON, a line each. */
export function digestOf(rows: readonly EvidenceRow[]): RowsDigest {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(`${canonicalJson(row)}\n`)
  return { rows: rows.length, sha256: hash.digest('hex') }
}

export interface RowsDigest {
  readonly rows: number
  readonly sha256: string
}
