/** `trellis runs list`: what ran, runs and will run. */
import { InvalidArgumentError, Option } from 'commander'
import { shorten } from '#platform/alerts/shorten.ts'
import { RUN_STATUS_NUMBERS, type RunStatus } from '#platform/store/port/runs.ts'
import type { RunJson } from '#server/api/json/run-json.ts'
import { addRunsOptions, type RunsWords, withKeptRuns } from './kept-runs.ts'
import type { DescribeCommand } from './platform-command.ts'
import { momentText, tookText } from './run-words.ts'
import { textTable } from './text-table.ts'

const LONGEST = 60

interface Words extends RunsWords {
  readonly job?: readonly string[]
  readonly instance?: string
  readonly status?: readonly RunStatus[]
  readonly limit: number
}

export const describeRunsList: DescribeCommand = (command, host) => {
  addRunsOptions(command)
    .option('--job <names...>', 'Only of these jobs')
    .option('--instance <name>', 'Only in this instance')
    .addOption(new Option('--status <words...>', 'Only such').choices(Object.keys(RUN_STATUS_NUMBERS)))
    .option('-n, --limit <number>', 'How many, the newest first', count, 20)
  command.action((words: Words) =>
    withKeptRuns(host, words, ['runs', 'list'], async (kept) => {
      const { job, instance, status, limit } = words
      const { runs, total } = await kept.list({
        limit,
        ...(job && { jobs: job }),
        ...(instance !== undefined && { instance }),
        ...(status && { statuses: status }),
      })
      if (words.output === 'json') host.output.write(`${JSON.stringify(runs, null, 2)}\n`)
      else host.output.write(asText(runs, total, host.effects.now()))
    }),
  )
}

function asText(runs: readonly RunJson[], total: number, now: number): string {
  if (runs.length === 0) return 'There are no such runs.\n'
  const rows = runs.map((run) => [
    String(run.id),
    run.job ?? '',
    run.instance ?? '',
    run.status,
    run.origin,
    momentText(run.started_at ?? run.created_at),
    tookText(run, now),
    shorten(run.commands.join('; '), LONGEST),
  ])
  const more = total > runs.length ? `${total - runs.length} more: --limit ${total}\n` : ''
  return `${textTable(['RUN', 'JOB', 'INSTANCE', 'STATUS', 'BY', 'STARTED (UTC)', 'TOOK', 'COMMANDS'], rows)}${more}`
}

function count(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It takes a number from 1.')
  return Number(text)
}
