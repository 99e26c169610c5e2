import type { PastLease } from '#platform/store/port/leases.ts'
import type { NodePoint, StoredNodeResult } from '#platform/store/port/node-results.ts'
import type { Run } from '#platform/store/port/runs.ts'
import type { Step } from '#platform/store/port/steps.ts'
import { toldStep } from '#platform/told/told-step.ts'

type Json = Readonly<Record<string, unknown>>

export type RunJson = ReturnType<typeof runJson>
export type StepJson = ReturnType<typeof stepJson>
export type NodeResultJson = ReturnType<typeof nodeResultJson>

/** A run as our own routes and the command line show it. */
export function runJson(run: Run) {
  const { code } = run
  return {
    id: run.id,
    job: run.job,
    instance: run.instance,
    status: run.status,
    is_over: isOver(run),
    status_message: run.statusMessage,
    exit_code: run.exitCode,
    origin: run.origin,
    cause: run.cause,
    requester: run.requester,
    commands: run.commands,
    target: run.target,
    project_name: run.projectName,
    code: {
      commit: code.commit,
      branch: code.branch,
      is_dirty: code.isDirty,
      manifest_hash: code.manifestHash,
    },
    environment_names: run.environmentNames,
    version: run.version,
    priority: run.priority,
    pools: run.pools,
    attempt: run.attempt,
    retry_of: run.retryOf,
    overrides: run.overrides,
    scheduled_for: run.scheduledFor,
    should_start_at: run.shouldStartAt,
    created_at: run.createdAt,
    taken_at: run.takenAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    cancel_asked_at: run.cancelAskedAt,
    cancel_asked_by: run.cancelAskedBy,
    owner: run.owner,
    counts: run.counts,
    queued_seconds: secondsBetween(run.createdAt, run.takenAt),
    run_seconds: secondsBetween(run.startedAt, run.finishedAt),
  }
}

/** Whether nothing more will become of it. */
export function isOver({ status }: Pick<Run, 'status'>): boolean {
  return status === 'success' || status === 'error' || status === 'cancelled'
}

export function stepJson(step: Step) {
  return {
    id: step.id,
    index: step.index,
    ...toldStep(step),
    run_seconds: secondsBetween(step.startedAt, step.finishedAt),
  }
}

/** What came of a node in a run. */
export function nodeResultJson(result: StoredNodeResult) {
  const { runId, compiledHash, startedAt, finishedAt, reusedFrom, ...dbt } = result
  return {
    ...dbt,
    run_id: runId,
    compiled_hash: compiledHash,
    started_at: startedAt,
    finished_at: finishedAt,
    reused_from: reusedFrom,
  }
}

export function nodePointJson({ runId, ...point }: NodePoint): Json {
  return { run_id: runId, ...point }
}

export function leaseJson(lease: PastLease): Json {
  return {
    resource: lease.resource,
    token: lease.token,
    run_id: lease.runId,
    owner: lease.owner,
    unique_id: lease.unique_id,
    acquired_at: lease.acquiredAt,
    renewed_at: lease.renewedAt,
    expires_at: lease.expiresAt,
    ended_at: lease.endedAt,
    end: lease.end,
  }
}

function secondsBetween(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000)
}
