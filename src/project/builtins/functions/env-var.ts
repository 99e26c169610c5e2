import { hasNo } from '#jinja/values/has-no.ts'
import { SECRET_PREFIX } from '#foundation/events/mask-secrets.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments } from '../arguments.ts'
import { secretPlaceholder } from '../secret-placeholder.ts'

type Environment = Readonly<Record<string, string | undefined>>

const PRIVATE_PREFIX = 'DBT_ENV_PRIVATE'
const METADATA_PREFIX = 'DBT_ENV_CUSTOM_ENV_'

/** What the manifest remembers for a variable that was read but not set. */
export const DEFAULT_ENV_PLACEHOLDER = 'DBT_DEFAULT_PLACEHOLDER'

export interface EnvVarOptions {
  readonly env: Environment
  /** Secrets may be read in profiles.yml and packages.yml only; there a placeholder stands for them until the end. */
  readonly allowsSecrets?: boolean
  /** The class that Python's complaints name; `ProviderContext` if absent. */
  readonly owner?: string
  /** Told of every variable that was read; the value is `DEFAULT_ENV_PLACEHOLDER` where the default was taken. */
  readonly onRead?: (name: string, value: string) => void
  /** Values that come before the environment's, for example a unit test's. */
  readonly overrides?: ReadonlyMap<string, Value>
}

/** dbt's `env_var(name, default=None)`. */
export function envVarFunction(options: EnvVarOptions): HostCallable {
  return new HostCallable('env_var', (call) => {
    const [name, fallback = null] = bindArguments(
      { method: `${options.owner ?? 'ProviderContext'}.env_var` },
      call,
      ['var', 'default'],
      1,
    )
    if (typeof name !== 'string') {
      throw hasNo(name as Value, 'startswith')
    }
    return options.overrides?.get(name) ?? readVariable(name, fallback, options)
  })
}

function readVariable(name: string, fallback: Value, { env, allowsSecrets, onRead }: EnvVarOptions): Value {
  const isSecret = name.startsWith(SECRET_PREFIX)
  if (isSecret && !allowsSecrets) {
    throw dbtError(
      'SecretEnvVarLocationError',
      'env/secret-not-allowed',
      `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`,
      { category: 'Parsing Error' },
    )
  }
  const found = name.startsWith(PRIVATE_PREFIX) || !Object.hasOwn(env, name) ? undefined : env[name]
  if (found !== undefined && isSecret) return secretPlaceholder(name)
  const value = found ?? fallback
  if (value === null) {
    throw dbtError('EnvVarMissingError', 'env/var-missing', `Env var required but not provided: '${name}'`, {
      category: 'Parsing Error',
      hint: `export ${name}, or give a default: env_var('${name}', '…')`,
    })
  }
  if (!isSecret) onRead?.(name, found ?? DEFAULT_ENV_PLACEHOLDER)
  return value
}

/** `dbt_metadata_envs`: the variables that users hand over for metadata, without their prefix. */
export function metadataEnvs(env: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(METADATA_PREFIX) && value !== undefined ? [[name.slice(METADATA_PREFIX.length), value]] : [],
    ),
  )
}
