import { SECRET_PREFIX } from '#foundation/events/mask-secrets.ts'
import { INSTANCE_VARIABLE } from '#platform/jobs/instance-environment.ts'
import type { Job, JobInstance } from '#platform/jobs/job.ts'
import type { EnvSettings } from '#platform/settings/env.ts'
import { type FetchSecret, fetchVariables } from '#platform/settings/fetch-variables.ts'
import type { Run } from '#platform/store/port/runs.ts'

export type Env = Readonly<Record<string, string>>

/** What every program needs of the environment that it is started in. */
const PLAIN = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'] as const

/** What steps find in their environment, by who has put it there. */
export interface StepEnvironment {
  /** Of job and instance. */
  readonly own: Env
  /** What a run says of itself, also under the names that dbt Cloud has for it. */
  readonly about: Env
}

/** The variables of a job in an instance; those of the instance win. */
export async function environmentOf(job: Job, instance: JobInstance, fetch: FetchSecret): Promise<Env> {
  return { ...(await fetchVariables(job.env, fetch)), ...(await fetchVariables(instance.env, fetch)) }
}

/** The names of what a job adds, for the record of its runs. */
export function environmentNames(job: Job, instance: JobInstance): readonly string[] {
  return [...new Set([...job.env.keys(), ...instance.env.keys()])].sort()
}

/** A command of dbt sees all that the server sees. */
export function commandEnv(server: Env, { own, about }: StepEnvironment): Env {
  return { ...server, ...about, ...own }
}

/** A shell step sees what is named, and what every program needs. */
export function shellEnv(server: Env, { own, about }: StepEnvironment, step: Env): Env {
  const plain = Object.fromEntries(
    PLAIN.flatMap((name) => (server[name] === undefined ? [] : [[name, server[name]] as const])),
  )
  return { ...plain, ...about, ...own, ...step }
}

export function aboutRun(run: Run, jobId: number, address: string): Env {
  return {
    TRELLIS_RUN_ID: String(run.id),
    TRELLIS_JOB: run.job ?? '',
    TRELLIS_URL: address,
    ...(run.instance !== null && { [INSTANCE_VARIABLE]: run.instance }),
    ...asInDbtCloud({
      DBT_CLOUD_RUN_ID: String(run.id),
      DBT_CLOUD_JOB_ID: String(jobId),
      DBT_CLOUD_PROJECT_ID: '1',
      DBT_CLOUD_RUN_REASON: run.cause,
      DBT_CLOUD_RUN_REASON_CATEGORY: run.origin === 'schedule' ? 'scheduled' : 'other',
    }),
  }
}

/** They stand in the metadata of artifacts, too: clients find there which run an artifact is of. */
function asInDbtCloud(variables: Env): Env {
  const ofMetadata = Object.entries(variables).map(([name, value]) => [`DBT_ENV_CUSTOM_ENV_${name}`, value])
  return { ...variables, ...Object.fromEntries(ofMetadata) }
}

/**
 * Values that nobody may read in what steps print, as an environment whose names say so: what comes from a file or a command,
 * and what has the name of a secret.
 */
export function secretsOf(env: EnvSettings, values: Env): Env {
  return Object.fromEntries(
    [...env].flatMap(([name, source]) => {
      const value = values[name]
      const isSecret =
        source.kind === 'file' ||
        source.kind === 'command' ||
        [name, ...(source.kind === 'env' ? [source.name] : [])].some(saysSecret)
      return isSecret && value !== undefined ? [[`${SECRET_PREFIX}_${name}`, value] as const] : []
    }),
  )
}

const WORDS_OF_SECRETS =
  /(password|passwd|passphrase|secret|token|credentials?|(api|access|account|private|secret|signing|encryption)_?key)$/i

function saysSecret(name: string): boolean {
  return name.startsWith(SECRET_PREFIX) || WORDS_OF_SECRETS.test(name)
}
