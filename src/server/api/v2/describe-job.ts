import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import type { Job } from '#platform/jobs/job.ts'
import { dbtLine, jobSteps, type JobStep } from '#platform/jobs/job-steps.ts'
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
import {
  describeEnvironment,
  describeProject,
  ENVIRONMENT_SCHEMA,
  PROJECT,
  PROJECT_SCHEMA,
} from './describe-project.ts'
import type { CloudJob } from './job-directory.ts'
import { RUN_STATUS_NUMBERS } from '#platform/store/port/runs.ts'

/** Jobs that are in `trellis.yml` are active. */
const ACTIVE = 1
const DELETED = 2

const SCHEDULE = exactly({
  cron: TEXT,
  date: exactly({ type: { const: 'custom_cron' }, cron: TEXT }),
  time: exactly({ type: { const: 'every_hour' }, interval: INTEGER }),
})

const COMPLETION = exactly({
  condition: exactly({ job_id: INTEGER, project_id: INTEGER, statuses: listOf(INTEGER) }),
})

export const JOB_SCHEMA: JsonSchema = recordOf('Job', {
  id: INTEGER,
  account_id: INTEGER,
  project_id: INTEGER,
  environment_id: INTEGER,
  name: TEXT,
  description: TEXT,
  dbt_version: TEXT,
  raw_dbt_version: TEXT,
  deferring_environment_id: NOTHING,
  deferring_job_definition_id: NOTHING,
  execute_steps: listOf(TEXT),
  execution: exactly({ timeout_seconds: INTEGER }),
  generate_docs: FLAG,
  generate_sources: FLAG,
  run_generate_sources: FLAG,
  is_deferrable: FLAG,
  job_type: oneOf(['scheduled', 'other']),
  triggers: exactly({
    github_webhook: FLAG,
    git_provider_webhook: FLAG,
    schedule: FLAG,
    on_merge: FLAG,
    custom_branch_only: FLAG,
  }),
  triggers_on_draft_pr: FLAG,
  schedule: orNull(SCHEDULE),
  settings: exactly({ threads: orNull(INTEGER), target_name: TEXT }),
  lifecycle_webhooks: FLAG,
  lifecycle_webhooks_url: NOTHING,
  run_compare_changes: FLAG,
  compare_changes_flags: NOTHING,
  run_lint: FLAG,
  errors_on_lint_failure: FLAG,
  cost_optimization_features: listOf(TEXT),
  job_completion_trigger_condition: orNull(COMPLETION),
  run_failure_count: INTEGER,
  state: oneOf([ACTIVE, DELETED]),
  created_at: MOMENT,
  updated_at: MOMENT,
  account: NOTHING,
  project: orNull(PROJECT_SCHEMA),
  environment: orNull(ENVIRONMENT_SCHEMA),
  trellis: recordOf('JobPlace', {
    job: TEXT,
    instance: orNull(TEXT),
    owner: orNull(TEXT),
    tags: listOf(TEXT),
    paused_at: orNull(MOMENT),
    paused_by: orNull(TEXT),
  }),
})

export interface JobContext {
  readonly related: ReadonlySet<string>
  readonly projectName: string
  /** The number of another job of the same instance. */
  readonly numberOf: (job: string, instance: string | null) => number | undefined
}

/** A job in the form that dbt Cloud's API has for it. */
export function describeJob(cloudJob: CloudJob, { related, projectName, numberOf }: JobContext) {
  const { number, name, state, environment, now } = cloudJob
  const steps = now ? jobSteps(now.job, now.instance) : []
  const cron = now?.job.crons[0]?.text
  return {
    id: number,
    account_id: ACCOUNT,
    project_id: PROJECT,
    environment_id: environment.number,
    name,
    description: now?.job.description ?? '',
    dbt_version: DBT_VERSION,
    raw_dbt_version: DBT_VERSION,
    deferring_environment_id: null,
    deferring_job_definition_id: null,
    execute_steps: steps.map(shownStep),
    execution: { timeout_seconds: Math.round((now?.job.timeoutMs ?? 0) / 1000) },
    generate_docs: steps.some((step) => isCommand(step, 'docs', 'generate')),
    generate_sources: steps.some((step) => isCommand(step, 'source', 'freshness')),
    run_generate_sources: steps.some((step) => isCommand(step, 'source', 'freshness')),
    is_deferrable: false,
    job_type: cron === undefined ? ('other' as const) : ('scheduled' as const),
    triggers: {
      github_webhook: false,
      git_provider_webhook: false,
      schedule: isScheduled(cloudJob),
      on_merge: false,
      custom_branch_only: false,
    },
    triggers_on_draft_pr: false,
    schedule:
      cron === undefined
        ? null
        : { cron, date: { type: 'custom_cron', cron }, time: { type: 'every_hour', interval: 1 } },
    settings: { threads: now?.job.threads ?? null, target_name: now?.instance.target ?? 'default' },
    lifecycle_webhooks: false,
    lifecycle_webhooks_url: null,
    run_compare_changes: false,
    compare_changes_flags: null,
    run_lint: false,
    errors_on_lint_failure: false,
    cost_optimization_features: [],
    job_completion_trigger_condition: now ? completionOf(now.job, (other) => numberOf(other, state.instance)) : null,
    run_failure_count: state.failuresInARow,
    state: now ? ACTIVE : DELETED,
    created_at: state.firstSeenAt,
    updated_at: state.firstSeenAt,
    account: null,
    project: related.has('project') ? describeProject(projectName) : null,
    environment: related.has('environment') ? describeEnvironment(environment, DBT_VERSION) : null,
    trellis: {
      job: name,
      instance: state.instance,
      owner: now?.instance.owner ?? null,
      tags: now?.job.tags ?? [],
      paused_at: state.pausedAt,
      paused_by: state.pausedBy,
    },
  }
}

/** Whether times start it as things are. */
export function isScheduled({ state, now }: CloudJob): boolean {
  return now !== undefined && now.job.isEnabled && now.job.crons.length > 0 && state.pausedAt === null
}

/** A step as the job has it, without what is added for a run. */
function shownStep(step: JobStep): string {
  return step.kind === 'dbt' ? dbtLine(step.words) : step.commandLine
}

function isCommand(step: JobStep, ...words: readonly string[]): boolean {
  return step.kind === 'dbt' && words.every((word, at) => step.words[at] === word)
}

/** Clients know of one job that another one comes after; where it is several there is nothing to show. */
function completionOf({ after }: Job, numberOf: (job: string) => number | undefined) {
  const [job, ...others] = after?.jobs ?? []
  const number = job === undefined ? undefined : numberOf(job)
  if (!after || number === undefined || others.length > 0) return null
  const statuses = after.status.map((status) => RUN_STATUS_NUMBERS[status])
  return { condition: { job_id: number, project_id: PROJECT, statuses } }
}
