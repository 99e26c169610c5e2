import { SecretMask } from '#foundation/events/mask-secrets.ts'
import type { Flags } from '#project/config/flags.ts'

/** Hides what variables of the command line hold whose names are those of secrets: `--vars '{DBT_ENV_SECRET_KEY: …}'`. */
export function secretVarsMask({ VARS }: Pick<Flags, 'VARS'>): SecretMask {
  const texts = Object.entries(VARS).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  return new SecretMask(Object.fromEntries(texts))
}
