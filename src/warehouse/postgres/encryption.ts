import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ClientConfig } from 'pg'
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { ConnectCredentials } from './libpq-defaults.ts'

/** How a connection is encrypted; false for not at all. */
export type Encryption = NonNullable<ClientConfig['ssl']>

/** What `sslmode` allows, in the order in which libpq tries it. Relative paths of files begin in `folder`. */
export function encryptions(credentials: ConnectCredentials, folder: string): readonly Encryption[] {
  // Nobody listens between the ends of a socket.
  if (credentials.host.startsWith('/')) return [false]
  switch (credentials.sslmode) {
    case 'disable':
      return [false]
    case 'allow':
      return [false, encrypted(credentials, folder)]
    case 'prefer':
      return [encrypted(credentials, folder), false]
    default:
      return [encrypted(credentials, folder)]
  }
}

function encrypted({ sslmode, sslcert, sslkey, sslrootcert }: ConnectCredentials, folder: string): Encryption {
  const verifies = sslmode.startsWith('verify-')
  const authorities = verifies || sslmode === 'require' ? authoritiesOf(verifies, sslrootcert, folder) : undefined
  const cert = textOf('sslcert', sslcert, 'postgresql.crt', folder)
  const key = cert === undefined ? undefined : textOf('sslkey', sslkey, 'postgresql.key', folder)
  return {
    rejectUnauthorized: authorities !== undefined,
    ...(authorities && authorities !== SYSTEM && { ca: authorities }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    // All but verify-full trust a certificate whatever host it names.
    ...(sslmode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  }
}

const SYSTEM = 'system'

/** Who may have signed the server's certificate; undefined where nobody asks. A file that is there is asked for. */
function authoritiesOf(isRequired: boolean, sslrootcert: string | undefined, folder: string): string | undefined {
  if (sslrootcert === SYSTEM) return SYSTEM
  const file = placeOf(sslrootcert, 'root.crt', folder)
  if (existsSync(file)) return read('sslrootcert', file)
  if (!isRequired) return undefined
  throw noFile(
    'sslrootcert',
    `root certificate file "${file}" does not exist\n` +
      "Either provide the file, use the system's trusted roots with sslrootcert=system, or change sslmode to disable server certificate verification.",
  )
}

function textOf(setting: string, given: string | undefined, usual: string, folder: string): string | undefined {
  const file = placeOf(given, usual, folder)
  return given === undefined && !existsSync(file) ? undefined : read(setting, file)
}

/** Where libpq looks for a file that the profile does not name. */
function placeOf(given: string | undefined, usual: string, folder: string): string {
  if (given === undefined) return join(homedir(), '.postgresql', usual)
  return resolve(folder, given)
}

function read(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw noFile(setting, `could not read the file "${file}" of '${setting}'`, error)
  }
}

function noFile(setting: string, message: string, error?: unknown): DbtError {
  return dbtError('FailedToConnectError', 'postgres/no-certificate', message, {
    category: 'Database Error',
    ...(error instanceof Error && { notes: [error.message] }),
    hint: `give '${setting}' in profiles.yml the path of a PEM file`,
  })
}
