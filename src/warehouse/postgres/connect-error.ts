import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { PostgresCredentials } from './credentials.ts'
import type { KeptPassword } from './passfile.ts'
import { HUNG_UP, isHangUp, serverError, serverErrorText } from './server-error.ts'

/** Why a connection that came about is not used as the role of the profile. */
export function roleError(error: unknown, sql: string): unknown {
  const told = serverError(error)
  if (!told) return error
  return dbtError('FailedToConnectError', 'postgres/no-role', serverErrorText(told, sql), {
    category: 'Database Error',
    hint: "check 'role' in profiles.yml, and that 'user' is a member of it",
  })
}

type Address = Pick<PostgresCredentials, 'host' | 'port' | 'connect_timeout'>

/** Why no connection came about, in libpq's words, and what to do. */
export function connectError(error: unknown, address: Address, kept: KeptPassword): DbtError {
  if (error instanceof DbtError) return error
  const [reason, hint] = reasonOf(error, address, kept)
  return dbtError('FailedToConnectError', 'postgres/no-connection', reason, { category: 'Database Error', hint })
}

function reasonOf(
  error: unknown,
  { host, port, connect_timeout }: Address,
  kept: KeptPassword,
): readonly [text: string, hint: string] {
  const isSocket = host.startsWith('/')
  const place = isSocket ? `on socket "${host}/.s.PGSQL.${port}"` : `at "${host}", port ${port}`
  const failed = (reason: string) => `connection to server ${place} failed: ${reason}`
  const told = serverError(error)
  if (told) {
    const isOfFile = told.code === WRONG_PASSWORD && kept && 'path' in kept
    const source = isOfFile ? `\npassword retrieved from file "${kept.path}"` : ''
    return [failed(`${told.severity}:  ${serverErrorText(told, '')}${source}`), HINTS[told.code] ?? CHECK]
  }
  const { code, message } = facts(error)
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        `could not translate host name "${host}" to address: Name or service not known`,
        "check 'host' in profiles.yml, and the network",
      ]
    case 'ECONNREFUSED':
    case 'ENOENT':
      return [
        failed(`${code === 'ENOENT' ? 'No such file or directory' : 'Connection refused'}\n\t${asked(isSocket)}`),
        RUNNING,
      ]
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return [failed(`server certificate does not match host name "${host}"\n${message}`), CERTIFICATES]
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_HAS_EXPIRED':
      return [failed(`SSL error: certificate verify failed: ${message}`), CERTIFICATES]
    case 'ETIMEDOUT':
      return [failed('Connection timed out'), RUNNING]
  }
  if (/timeout expired/.test(message))
    return [failed('timeout expired'), `nobody answered in ${connect_timeout} s: ${RUNNING}`]
  if (/does not support SSL/.test(message)) {
    return [failed('server does not support SSL, but SSL was required'), "choose another 'sslmode' in profiles.yml"]
  }
  if (/password must be a (?:non-empty )?string/.test(message)) {
    if (kept && 'refused' in kept) return [failed('fe_sendauth: no password supplied'), `the ${kept.refused}`]
    return [failed('fe_sendauth: no password supplied'), "give 'password' in profiles.yml, or a line in ~/.pgpass"]
  }
  if (isHangUp(message)) return [failed(HUNG_UP), SPEAKS]
  if (/establishing an SSL connection/.test(message)) {
    return [failed('received invalid response to SSL negotiation'), SPEAKS]
  }
  return [failed(message), CHECK]
}

function asked(isSocket: boolean): string {
  return isSocket
    ? 'Is the server running locally and accepting connections on that socket?'
    : 'Is the server running on that host and accepting TCP/IP connections?'
}

const CHECK = "check 'host', 'port', 'user', 'password' and 'dbname' in profiles.yml"
const CERTIFICATES = "check 'sslrootcert' and 'sslmode' in profiles.yml"
const SPEAKS = "check 'host' and 'port' in profiles.yml: is it PostgreSQL that listens there?"
const RUNNING = "start the server, or check 'host' and 'port' in profiles.yml"

const WRONG_PASSWORD = '28P01'

/** By PostgreSQL's error codes. */
const HINTS: Readonly<Record<string, string>> = {
  [WRONG_PASSWORD]: "check 'user' and 'password' in profiles.yml",
  '28000': "check 'user' in profiles.yml, and pg_hba.conf on the server",
  '3D000': "check 'dbname' in profiles.yml, or create the database",
  '22023': "check 'search_path' in profiles.yml",
  '57P03': 'try again in a moment',
  '53300': "lower 'threads' in profiles.yml, or raise max_connections on the server",
}

function facts(error: unknown): { readonly code: unknown; readonly message: string } {
  // Of several addresses each has failed for a reason of its own: the last stands for all.
  const one = error instanceof AggregateError ? (error.errors.at(-1) as unknown) : error
  const code = typeof one === 'object' && one !== null && 'code' in one ? one.code : undefined
  return { code, message: one instanceof Error ? one.message : String(one) }
}
