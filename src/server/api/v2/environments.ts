import { createHash } from 'node:crypto'
import type { Job, JobInstance } from '#platform/jobs/job.ts'

/** Where runs take place: an instance of `trellis.yml`, or else a target. */
export interface Environment {
  readonly number: number
  readonly name: string
  readonly instance: string | null
  /** Null where it is the default one of the profile. */
  readonly target: string | null
}

const DEFAULT = 'default'

export function environmentOf({ name, target }: Pick<JobInstance, 'name' | 'target'>): Environment {
  const shown = name ?? target ?? DEFAULT
  return { number: numberOf(shown), name: shown, instance: name, target }
}

export const DEFAULT_ENVIRONMENT = environmentOf({ name: null, target: null })

/** All that jobs have; the default one is there in any case, for what people run themselves. */
export function environmentsOf(jobs: readonly Job[]): readonly Environment[] {
  const found = new Map([[DEFAULT_ENVIRONMENT.number, DEFAULT_ENVIRONMENT]])
  for (const { instances } of jobs) {
    for (const instance of instances) {
      const environment = environmentOf(instance)
      if (!found.has(environment.number)) found.set(environment.number, environment)
    }
  }
  return [...found.values()].sort((one, other) => one.number - other.number)
}

/** The name alone gives the number: it is the same on every server and after every change of the file. */
function numberOf(name: string): number {
  return 1 + (createHash('sha256').update(name).digest().readUInt32BE(0) % 2_000_000_000)
}
