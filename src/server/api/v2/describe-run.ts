import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import { RUN_STATUS_NUMBERS, type Run, type RunOrigin } from '#platform/store/port/runs.ts'
import {
  exactly,
  FLAG,
  INTEGER,
  type JsonSchema,
  listOf,
  MOMENT,
  NOTHING,
  oneOf,
  orNull,
  recordOf,
  TEXT,
} from '#api/json-schema.ts'
import { ACCOUNT } from './cloud-route.ts'
import { ENVIRONMENT_SCHEMA, PROJECT } from './describe-project.ts'
import { JOB_SCHEMA } from './describe-job.ts'
import { STEP_SCHEMA } from './describe-step.ts'
import { between, clockTime, inWords } from './durations.ts'
import { RETRY_REASONS, type RetryReason } from './retry-reason.ts'

const CATEGORIES: Readonly<Record<RunOrigin, string>> = {
  cli: 'ui',
  schedule: 'scheduled',
  api: 'api',
  page: 'ui',
  completion: 'job completion',
  webhook: 'api',
  file: 'adaptive',
  source: 'adaptive',
  volume: 'adaptive',
  rerun: 'rerun',
  retry: 'rerun',
}

const STATUS_WORDS = {
  queued: 'Queued',
  starting: 'Starting',
  running: 'Running',
  success: 'Success',
  error: 'Error',
  cancelled: 'Cancelled',
} as const satisfies Readonly<Record<Run['status'], string>>

const OVERRIDES = {
  schema_override: orNull(TEXT),
  dbt_version_override: orNull(TEXT),
  threads_override: orNull(INTEGER),
  target_name_override: orNull(TEXT),
  generate_docs_override: orNull(FLAG),
  timeout_seconds_override: orNull({ type: 'number' }),
  steps_override: orNull(listOf(TEXT)),
}

const TRIGGER = recordOf('RunTrigger', {
  id: INTEGER,
  cause: TEXT,
  cause_category: oneOf([...new Set(Object.values(CATEGORIES))]),
  job_definition_id: orNull(INTEGER),
  git_branch: orNull(TEXT),
  git_sha: orNull(TEXT),
  azure_pull_request_id: NOTHING,
  github_pull_request_id: NOTHING,
  gitlab_merge_request_id: NOTHING,
  non_native_pull_request_id: NOTHING,
  ...OVERRIDES,
  created_at: MOMENT,
})

const ACTOR = exactly({ actor: exactly({ id: TEXT, type: TEXT, name: TEXT }) })

export const RUN_SCHEMA: JsonSchema = recordOf('Run', {
  id: INTEGER,
  account_id: INTEGER,
  project_id: INTEGER,
  environment_id: INTEGER,
  job_id: orNull(INTEGER),
  job_definition_id: orNull(INTEGER),
  trigger_id: INTEGER,
  status: oneOf(Object.values(RUN_STATUS_NUMBERS)),
  status_humanized: oneOf(Object.values(STATUS_WORDS)),
  status_message: orNull(TEXT),
  in_progress: FLAG,
  is_complete: FLAG,
  is_success: FLAG,
  is_error: FLAG,
  is_cancelled: FLAG,
  is_running: FLAG,
  dbt_version: TEXT,
  git_branch: orNull(TEXT),
  git_sha: orNull(TEXT),
  owner_thread_id: orNull(TEXT),
  executed_by_thread_id: orNull(TEXT),
  deferring_run_id: NOTHING,
  artifacts_saved: FLAG,
  artifact_s3_path: NOTHING,
  has_docs_generated: FLAG,
  has_sources_generated: FLAG,
  notifications_sent: FLAG,
  used_repo_cache: FLAG,
  blocked_by: listOf(INTEGER),
  created_at: MOMENT,
  updated_at: MOMENT,
  should_start_at: orNull(MOMENT),
  dequeued_at: orNull(MOMENT),
  started_at: orNull(MOMENT),
  finished_at: orNull(MOMENT),
  last_checked_at: orNull(MOMENT),
  last_heartbeat_at: orNull(MOMENT),
  duration: TEXT,
  duration_humanized: TEXT,
  queued_duration: TEXT,
  queued_duration_humanized: TEXT,
  run_duration: TEXT,
  run_duration_humanized: TEXT,
  created_at_humanized: TEXT,
  finished_at_humanized: TEXT,
  retrying_run_id: orNull(INTEGER),
  can_retry: FLAG,
  retry_not_supported_reason: orNull(oneOf(RETRY_REASONS)),
  deprecation: NOTHING,
  href: TEXT,
  trigger: orNull(TRIGGER),
  job: orNull(JOB_SCHEMA),
  environment: orNull(ENVIRONMENT_SCHEMA),
  repository: NOTHING,
  run_steps: listOf(STEP_SCHEMA),
  run_retries: listOf(exactly({ id: INTEGER, status: INTEGER, created_at: MOMENT })),
  audit: orNull(exactly({ trigger: ACTOR, cancellation: orNull(ACTOR) })),
  trellis: recordOf('RunPlace', {
    job: orNull(TEXT),
    instance: orNull(TEXT),
    target: orNull(TEXT),
    origin: TEXT,
    commands: listOf(TEXT),
    exit_code: orNull(INTEGER),
    is_dirty: orNull(FLAG),
    statuses: orNull({ type: 'object', additionalProperties: INTEGER }),
  }),
})

/** What was looked up for a run besides itself. */
export interface RunSurroundings {
  readonly jobNumber: number | null
  readonly environmentNumber: number
  readonly now: number
  readonly href: string
  /** Why it can not be repeated from where it failed; null where it can. */
  readonly retryReason: RetryReason | null
  readonly hasDocs: boolean
  readonly hasSources: boolean
  readonly blockedBy: readonly number[]
  readonly related: {
    readonly job: unknown
    readonly environment: unknown
    readonly steps: readonly unknown[]
    readonly retries: readonly Run[]
    readonly hasTrigger: boolean
    readonly hasAudit: boolean
  }
}

/** A run in the form that dbt Cloud's API has for it. */
export function describeRun(run: Run, about: RunSurroundings) {
  const { now, related } = about
  const { status, createdAt, takenAt, startedAt, finishedAt } = run
  const isOver = finishedAt !== null
  const whole = between(createdAt, finishedAt, now)
  const queued = between(createdAt, takenAt ?? startedAt ?? finishedAt, now)
  const running = between(startedAt, finishedAt, now)
  const gitSha = run.code.commit
  return {
    id: run.id,
    account_id: ACCOUNT,
    project_id: PROJECT,
    environment_id: about.environmentNumber,
    job_id: about.jobNumber,
    job_definition_id: about.jobNumber,
    trigger_id: run.id,
    status: RUN_STATUS_NUMBERS[status],
    status_humanized: STATUS_WORDS[status],
    status_message: run.statusMessage,
    in_progress: !isOver,
    is_complete: isOver,
    is_success: status === 'success',
    is_error: status === 'error',
    is_cancelled: status === 'cancelled',
    is_running: status === 'running',
    dbt_version: DBT_VERSION,
    git_branch: run.code.branch,
    git_sha: gitSha,
    owner_thread_id: run.owner,
    executed_by_thread_id: run.owner,
    deferring_run_id: null,
    artifacts_saved: isOver,
    artifact_s3_path: null,
    has_docs_generated: about.hasDocs,
    has_sources_generated: about.hasSources,
    notifications_sent: isOver,
    used_repo_cache: false,
    blocked_by: about.blockedBy,
    created_at: createdAt,
    updated_at: finishedAt ?? startedAt ?? takenAt ?? createdAt,
    should_start_at: run.shouldStartAt ?? run.scheduledFor ?? createdAt,
    dequeued_at: takenAt,
    started_at: startedAt,
    finished_at: finishedAt,
    last_checked_at: null,
    last_heartbeat_at: null,
    duration: clockTime(whole),
    duration_humanized: inWords(whole),
    queued_duration: clockTime(queued),
    queued_duration_humanized: inWords(queued),
    run_duration: clockTime(running),
    run_duration_humanized: inWords(running),
    created_at_humanized: `${inWords(between(createdAt, null, now))} ago`,
    finished_at_humanized: isOver ? `${inWords(between(finishedAt, null, now))} ago` : '',
    retrying_run_id: run.retryOf,
    can_retry: about.retryReason === null,
    retry_not_supported_reason: about.retryReason,
    deprecation: null,
    href: about.href,
    trigger: related.hasTrigger ? triggerOf(run, about.jobNumber) : null,
    job: related.job,
    environment: related.environment,
    repository: null,
    run_steps: related.steps,
    run_retries: related.retries.map((each) => ({
      id: each.id,
      status: RUN_STATUS_NUMBERS[each.status],
      created_at: each.createdAt,
    })),
    audit: related.hasAudit ? auditOf(run) : null,
    trellis: {
      job: run.job,
      instance: run.instance,
      target: run.target,
      origin: run.origin,
      commands: run.commands,
      exit_code: run.exitCode,
      is_dirty: run.code.isDirty,
      statuses: run.counts?.statuses ?? null,
    },
  }
}

function triggerOf({ id, cause, origin, code, overrides, createdAt }: Run, jobNumber: number | null) {
  return {
    id,
    cause,
    cause_category: CATEGORIES[origin],
    job_definition_id: jobNumber,
    git_branch: code.branch,
    git_sha: code.commit,
    azure_pull_request_id: null,
    github_pull_request_id: null,
    gitlab_merge_request_id: null,
    non_native_pull_request_id: null,
    ...Object.fromEntries(Object.keys(OVERRIDES).map((name) => [name, overrides[name] ?? null])),
    created_at: createdAt,
  }
}

function auditOf({ requester, origin, cancelAskedBy }: Run) {
  const actor = (name: string, type: string) => ({ actor: { id: name, type, name } })
  return {
    trigger: actor(requester ?? origin, requester === null ? 'system' : 'user'),
    cancellation: cancelAskedBy === null ? null : actor(cancelAskedBy, 'user'),
  }
}
