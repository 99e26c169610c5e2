/** `trellis jobs deadlines`: which deadlines were kept and which were missed, by business line or by job. */
import { Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { type DeadlineCase, deadlineCases } from '#platform/deadlines/deadline-cases.ts'
import { deadlineCaseJson, deadlineSumJson } from '#platform/deadlines/deadline-json.ts'
import { type DeadlineSum, sumDeadlines } from '#platform/deadlines/sum-deadlines.ts'
import { formatDuration } from '#platform/time/duration.ts'
import { DAY, MINUTE, SECOND } from '#platform/time/wall-time.ts'
import { lookIntoStore } from '../books/open-books.ts'
import type { Host } from '../host.ts'
import { addJobsOptions, chooseJobs, type JobsWords, openJobs } from './open-jobs.ts'
import type { DescribeCommand } from './platform-command.ts'
import { readInstant } from './read-instant.ts'
import { showMoment } from './show-moment.ts'
import { textTable } from './text-table.ts'

interface Words extends JobsWords {
  readonly from: string
  readonly to?: string
  readonly by: 'line' | 'job'
  readonly missed?: true
}

export const describeJobsDeadlines: DescribeCommand = (command, host) => {
  addJobsOptions(command.argument('[jobs...]', 'Only of these; hourly/* is a row of the matrix'))
    .option('--from <date>', 'Ticks from then on: 2026-01-31, 30d', '30d')
    .option('--to <date>', 'Ticks before it')
    .addOption(new Option('--by <what>', 'How to sum them up').choices(['line', 'job']).default('line'))
    .option('--missed', 'Each of those that were missed, and why')
  command.action((names: readonly string[], words: Words) => report(host, names, words))
}

async function report(host: Host, names: readonly string[], words: Words): Promise<void> {
  const open = openJobs(host, words, ['jobs', 'deadlines'])
  const { invocation, settings, zones, now } = open
  const jobs = chooseJobs(open.jobs, names)
  const from = readInstant(words.from, '--from', now)
  const to = words.to === undefined ? now + 1 : readInstant(words.to, '--to', now)
  if (from >= to) throw dbtError('DbtUsageException', 'jobs/period', '--from has to be before --to')
  const store = await lookIntoStore(invocation, settings)
  try {
    const cases = await deadlineCases(store, jobs, { from, to, now, zones })
    const sums = sumDeadlines(cases, words.by)
    if (words.output === 'json') host.output.write(asJson(cases, sums, words.by, { from, to }))
    else if (jobs.every(({ deadline }) => deadline === null)) host.output.write('No job has a deadline.\n')
    else if (words.missed) host.output.write(missedText(cases, (zone) => zones.get(zone), settings.schedule.timezone))
    else host.output.write(sumText(sums, words.by, now, from))
  } finally {
    await store.close()
  }
}

function sumText(sums: readonly DeadlineSum[], by: Words['by'], now: number, from: number): string {
  if (sums.length === 0)
    return `No deadline fell due in the last ${formatDuration(Math.round((now - from) / DAY) * DAY)}.\n`
  return textTable(
    [by === 'line' ? 'LINE' : 'JOB', 'KEPT', 'MISSED', 'RATE', 'OPEN', 'EXCUSED', 'WORST', 'LAST MISSED', 'WHY'],
    sums.map((sum) => [
      sum.name ?? '(no line)',
      String(sum.kept),
      String(sum.missed),
      sum.rate === null ? '' : `${(Math.floor(sum.rate * 1000) / 10).toFixed(1)} %`,
      sum.open === 0 ? '' : String(sum.open),
      sum.excused === 0 ? '' : String(sum.excused),
      sum.latestBy === null ? '' : `${rounded(sum.latestBy)} late`,
      sum.lastMissed === null ? '' : new Date(sum.lastMissed.deadline).toISOString().slice(0, 16).replace('T', ' '),
      sum.lastMissed === null ? '' : `${sum.lastMissed.job}: ${sum.lastMissed.reason ?? ''}`,
    ]),
  )
}

function missedText(
  cases: readonly DeadlineCase[],
  zoneOf: (name: string) => Parameters<typeof showMoment>[1],
  timezone: string,
): string {
  const missed = cases.filter(({ status }) => status === 'missed')
  if (missed.length === 0) return 'None was missed.\n'
  const zone = zoneOf(timezone)
  return textTable(
    ['DEADLINE', 'JOB', 'INSTANCE', 'LINE', 'RUN', 'WHY'],
    missed
      .toSorted((a, b) => a.deadline - b.deadline)
      .map((each) => [
        showMoment(each.deadline, zone),
        each.job,
        each.instance ?? '',
        each.line ?? '',
        each.runId === null ? '' : String(each.runId),
        each.reason ?? '',
      ]),
  )
}

function asJson(
  cases: readonly DeadlineCase[],
  sums: readonly DeadlineSum[],
  by: Words['by'],
  { from, to }: { readonly from: number; readonly to: number },
): string {
  const told = {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    by,
    sums: sums.map(deadlineSumJson),
    deadlines: cases.map(deadlineCaseJson),
  }
  return `${JSON.stringify(told, null, 2)}\n`
}

function rounded(duration: number): string {
  const unit = duration > 10 * MINUTE ? MINUTE : SECOND
  return formatDuration(Math.ceil(duration / unit) * unit)
}
