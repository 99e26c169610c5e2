import type { EnvSettings } from './env.ts'
import type { SecretSource } from './secret.ts'

/** Fetches a secret; `what` is what it is for, as an error says it. */
export type FetchSecret = (source: SecretSource, what: string) => Promise<string>

/** The values of variables, `of` whom they are where that is not clear. Throws where one cannot be had. */
export async function fetchVariables(
  env: EnvSettings,
  fetch: FetchSecret,
  of = '',
): Promise<Readonly<Record<string, string>>> {
  const values: Record<string, string> = {}
  for (const [name, source] of env) values[name] = await fetch(source, `the variable ${name}${of}`)
  return values
}
