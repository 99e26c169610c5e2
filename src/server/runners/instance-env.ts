import { INSTANCE_VARIABLE } from '#platform/jobs/instance-environment.ts'
import { type FetchSecret, fetchVariables } from '#platform/settings/fetch-variables.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { type Env, secretsOf } from '../jobs/step-environment.ts'

/**
 * The environment of a command that acts as an instance: with the variables that its settings fetch for it, and so that what is
 * secret in them is hidden in all that it says. Of one that is not there it has the name, and the command says that. Throws where a
 * secret cannot be had.
 */
export async function instanceEnv(
  env: Env,
  instance: string,
  { settings, fetchSecret }: { readonly settings: Settings | undefined; readonly fetchSecret: FetchSecret },
): Promise<Env> {
  const wanted = settings?.instances.get(instance)?.env ?? new Map()
  const own = await fetchVariables(wanted, fetchSecret, ` of instance ${instance}`)
  return { ...env, ...own, ...secretsOf(wanted, own), [INSTANCE_VARIABLE]: instance }
}
