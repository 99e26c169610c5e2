import { SECRET_PREFIX } from '#foundation/events/mask-secrets.ts'

/** What stands for a secret while a text is rendered, so that no filter can take it apart. */
export function secretPlaceholder(name: string): string {
  return `$$$DBT_SECRET_START$$$${name}$$$DBT_SECRET_END$$$`
}

const PLACEHOLDER = new RegExp(
  `\\$\\$\\$DBT_SECRET_START\\$\\$\\$(${SECRET_PREFIX}.*?)\\$\\$\\$DBT_SECRET_END\\$\\$\\$`,
  'g',
)

/** Puts the secrets where their placeholders stand; what is no text stays as it is. */
export function resolveSecrets<T>(value: T, env: Readonly<Record<string, string | undefined>>): T | string {
  if (typeof value !== 'string' || !value.includes('$$$DBT_SECRET_START$$$')) return value
  return value.replace(PLACEHOLDER, (_, name: string) => env[name] ?? '')
}

/** Hides the placeholders of secrets in a text that will be shown. */
export function maskSecretPlaceholders(text: string): string {
  return text.replace(PLACEHOLDER, '*****')
}
