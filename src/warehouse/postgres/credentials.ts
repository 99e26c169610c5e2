import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Credentials } from '#warehouse/adapter/credentials.ts'
import { settingReader, wrongType } from '#warehouse/adapter/read-setting.ts'
import { POSTGRES_SETTINGS } from './settings.ts'

/** How much a connection insists on being encrypted, in libpq's words. */
export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
export type SslMode = (typeof SSL_MODES)[number]

/** A profile for PostgreSQL, checked. */
export interface PostgresCredentials extends Credentials {
  readonly type: 'postgres'
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly connect_timeout: number
  readonly role?: string
  readonly search_path?: string
  readonly keepalives_idle: number
  /** Absent: what the environment says, else `prefer`. */
  readonly sslmode?: SslMode
  /** Paths of files. */
  readonly sslcert?: string
  readonly sslkey?: string
  readonly sslrootcert?: string
  readonly application_name?: string
  readonly autocommit: boolean
  readonly retries: number
}

type Target = Readonly<Record<string, unknown>>

const ALIASES: Readonly<Record<string, string>> = { dbname: 'database', pass: 'password' }

/** Checks a PostgreSQL target of profiles.yml. */
export function parsePostgresCredentials(given: Target): PostgresCredentials {
  const target = withoutAliases(given)
  const value = settingReader(POSTGRES_SETTINGS, target)
  const read = <T>(name: string): T => value(name) as T
  const port = read<number>('port')
  if (port < 0 || port > 65535) throw wrongType('port', 'a port between 0 and 65535', port)
  const retries = read<number>('retries')
  if (retries < 0) throw wrongType('retries', 'zero or more', retries)
  const text = (name: string) => ({ [name]: read<string | undefined>(name) ?? undefined })
  const shown = ['host', 'port', 'user', 'database', 'schema', 'connect_timeout', 'role', 'search_path']
  const alsoShown = ['keepalives_idle', 'sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'application_name']
  const host = read<string>('host')
  return {
    type: 'postgres',
    host,
    port,
    user: read('user'),
    password: read('password'),
    database: read('database'),
    schema: read('schema'),
    connect_timeout: read('connect_timeout'),
    keepalives_idle: read('keepalives_idle'),
    ...parseSslMode(read('sslmode')),
    autocommit: read('autocommit'),
    retries,
    ...text('role'),
    ...text('search_path'),
    ...text('sslcert'),
    ...text('sslkey'),
    ...text('sslrootcert'),
    ...text('application_name'),
    uniqueField: host,
    connectionKeys: [...shown, ...alsoShown, 'autocommit', 'retries'].map((name) => [name, read(name) ?? null]),
    aliases: ALIASES,
  }
}

/** dbt knows some keys by two names; both at once would leave open which counts. */
function withoutAliases(given: Target): Target {
  const target: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(given)) {
    const name = Object.hasOwn(ALIASES, key) ? (ALIASES[key] ?? key) : key
    if (Object.hasOwn(target, name)) {
      const alias = key in ALIASES ? key : Object.keys(ALIASES).find((each) => ALIASES[each] === name)
      throw dbtError('DbtProfileError', 'profile/key-twice', `Got duplicate keys: (${alias}) all map to "${name}"`, {
        setting: key,
        hint: `keep one of '${alias}' and '${name}'`,
      })
    }
    target[name] = value
  }
  return target
}

function parseSslMode(mode: string | undefined): { readonly sslmode?: SslMode } {
  if (!mode) return {}
  const sslmode = SSL_MODES.find((each) => each === mode)
  if (sslmode) return { sslmode }
  throw wrongType('sslmode', `one of ${SSL_MODES.join(', ')}`, mode)
}
