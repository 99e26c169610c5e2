import { json, jsonOrNull, named, number, numberOrNull, text, textOrNull } from '../database/cells.ts'
import type { Parameter, Row } from '../database/database.ts'
import type { BriefRun, NewRun, Run, RunCounts, RunOrigin, RunStatus } from '../port/runs.ts'

/** The columns in which a run is inserted. */
export const RUN_COLUMNS = [
  'id',
  'status',
  'owner',
  'claim',
  'created_at',
  'taken_at',
  'started_at',
  'origin',
  'cause',
  'requester',
  'commands',
  'job',
  'instance',
  'target',
  'project_name',
  'git_commit',
  'git_branch',
  'is_dirty',
  'manifest_hash',
  'environment_names',
  'version',
  'scheduled_for',
  'should_start_at',
  'priority',
  'pools',
  'retry_of',
  'attempt',
  'overrides',
  'idempotency_key',
] as const

/** The values of these columns. A run that has an owner is under way. */
export function newRunValues(
  id: number,
  run: NewRun,
  { status, owner, now }: { readonly status: RunStatus; readonly owner: string | null; readonly now: string },
): readonly Parameter[] {
  const begun = owner === null ? null : now
  const values: Readonly<Record<(typeof RUN_COLUMNS)[number], Parameter>> = {
    id,
    status,
    owner,
    claim: owner === null ? 0 : 1,
    created_at: now,
    taken_at: begun,
    started_at: begun,
    origin: run.origin,
    cause: run.cause,
    requester: run.requester,
    commands: JSON.stringify(run.commands),
    job: run.job ?? '',
    instance: run.instance ?? '',
    target: run.target ?? '',
    project_name: run.projectName,
    git_commit: run.code.commit,
    git_branch: run.code.branch,
    is_dirty: run.code.isDirty,
    manifest_hash: run.code.manifestHash,
    environment_names: JSON.stringify(run.environmentNames),
    version: run.version,
    scheduled_for: run.scheduledFor,
    should_start_at: run.shouldStartAt,
    priority: run.priority ?? 0,
    pools: JSON.stringify(run.pools ?? []),
    retry_of: run.retryOf,
    attempt: run.attempt ?? 1,
    overrides: JSON.stringify(run.overrides ?? {}),
    idempotency_key: run.idempotencyKey,
  }
  return RUN_COLUMNS.map((column) => values[column])
}

/** Each column that is read costs time: of a thousand runs these take a quarter of what all would. */
export const BRIEF_COLUMNS =
  'id, status, origin, job, instance, target, scheduled_for, created_at, started_at, finished_at'

export function briefRunFrom(row: Row): BriefRun {
  return {
    id: number(row, 'id'),
    status: text(row, 'status') as RunStatus,
    origin: text(row, 'origin') as RunOrigin,
    job: named(row, 'job'),
    instance: named(row, 'instance'),
    target: named(row, 'target'),
    scheduledFor: textOrNull(row, 'scheduled_for'),
    createdAt: text(row, 'created_at'),
    startedAt: textOrNull(row, 'started_at'),
    finishedAt: textOrNull(row, 'finished_at'),
  }
}

export function runFrom(row: Row): Run {
  const isDirty = numberOrNull(row, 'is_dirty')
  return {
    id: number(row, 'id'),
    status: text(row, 'status') as RunStatus,
    statusMessage: textOrNull(row, 'status_message'),
    exitCode: numberOrNull(row, 'exit_code'),
    origin: text(row, 'origin') as RunOrigin,
    cause: text(row, 'cause'),
    requester: textOrNull(row, 'requester'),
    commands: json<readonly string[]>(row, 'commands'),
    job: named(row, 'job'),
    instance: named(row, 'instance'),
    target: named(row, 'target'),
    projectName: textOrNull(row, 'project_name'),
    code: {
      commit: textOrNull(row, 'git_commit'),
      branch: textOrNull(row, 'git_branch'),
      isDirty: isDirty === null ? null : isDirty === 1,
      manifestHash: textOrNull(row, 'manifest_hash'),
    },
    environmentNames: json<readonly string[]>(row, 'environment_names'),
    version: textOrNull(row, 'version'),
    scheduledFor: textOrNull(row, 'scheduled_for'),
    shouldStartAt: textOrNull(row, 'should_start_at'),
    priority: number(row, 'priority'),
    pools: json<readonly string[]>(row, 'pools'),
    retryOf: numberOrNull(row, 'retry_of'),
    attempt: number(row, 'attempt'),
    overrides: json<Readonly<Record<string, unknown>>>(row, 'overrides'),
    idempotencyKey: textOrNull(row, 'idempotency_key'),
    createdAt: text(row, 'created_at'),
    takenAt: textOrNull(row, 'taken_at'),
    startedAt: textOrNull(row, 'started_at'),
    finishedAt: textOrNull(row, 'finished_at'),
    cancelAskedAt: textOrNull(row, 'cancel_asked_at'),
    cancelAskedBy: textOrNull(row, 'cancel_asked_by'),
    owner: textOrNull(row, 'owner'),
    claim: number(row, 'claim'),
    counts: jsonOrNull<RunCounts>(row, 'counts'),
  }
}
