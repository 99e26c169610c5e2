/** `trellis jobs pause` and `resume`: whether times and triggers start a job. */
import { type Command, Option } from 'commander'
import type { Host } from '../host.ts'
import { withStore } from './kept-runs.ts'
import { chooseJob, noInstance, openJobs } from './open-jobs.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addServerOptions, findServer, NoAnswer, type ServerClient, type ServerWords } from './server-client.ts'
import { jobPath } from './start-job.ts'
import { userName } from './user-name.ts'

type Act = 'pause' | 'resume'

interface Words extends ServerWords {
  readonly instance?: string
  readonly output: 'table' | 'json'
}

interface Switched {
  readonly job: string
  readonly instance: string | null
  readonly is_paused: boolean
  readonly has_changed: boolean
}

export const describeJobsPause: DescribeCommand = (command, host) => describeSwitch(command, host, 'pause')
export const describeJobsResume: DescribeCommand = (command, host) => describeSwitch(command, host, 'resume')

function describeSwitch(command: Command, host: Host, act: Act): void {
  addServerOptions(command.argument('<job>', 'The job: nightly, or hourly/core of the matrix'))
    .option('--instance <name>', 'Only in this instance')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nWhile a job is paused, only people start it; what is under way goes on.')
  command.action(async (name: string, words: Words) => {
    const switched = await switchJob(host, name, act, words)
    if (words.output === 'json') host.output.write(`${JSON.stringify(switched, null, 2)}\n`)
    else for (const each of switched) host.output.write(switchedText(each))
  })
}

/** The server does it, or if none is up it is written into the store, where the next one finds it. */
async function switchJob(host: Host, name: string, act: Act, words: Words): Promise<readonly Switched[]> {
  const server = await findServer(host, words)
  try {
    if (server) return await onServer(server, name, act, words)
  } catch (error) {
    if (!(error instanceof NoAnswer) || words.server !== undefined) throw error
  }
  const { jobs } = openJobs(host, { ...projectWords(words), output: 'table' }, ['jobs', act])
  const job = chooseJob(jobs, name)
  const instances = job.instances.filter((each) => words.instance === undefined || each.name === words.instance)
  if (instances.length === 0) throw noInstance(job, words.instance as string)
  return withStore(host, projectWords(words), ['jobs', act], async (store) => {
    const by = userName(host) ?? 'a command line'
    const switched: Switched[] = []
    for (const instance of instances) {
      const hasChanged =
        act === 'pause'
          ? await store.jobs.pause(job.name, instance.name, by)
          : await store.jobs.resume(job.name, instance.name, by)
      switched.push({ job: job.name, instance: instance.name, is_paused: act === 'pause', has_changed: hasChanged })
    }
    return switched
  })
}

async function onServer({ ask }: ServerClient, name: string, act: Act, words: Words): Promise<readonly Switched[]> {
  const query = words.instance === undefined ? '' : `?instance=${encodeURIComponent(words.instance)}`
  const answer = await ask<{ readonly jobs: readonly Switched[] }>('POST', `/api/jobs/${jobPath(name)}/${act}${query}`)
  return answer.jobs
}

function switchedText({ job, instance, is_paused, has_changed }: Switched): string {
  const name = instance === null ? job : `${job} in ${instance}`
  if (!has_changed) return `${name} was ${is_paused ? 'paused' : 'not paused'} already\n`
  return `${name} is ${is_paused ? 'paused' : 'no longer paused'}\n`
}

function projectWords({ projectDir }: Words): { readonly projectDir?: string } {
  return projectDir === undefined ? {} : { projectDir }
}
