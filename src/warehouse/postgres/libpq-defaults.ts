import { userInfo } from 'node:os'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { type PostgresCredentials, SSL_MODES, type SslMode } from './credentials.ts'

/** A profile with nothing left open that a connection needs. */
export type ConnectCredentials = PostgresCredentials & { readonly sslmode: SslMode }

type Environment = Readonly<Record<string, string | undefined>>

/** Where Debian's and Red Hat's servers have their socket. */
const SOCKET_FOLDER = '/var/run/postgresql'

/**
 * What libpq takes where the profile says nothing. An empty text of the profile is given to it like any other: it then
 * has defaults of its own, and does not ask the environment.
 */
export function withLibpqDefaults(credentials: PostgresCredentials, env: Environment): ConnectCredentials {
  const user = credentials.user || userInfo().username
  const file = (key: 'sslcert' | 'sslkey' | 'sslrootcert') => {
    const path = credentials[key] ?? env[`PG${key.toUpperCase()}`]
    return path ? { [key]: path } : {}
  }
  return {
    ...credentials,
    host: credentials.host || SOCKET_FOLDER,
    user,
    database: credentials.database || user,
    sslmode: credentials.sslmode ?? modeOf(env['PGSSLMODE'] || 'prefer'),
    ...file('sslcert'),
    ...file('sslkey'),
    ...file('sslrootcert'),
  }
}

/** Settings of a session, as `-c name=value`; those of the profile take the place of what `PGOPTIONS` says. */
export function sessionOptions({ search_path }: PostgresCredentials, env: Environment): string {
  const options = search_path ? `-c search_path=${search_path.replaceAll(' ', '\\ ')}` : (env['PGOPTIONS'] ?? '')
  const zone = env['PGTZ'] ? [`-c timezone=${env['PGTZ'].replaceAll(' ', '\\ ')}`] : []
  // These come last: values are read as they are written then.
  return [...zone, ...(options ? [options] : []), '-c datestyle=ISO', '-c intervalstyle=postgres'].join(' ')
}

function modeOf(mode: string): SslMode {
  const known = SSL_MODES.find((each) => each === mode)
  if (known) return known
  throw dbtError('FailedToConnectError', 'postgres/no-connection', `invalid sslmode value: "${mode}"`, {
    category: 'Database Error',
    hint: `PGSSLMODE is one of ${SSL_MODES.join(', ')}`,
  })
}
