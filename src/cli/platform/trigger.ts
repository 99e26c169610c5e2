/** `trellis trigger`: starts a job on a server, for example at the end of a script that has loaded data. */
import type { DescribeCommand } from './platform-command.ts'
import { addStartOptions, startJob, type StartWords } from './start-job.ts'

export const describeTrigger: DescribeCommand = (command, host, finish) => {
  addStartOptions(command.argument('<job>', 'The job: nightly, or hourly/core of the matrix')).addHelpText(
    'after',
    HELP,
  )
  command.action(async (name: string, words: StartWords) => finish(await startJob(host, name, words)))
}

const HELP = `
Exit code with --wait: 0 if the run succeeded, 1 if not; 2 for wrong words, or where no server answers.

  trellis trigger nightly --wait --cause "load of 04:00 done"
  TRELLIS_TOKEN=... trellis trigger hourly/core --server https://trellis.example.com`
