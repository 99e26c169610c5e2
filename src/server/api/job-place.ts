import { closest } from '#foundation/source/closest.ts'
import type { Job, JobInstance } from '#platform/jobs/job.ts'
import type { JobPlace, LivePlatform } from '#platform/live/live-platform.ts'
import { HttpProblem } from '../http/http-problem.ts'

/** How routes name a job: `/api/jobs/nightly/…`, or a cell of the matrix as `/api/jobs/hourly/core/…`. */
export interface JobParams {
  readonly job?: string
  readonly frequency?: string
  readonly line?: string
}

/** The addresses of an act on a job, in both forms. */
export function jobPaths(before: string, after: string): readonly string[] {
  return [`${before}/:job${after}`, `${before}/:frequency/:line${after}`]
}

export const INSTANCE_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: { instance: { type: 'string', minLength: 1, maxLength: 200 } },
} as const

/** The name that the address says. */
export function jobName({ job, frequency, line }: JobParams): string {
  return job ?? `${frequency}/${line}`
}

/** The job of that name. Throws 404 with what may have been meant. */
export function getJob({ jobs }: Pick<LivePlatform, 'jobs'>, name: string): Job {
  const found = jobs.find((job) => job.name === name)
  if (found) return found
  const names = jobs.map((job) => job.name)
  const meant = closest(name, names)
  throw new HttpProblem(404, 'jobs/unknown', `There is no job '${name}'`, {
    hint: meant === undefined ? knownText(names) : `did you mean '${meant}'?`,
  })
}

/** The instance of that name; the only one, where none is named. Throws where there is none, or it would have to be named. */
export function getPlace(platform: Pick<LivePlatform, 'jobs'>, name: string, wanted: string | undefined): JobPlace {
  const job = getJob(platform, name)
  const [first, ...others] = job.instances
  if (wanted === undefined) {
    if (others.length === 0) return { job: name, instance: first.name }
    throw new HttpProblem(422, 'jobs/which-instance', `${name} runs in several instances`, {
      hint: instancesText(job.instances),
    })
  }
  const found = job.instances.find((instance) => instance.name === wanted)
  if (found) return { job: name, instance: found.name }
  throw new HttpProblem(404, 'jobs/unknown-instance', `${name} has no instance '${wanted}'`, {
    hint: first.name === null ? 'it is no job of instances: leave instance= out' : instancesText(job.instances),
  })
}

/** All places of a job; one of them where an instance is named. */
export function getPlaces(
  platform: Pick<LivePlatform, 'jobs'>,
  name: string,
  wanted: string | undefined,
): readonly JobPlace[] {
  if (wanted !== undefined) return [getPlace(platform, name, wanted)]
  return getJob(platform, name).instances.map((instance) => ({ job: name, instance: instance.name }))
}

function instancesText(instances: readonly JobInstance[]): string {
  return `name one of them as the instance: ${instances.map(({ name }) => name).join(', ')}`
}

function knownText(names: readonly string[]): string {
  return names.length === 0 ? 'there are no jobs in trellis.yml' : `there are ${names.slice(0, 12).join(', ')}`
}
