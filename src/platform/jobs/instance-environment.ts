import { type FetchSecret, fetchVariables } from '../settings/fetch-variables.ts'
import { fetchSecret, type SecretTools } from '../settings/fetch-secret.ts'
import type { JobInstance } from './job.ts'

/**
 * Names the instance to whatever runs for it: a command that finds it acts as that instance, and takes the instance's
 * variables as set.
 */
export const INSTANCE_VARIABLE = 'TRELLIS_INSTANCE'

/**
 * What the environment of a step has besides for an instance; it wins over all else. Throws where a secret cannot be had.
 */
export async function instanceEnvironment(
  { name, env }: Pick<JobInstance, 'name' | 'env'>,
  tools: SecretTools,
): Promise<Readonly<Record<string, string>>> {
  const fetch: FetchSecret = (source, what) => fetchSecret(source, what, tools)
  const values = await fetchVariables(env, fetch, name === null ? '' : ` of instance ${name}`)
  return name === null ? values : { ...values, [INSTANCE_VARIABLE]: name }
}
