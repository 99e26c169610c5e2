import type { Outside } from '#foundation/effects.ts'
import type { FetchSecret } from '#platform/settings/fetch-variables.ts'

/** What it takes to ask an issuer. */
export interface OidcTools {
  readonly send: Outside['send']
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetchSecret: FetchSecret
  /** Private addresses that may be asked all the same, as the settings have them now. */
  readonly allowPrivate: () => readonly string[]
  readonly now: () => number
}
