/** `trellis jobs next`: what is due when, of all jobs together. */
import { InvalidArgumentError } from 'commander'
import type { Job, JobInstance } from '#platform/jobs/job.ts'
import { tickRuleOf } from '#platform/jobs/tick-rule-of.ts'
import { comingTicks } from '#platform/time/coming-ticks.ts'
import { deadlineOf } from '#platform/time/deadline.ts'
import { parseDuration } from '#platform/time/duration.ts'
import { jitterOf } from '#platform/time/jitter.ts'
import type { TickRule } from '#platform/time/ticks.ts'
import { addJobsOptions, chooseJobs, type JobsWords, type OpenJobs, openJobs } from './open-jobs.ts'
import { type IsPaused, readPausedJobs } from './paused-jobs.ts'
import type { DescribeCommand } from './platform-command.ts'
import { showDistance, showMoment } from './show-moment.ts'
import { textTable } from './text-table.ts'

interface Words extends JobsWords {
  readonly count: number
  readonly within?: number
}

export const describeJobsNext: DescribeCommand = (command, host) => {
  addJobsOptions(command.argument('[jobs...]', 'Only of these; hourly/* is a row of the matrix'))
    .option('-n, --count <number>', 'How many ticks', count, 10)
    .option('--within <duration>', 'Only those within such a time: 24h', duration)
  command.action(async (names: readonly string[], words: Words) => {
    const open = openJobs(host, words, ['jobs', 'next'])
    const ticks = firstTicks(chooseJobs(open.jobs, names), open, { ...words, isPaused: await readPausedJobs(open) })
    if (words.output === 'json') host.output.write(`${JSON.stringify(ticks.map(asJson), null, 2)}\n`)
    else if (ticks.length === 0) host.output.write('Nothing is due.\n')
    else {
      const rows = ticks.map(({ job, instance, rule, tick }) => [
        showMoment(tick, rule.zone),
        showDistance(tick, open.now),
        job.name,
        instance.name ?? '',
        rule.zone.name,
        job.deadline ? showMoment(deadlineOf(job.deadline, tick, rule.zone), rule.zone) : '',
      ])
      host.output.write(textTable(['TICK', '', 'JOB', 'INSTANCE', 'ZONE', 'DEADLINE'], rows))
    }
  })
}

interface ComingTick {
  readonly job: Job
  readonly instance: JobInstance
  readonly rule: TickRule
  readonly tick: number
}

function firstTicks(
  jobs: readonly Job[],
  { zones, now }: OpenJobs,
  { count: most, within, isPaused }: Pick<Words, 'count' | 'within'> & { readonly isPaused: IsPaused },
): ComingTick[] {
  const paced = jobs.flatMap((job) =>
    job.instances.flatMap((instance) => {
      const rule = isPaused(job.name, instance.name) ? undefined : tickRuleOf(job, instance, zones)
      return rule ? [{ job, instance, rule }] : []
    }),
  )
  const found: ComingTick[] = []
  for (const coming of comingTicks(paced, now)) {
    if (found.length === most || (within !== undefined && coming.tick > now + within)) break
    found.push(coming)
  }
  return found
}

function asJson({ job, instance, rule, tick }: ComingTick): Record<string, unknown> {
  const time = (moment: number) => new Date(moment).toISOString()
  return {
    job: job.name,
    instance: instance.name,
    tick: time(tick),
    starts_at: time(tick + jitterOf(`${job.name}\n${instance.name ?? ''}`, tick, job.jitterMs)),
    deadline: job.deadline && time(deadlineOf(job.deadline, tick, rule.zone)),
    timezone: rule.zone.name,
  }
}

function count(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It takes a number from 1.')
  return Number(text)
}

function duration(text: string): number {
  const found = parseDuration(text)
  if (found === undefined) throw new InvalidArgumentError('It takes a duration such as 24h.')
  return found
}
