import type { Job, JobInstance } from '#platform/jobs/job.ts'
import type { JobState } from '#platform/store/port/jobs.ts'
import type { BriefRun } from '#platform/store/port/runs.ts'
import { formatDeadline } from '#platform/time/deadline.ts'

/** What is known of a job in one of its instances at a moment. */
export interface JobFacts {
  readonly job: Job
  readonly instance: JobInstance
  /** Undefined where the store has never heard of it. */
  readonly state: JobState | undefined
  readonly lastRun: BriefRun | undefined
  readonly lastSuccess: BriefRun | undefined
  readonly nextTick: number | undefined
  readonly nextDeadline: number | undefined
  /** For so long a tick has been waiting for a run that goes well; undefined where no time starts the job. */
  readonly lagMs: number | undefined
}

type Json = Readonly<Record<string, unknown>>

/** A job in one of its instances, as our own routes show it. */
export function jobJson(facts: JobFacts): Json {
  const { job, instance, state, lastRun, lastSuccess, nextTick, nextDeadline, lagMs } = facts
  const { work } = job
  return {
    id: state?.id ?? null,
    job: job.name,
    instance: instance.name,
    frequency: work.kind === 'cell' ? work.frequency : null,
    line: work.kind === 'cell' ? work.line : null,
    description: job.description,
    tags: job.tags,
    owner: instance.owner,
    target: instance.target,
    does:
      work.kind === 'cell' ? { select: work.select, exclude: work.exclude, selector: work.selector } : stepsOf(work),
    is_enabled: job.isEnabled,
    has_api: job.hasApi,
    is_paused: isPaused(state),
    paused_at: state?.pausedAt ?? null,
    paused_by: state?.pausedBy ?? null,
    cron: job.crons.map(({ text }) => text),
    timezone: instance.timezone,
    after: job.after && { jobs: job.after.jobs, all: job.after.isAll, status: job.after.status },
    needs: job.needs,
    triggers: job.triggers.map(({ kind }) => kind),
    next_tick: time(nextTick),
    lag_seconds: lagMs === undefined ? null : lagMs / 1000,
    deadline: job.deadline && formatDeadline(job.deadline),
    next_deadline: time(nextDeadline),
    failures_in_a_row: state?.failuresInARow ?? 0,
    last_run: lastRun ? briefRunJson(lastRun) : null,
    last_success: lastSuccess ? briefRunJson(lastSuccess) : null,
  }
}

function stepsOf(work: Extract<Job['work'], { kind: 'steps' }>): Json {
  return {
    steps: work.steps.map((step) => step.name ?? (step.kind === 'shell' ? step.shell : step.words.join(' '))),
  }
}

function isPaused(state: JobState | undefined): boolean {
  return (state?.pausedAt ?? null) !== null
}

/** A run, where there are many. */
export function briefRunJson({
  id,
  status,
  origin,
  createdAt,
  startedAt,
  finishedAt,
}: Pick<BriefRun, 'id' | 'status' | 'origin' | 'createdAt' | 'startedAt' | 'finishedAt'>): Json {
  return { id, status, origin, created_at: createdAt, started_at: startedAt, finished_at: finishedAt }
}

function time(moment: number | undefined): string | null {
  return moment === undefined ? null : new Date(moment).toISOString()
}
