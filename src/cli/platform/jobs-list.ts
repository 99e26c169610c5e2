/** `trellis jobs list`: the jobs, when they are due, and whose they are. */
import type { Job, JobInstance } from '#platform/jobs/job.ts'
import { tickRuleOf } from '#platform/jobs/tick-rule-of.ts'
import { linesOf } from '#platform/settings/schedule.ts'
import { deadlineOf, formatDeadline } from '#platform/time/deadline.ts'
import { nextTick } from '#platform/time/ticks.ts'
import { addJobsOptions, chooseJobs, type JobsWords, type OpenJobs, openJobs } from './open-jobs.ts'
import { type IsPaused, readPausedJobs } from './paused-jobs.ts'
import type { DescribeCommand } from './platform-command.ts'
import { showDistance, showMoment } from './show-moment.ts'
import { textTable } from './text-table.ts'

interface Words extends JobsWords {
  readonly matrix?: true
}

export const describeJobsList: DescribeCommand = (command, host) => {
  addJobsOptions(command.argument('[jobs...]', 'Only these; hourly/* is a row of the matrix')).option(
    '--matrix',
    'Draw the matrix: a row for each frequency, a column for each business line',
  )
  command.action(async (names: readonly string[], words: Words) => {
    const open = openJobs(host, words, ['jobs', 'list'])
    if (words.matrix && words.output === 'table') {
      host.output.write(matrixText(chooseJobs(open.jobs, names), names.length > 0, open))
      return
    }
    const isPaused = await readPausedJobs(open)
    const rows = chooseJobs(open.jobs, names).flatMap((job) => job.instances.map((instance) => ({ job, instance })))
    if (words.output === 'json') {
      host.output.write(
        `${JSON.stringify(
          rows.map(({ job, instance }) => asJson(job, instance, open, isPaused)),
          null,
          2,
        )}\n`,
      )
    } else if (rows.length === 0) host.output.write('There are no jobs in trellis.yml.\n')
    else {
      const lines = rows.map(({ job, instance }) => asRow(job, instance, open, isPaused))
      host.output.write(
        textTable(['JOB', 'INSTANCE', 'STARTS', 'ZONE', 'NEXT', '', 'DEADLINE', 'OWNER', 'DOES'], lines),
      )
    }
  })
}

/** What each cell builds. An empty one is a point; rows without a chosen job are left out. */
function matrixText(jobs: readonly Job[], isChosen: boolean, { settings }: OpenJobs): string {
  const cells = jobs.flatMap((job) => (job.work.kind === 'cell' ? [{ job, work: job.work }] : []))
  if (cells.length === 0) return 'There is no matrix in trellis.yml.\n'
  const { schedule } = settings
  const lines = linesOf(schedule)
  const rows = [...schedule.frequencies].flatMap(([frequency, { cron }]) => {
    const row = cells.filter(({ work }) => work.frequency === frequency)
    const built = lines.map((line) => row.find(({ work }) => work.line === line)?.job)
    const times = cron.map(({ text }) => text).join(', ')
    return row.length === 0 && isChosen ? [] : [[frequency, times, ...built.map((job) => (job ? doesOf(job) : '·'))]]
  })
  return textTable(['', '', ...lines], rows)
}

function asRow(job: Job, instance: JobInstance, { zones, now }: OpenJobs, isPaused: IsPaused): string[] {
  const zone = zones.get(instance.timezone)
  const isResting = isPaused(job.name, instance.name)
  const next = isResting ? undefined : nextOf(job, instance, zones, now)
  const state = isResting ? 'paused' : ''
  return [
    job.name,
    instance.name ?? '',
    startsOf(job).join(', '),
    job.crons.length > 0 ? zone.name : '',
    job.isEnabled ? (next === undefined ? state : showMoment(next, zone)) : 'not enabled',
    next === undefined ? '' : showDistance(next, now),
    job.deadline ? formatDeadline(job.deadline) : '',
    instance.owner ?? '',
    doesOf(job),
  ]
}

function asJson(
  job: Job,
  instance: JobInstance,
  { zones, now }: OpenJobs,
  isPaused: IsPaused,
): Record<string, unknown> {
  const next = nextOf(job, instance, zones, now)
  const zone = zones.get(instance.timezone)
  const time = (moment: number | undefined) => (moment === undefined ? null : new Date(moment).toISOString())
  return {
    job: job.name,
    instance: instance.name,
    ...(job.work.kind === 'cell' && { frequency: job.work.frequency, line: job.work.line }),
    enabled: job.isEnabled,
    paused: isPaused(job.name, instance.name),
    cron: job.crons.map(({ text }) => text),
    timezone: instance.timezone,
    after: job.after && { jobs: job.after.jobs, all: job.after.isAll, status: job.after.status },
    needs: job.needs,
    triggers: job.triggers.map(({ kind }) => kind),
    next_tick: time(next),
    deadline: job.deadline && formatDeadline(job.deadline),
    next_deadline: job.deadline && next !== undefined ? time(deadlineOf(job.deadline, next, zone)) : null,
    owner: instance.owner,
    description: job.description,
    target: instance.target,
    does: doesOf(job),
  }
}

function nextOf(job: Job, instance: JobInstance, zones: OpenJobs['zones'], now: number): number | undefined {
  const rule = tickRuleOf(job, instance, zones)
  return rule && nextTick(rule, now)
}

/** What starts a job, in a few words. */
export function startsOf({ crons, after, triggers }: Job): string[] {
  const others = after?.jobs.join(after.isAll ? ' and ' : ' or ')
  return [
    ...crons.map(({ text }) => text),
    ...(others === undefined ? [] : [`after ${others}`]),
    ...triggers.map(({ kind }) => kind),
  ]
}

/** What a job does, in a few words. */
export function doesOf({ work }: Job): string {
  if (work.kind === 'steps') {
    return work.steps
      .map((step) => step.name ?? (step.kind === 'shell' ? step.shell : step.words.join(' ')))
      .join(' → ')
  }
  const chosen = work.selector === null ? work.select.join(' ') : `selector ${work.selector}`
  return work.exclude.length > 0 ? `${chosen} without ${work.exclude.join(' ')}` : chosen
}
