/** `trellis jobs run`: starts a job now. */
import type { DescribeCommand } from './platform-commands.ts'
import { addStartOptions, startJob, type StartWords } from './start-job.ts'

export const describeJobsRun: DescribeCommand = (command, host, finish) => {
  addStartOptions(command.argument('<job>', 'The job: nightly, or hourly/core of the matrix'))
  command.action(async (name: string, words: StartWords) => {
    finish(await startJob(host, name, { cause: 'Started on a command line', ...words }))
  })
}
