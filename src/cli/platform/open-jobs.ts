/** Reads the jobs of a project for the commands about them. */
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { dbtError, type DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { Invocation } from '#commands/invocation.ts'
import type { Job } from '#platform/jobs/job.ts'
import { jobsOf } from '#platform/jobs/jobs-of.ts'
import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { Zones } from '#platform/time/zone.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { Host } from '../host.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'

/** The words of every command about jobs. */
export interface JobsWords extends ProjectWords {
  readonly output: 'table' | 'json'
}

export interface OpenJobs {
  readonly invocation: Invocation
  readonly settings: Settings
  readonly jobs: readonly Job[]
  readonly zones: Zones
  readonly now: number
}

/** Gives a command the options of `JobsWords`. */
export function addJobsOptions(command: Command): Command {
  return addProjectOptions(command).addOption(
    new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'),
  )
}

/** Throws where there is no `trellis.yml`, or something is wrong with it. */
export function openJobs(host: Host, words: JobsWords, args: readonly string[]): OpenJobs {
  const invocation = projectInvocation(host, words, args)
  const { flags, effects } = invocation
  const settings = settingsOfProject(invocation)
  if (!settings) {
    const isOtherwiseNamed = effects.files.exists(join(flags.PROJECT_DIR, 'trellis.yaml'))
    throw dbtError('DbtProjectError', 'settings/not-found', `There is no ${SETTINGS_FILE} in ${flags.PROJECT_DIR}`, {
      hint: isOtherwiseNamed
        ? `call trellis.yaml ${SETTINGS_FILE}`
        : 'write one beside dbt_project.yml that says which jobs there are, or name another project with --project-dir',
    })
  }
  return { invocation, settings, jobs: jobsOf(settings), zones: new Zones(), now: effects.now() }
}

/** The jobs of these names, all of them without any. A star stands for every row or column of the matrix. */
export function chooseJobs(jobs: readonly Job[], names: readonly string[]): readonly Job[] {
  if (names.length === 0) return jobs
  return [...new Set(names.flatMap((name) => jobsNamed(jobs, name)))]
}

/** The job of that very name. */
export function chooseJob(jobs: readonly Job[], name: string): Job {
  const found = jobs.find((job) => job.name === name)
  if (found) return found
  throw unknownJob(jobs, name)
}

function jobsNamed(jobs: readonly Job[], name: string): readonly Job[] {
  const [frequency, line, ...more] = name.split('/')
  const found = jobs.filter((job) => {
    if (job.name === name) return true
    if (job.work.kind !== 'cell' || line === undefined || more.length > 0) return false
    return fits(frequency, job.work.frequency) && fits(line, job.work.line)
  })
  if (found.length > 0) return found
  throw unknownJob(jobs, name)
}

function unknownJob(jobs: readonly Job[], name: string): DbtError {
  const known = jobs.map((job) => job.name)
  const meant = closest(name, known)
  return dbtError('DbtUsageException', 'jobs/unknown', `There is no job '${name}'`, {
    hint: meant === undefined ? `there are ${known.slice(0, 12).join(', ')}` : `did you mean '${meant}'?`,
  })
}

function fits(given: string | undefined, name: string): boolean {
  return given === '*' || given === name
}

/** The error of a job that has no such instance. */
export function noInstance({ name, instances }: Job, wanted: string) {
  const names = instances.flatMap((each) => each.name ?? [])
  return dbtError('DbtUsageException', 'jobs/unknown-instance', `${name} has no instance '${wanted}'`, {
    hint: names.length === 0 ? 'there are no instances in trellis.yml' : `it has ${names.join(', ')}`,
  })
}
