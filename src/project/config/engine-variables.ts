/** Variables of the environment whose names begin with `DBT_ENGINE`, which dbt keeps for itself. */
import type { Effects } from '#foundation/effects.ts'
import { envNames } from './option.ts'
import { OPTIONS } from './options.ts'

type Env = Effects['env']

/** Variables that dbt reads besides its options. */
const NO_OPTIONS = [
  'DBT_INVOCATION_ENV',
  'DBT_RECORDED_FILE_PATH',
  'DBT_TEST_STATE_MODIFIED',
  'DBT_PACKAGE_HUB_URL',
  'DBT_DOWNLOAD_DIR',
  'DBT_PP_FILE_DIFF_TEST',
  'DBT_PP_TEST',
]

/** The environment as templates see it: a variable that has an older and a newer name is there under both, and the newer one wins. */
export function withBothNames(env: Env): Env {
  const both: Record<string, string | undefined> = { ...env }
  for (const [name = '', former] of knownNames()) {
    if (former === undefined) continue
    if (both[name] !== undefined) both[former] = both[name]
    else if (both[former] !== undefined) both[name] = both[former]
  }
  return both
}

/** What there is to tell about variables of the reserved kind that mean nothing. */
export function unknownEngineVariables(env: Env): { name: string; data: Record<string, unknown> }[] {
  const set = Object.keys(env).filter((name) => name.startsWith('DBT_ENGINE'))
  if (set.length === 0) return []
  const known = new Set(knownNames().flat())
  return set
    .filter((name) => !known.has(name))
    .map((name) => ({
      name: 'EnvironmentVariableNamespaceDeprecation',
      data: { env_var: name, reserved_prefix: 'DBT_ENGINE' },
    }))
}

/** Of each variable the name and, if it has one, the older name. */
function knownNames(): readonly (readonly string[])[] {
  const ofOptions = OPTIONS.flatMap(({ env, oldEnv }) => [env, oldEnv?.name].filter((name) => name !== undefined))
  return [...ofOptions, ...NO_OPTIONS].map((env) => envNames({ env }))
}
