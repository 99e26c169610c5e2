import type { YamlValue } from '#foundation/yaml/yaml-value.ts'

/** Variables of the environment whose values must never be shown begin with this. */
export const SECRET_PREFIX = 'DBT_ENV_SECRET'

/** What stands for a secret while a text is rendered, so that no filter can take it apart. */
export function secretPlaceholder(name: string): string {
  return `$$$DBT_SECRET_START$$$${name}$$$DBT_SECRET_END$$$`
}

const PLACEHOLDER = /\$\$\$DBT_SECRET_START\$\$\$(DBT_ENV_SECRET.*?)\$\$\$DBT_SECRET_END\$\$\$/g

/** Puts the secrets where their placeholders stand. */
export function resolveSecrets(value: YamlValue, env: Readonly<Record<string, string | undefined>>): YamlValue {
  if (typeof value !== 'string' || !value.includes('$$$DBT_SECRET_START$$$')) return value
  return value.replace(PLACEHOLDER, (_, name: string) => env[name] ?? '')
}
