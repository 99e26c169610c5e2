/** `trellis jobs run`: starts a job now. */
import type { DescribeCommand } from './platform-command.ts'
import { findServer, NoAnswer } from './server-client.ts'
import { addStartOptions, startJob, type StartWords } from './start-job.ts'

export const describeJobsRun: DescribeCommand = (command, host, finish) => {
  addStartOptions(command.argument('<job>', 'The job: nightly, or hourly/core of the matrix')).addHelpText(
    'after',
    HELP,
  )
  command.action(async (name: string, given: StartWords) => {
    const words = { cause: 'Started on a command line', ...given }
    if (await isServed(words)) finish(await startJob(host, name, words))
    else finish(await (await import('./run-job-here.ts')).runJobHere(host, name, words))
  })

  async function isServed(words: StartWords): Promise<boolean> {
    if (words.server !== undefined) return true
    const server = await findServer(host, words)
    return server !== undefined && (await answers(() => server.ask('GET', '/healthz')))
  }
}

const HELP = `
The server of the project runs it. Where none is up it runs here, its output is shown, and Ctrl-C cancels it; the exit
code is then 0 if it succeeded, 1 if not, as with --wait.`

/** One that was killed has left its word behind. */
async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask()
    return true
  } catch (error) {
    if (error instanceof NoAnswer) return false
    throw error
  }
}
