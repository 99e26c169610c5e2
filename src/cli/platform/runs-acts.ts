/** `trellis runs cancel` and `retry`. */
import { type Command, Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { type RunJson, runJson } from '#server/api/json/run-json.ts'
import type { Host } from '../host.ts'
import { withStore } from './kept-runs.ts'
import type { DescribeCommand } from './platform-command.ts'
import { endText, runId } from './run-words.ts'
import { addServerOptions, findServer, NoAnswer, noServer, type ServerWords } from './server-client.ts'
import { userName } from './user-name.ts'

interface Words extends ServerWords {
  readonly output: 'table' | 'json'
}

export const describeRunsCancel: DescribeCommand = (command, host) => {
  addActOptions(command)
  command.action(async (id: number, words: Words) => tell(host, await cancel(host, id, words), words, cancelText))
}

export const describeRunsRetry: DescribeCommand = (command, host) => {
  addActOptions(command).addHelpText('after', '\nWhat went well in the run is not repeated.')
  command.action(async (id: number, words: Words) => {
    const server = await findServer(host, words)
    if (!server) throw noServer()
    const run = await server.ask<RunJson>('POST', `/api/runs/${id}/retry`).catch(throwPlainly)
    tell(host, run, words, (made) => `Run ${made.id} repeats what failed in run ${id}\n`)
  })
}

function addActOptions(command: Command): Command {
  return addServerOptions(command.argument('<run>', 'Its number', runId)).addOption(
    new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'),
  )
}

/** Without a server the wish is written down: a run that waits ends at once, others when their server reads of it. */
async function cancel(host: Host, id: number, words: Words): Promise<RunJson> {
  const server = await findServer(host, words)
  try {
    if (server) return await server.ask<RunJson>('POST', `/api/runs/${id}/cancel`)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    if (words.server !== undefined) throw noServer(error.message)
  }
  const project = words.projectDir === undefined ? {} : { projectDir: words.projectDir }
  return withStore(host, project, ['runs', 'cancel'], async ({ runs }) => {
    const run = await runs.askToCancel(id, userName(host) ?? 'a command line')
    const found = run ?? (await runs.find(id))
    if (found) return runJson(found)
    throw dbtError('DbtUsageException', 'runs/unknown', `There is no run ${id}`, {
      hint: 'trellis runs list shows them',
    })
  })
}

function cancelText(run: RunJson): string {
  if (run.is_over) return `Run ${run.id} ${endText(run)}\n`
  return `Run ${run.id} is being cancelled\n`
}

function tell(host: Host, run: RunJson, { output }: Words, text: (run: RunJson) => string): void {
  host.output.write(output === 'json' ? `${JSON.stringify(run, null, 2)}\n` : text(run))
}

function throwPlainly(error: unknown): never {
  throw error instanceof NoAnswer ? noServer(error.message) : error
}
