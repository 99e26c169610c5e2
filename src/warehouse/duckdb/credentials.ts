import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Credentials } from '#warehouse/adapter/credentials.ts'
import { settingReader, wrongType } from '#warehouse/adapter/read-setting.ts'
import { isMotherDuck, type Attachment } from './attachment.ts'
import { databaseName } from './database-name.ts'
import { isWrittenFor, WRITTEN_FOR, type WrittenFor } from './dialects/written-for.ts'
import { secretSql } from './secret.ts'
import { DUCKDB_SETTINGS } from './settings.ts'

/** The key `retries` of a profile. */
export interface Retries {
  readonly connect_attempts: number
  readonly query_attempts?: number
  /** By Python's names, for example `IOException`. */
  readonly retryable_exceptions: readonly string[]
}

/** An extension of DuckDB and where it comes from. */
export interface Extension {
  readonly name: string
  readonly repo?: string
}

/** A profile for DuckDB, checked. */
export interface DuckDBCredentials extends Credentials {
  readonly type: 'duckdb'
  readonly path: string
  readonly config_options: Readonly<Record<string, unknown>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly extensions: readonly Extension[]
  readonly attach: readonly Attachment[]
  readonly external_root: string
  readonly disable_transactions: boolean
  readonly keep_open: boolean
  readonly retries?: Retries
  readonly secretsSql: readonly string[]
  readonly isMotherDuck: boolean
  /** The warehouse whose SQL the project is written in, where that is to be tried here. */
  readonly dialect?: WrittenFor
  /** Names of databases that are DuckLakes. */
  readonly duckLakes: ReadonlySet<string>
}

type Target = Readonly<Record<string, unknown>>

/** Checks a DuckDB target of profiles.yml. */
export function parseDuckDBCredentials(target: Target): DuckDBCredentials {
  refuseUnsupported(target)
  const read = settingReader(DUCKDB_SETTINGS, target)
  for (const name of ['path', 'schema']) if (target[name] === null) throw wrongType(name, 'a string', null)
  // They belong to Python, but have to be what dbt takes them for.
  read('module_paths')
  const path = read('path') as string
  const attach = (read('attach') as unknown[]).map((entry, index) => parseAttachment(entry, `attach[${index}]`))
  const database = parseDatabase(target, path, attach)
  const schema = read('schema') as string
  const external_root = read('external_root') as string
  const settings = withToken(read('settings') as Target, read('motherduck_token') as string | undefined)
  const config_options = read('config_options') as Target
  const disable_transactions = read('disable_transactions') as boolean
  const retries = parseRetries(read('retries') as Target | undefined)
  const provider = read('use_credential_provider') as string | undefined
  const dialect = parseDialect(read('dialect') as string | undefined)
  return {
    type: 'duckdb',
    database,
    schema,
    path,
    config_options,
    settings,
    extensions: (read('extensions') as unknown[]).map((entry, index) => parseExtension(entry, `extensions[${index}]`)),
    attach,
    external_root,
    disable_transactions,
    keep_open: read('keep_open') as boolean,
    ...(retries && { retries }),
    ...(dialect && { dialect }),
    secretsSql: parseSecrets(read('secrets') as unknown[], provider),
    isMotherDuck: isMotherDuck(path) || attach.some((each) => isMotherDuck(each.path)),
    duckLakes: duckLakes(path, read('is_ducklake') === true, attach),
    uniqueField: path + external_root,
    connectionKeys: [
      ['database', database],
      ['schema', schema],
      ['path', path],
      ['config_options', target.config_options ?? null],
      ['extensions', target.extensions ?? null],
      ['settings', shownSettings(settings)],
      ['external_root', external_root],
      ['use_credential_provider', provider ?? null],
      ['attach', shownAttachments(target.attach)],
      ['filesystems', target.filesystems ?? null],
      ['remote', null],
      ['plugins', null],
      ['disable_transactions', disable_transactions],
    ],
  }
}

/** Keys whose absence would change what a run does are refused; those that merely serve Python are passed over. */
function refuseUnsupported(target: Target): void {
  for (const name of ['plugins', 'filesystems', 'remote']) {
    const value = target[name]
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) continue
    const why = DUCKDB_SETTINGS.find((setting) => setting.name === name)?.inert ?? ''
    throw dbtError('DbtProfileError', 'duckdb/unsupported-setting', `'${name}' is not supported: ${why}`, {
      setting: name,
      hint:
        name === 'remote' ? 'connect to a file with path' : 'an extension often does the same: extensions: [httpfs]',
    })
  }
}

function parseDatabase(target: Target, path: string, attach: readonly Attachment[]): string {
  const derived = databaseName(path)
  if (!derived) {
    throw dbtError(
      'DbtRuntimeError',
      'duckdb/no-database-name',
      "Unable to determine target database name from 'path' field in profile",
      { setting: 'path' },
    )
  }
  const given = target.database
  if (given === undefined || given === derived || attach.some((each) => each.alias === given)) {
    return given === undefined ? derived : String(given)
  }
  throw dbtError(
    'DbtRuntimeError',
    'duckdb/database-mismatch',
    "Inconsistency detected between 'path' and 'database' fields in profile; " +
      `the 'database' property must be set to '${derived}' to match the 'path'`,
    { setting: 'database', hint: `take database out, or write database: ${derived}` },
  )
}

/** Each with all of its fields, whatever the profile says of them. */
function shownAttachments(attach: unknown): unknown {
  if (!Array.isArray(attach)) return attach ?? null
  return attach.map(({ path, type, alias, secret, read_only, options, is_ducklake }: Target) => ({
    path,
    type: type ?? null,
    alias: alias ?? null,
    secret: secret ?? null,
    read_only: read_only ?? false,
    options: options ?? null,
    is_ducklake: is_ducklake ?? null,
  }))
}

const ATTACHMENT_KEYS = ['path', 'type', 'alias', 'secret', 'read_only', 'options', 'is_ducklake']
const RETRY_KEYS = ['connect_attempts', 'query_attempts', 'retryable_exceptions']

function refuseUnknown(given: Target, key: string, known: readonly string[]): void {
  const unknown = Object.keys(given).find((each) => !known.includes(each))
  if (unknown !== undefined) throw wrongType(key, `a map of ${known.join(', ')}`, given)
}

function parseAttachment(entry: unknown, key: string): Attachment {
  if (!isMap(entry)) throw wrongType(key, 'a map with a path', entry)
  const { path, type, alias, secret, read_only, options, is_ducklake } = entry
  if (typeof path !== 'string') throw wrongType(`${key}.path`, 'a string', path ?? null)
  for (const [name, value] of Object.entries({ type, alias, secret })) {
    if (value !== undefined && value !== null && typeof value !== 'string')
      throw wrongType(`${key}.${name}`, 'a string', value)
  }
  for (const [name, value] of Object.entries({ read_only, is_ducklake })) {
    if (value !== undefined && value !== null && typeof value !== 'boolean')
      throw wrongType(`${key}.${name}`, 'true or false', value)
  }
  if (options !== undefined && options !== null && !isMap(options)) throw wrongType(`${key}.options`, 'a map', options)
  refuseUnknown(entry, key, ATTACHMENT_KEYS)
  return {
    path,
    ...(typeof type === 'string' && { type }),
    ...(typeof alias === 'string' && { alias }),
    ...(typeof secret === 'string' && { secret }),
    ...(read_only === true && { read_only }),
    ...(isMap(options) && { options }),
    ...(is_ducklake === true && { is_ducklake }),
  }
}

function parseExtension(entry: unknown, key: string): Extension {
  if (typeof entry === 'string') return { name: entry }
  if (isMap(entry) && typeof entry.name === 'string' && typeof entry.repo === 'string') {
    return { name: entry.name, repo: entry.repo }
  }
  throw wrongType(key, 'a name, or a map with name and repo', entry)
}

function parseSecrets(entries: readonly unknown[], provider: string | undefined): string[] {
  if (provider !== undefined && provider !== 'aws') {
    throw dbtError(
      'DbtRuntimeError',
      'duckdb/credential-provider',
      `Unsupported value for use_credential_provider: ${provider}`,
      { setting: 'use_credential_provider', hint: "the only provider is 'aws'" },
    )
  }
  const all = provider === 'aws' ? [...entries, { type: 's3', provider: 'credential_chain' }] : entries
  return all.map((entry, index) => {
    if (!isMap(entry) || typeof entry.type !== 'string') {
      throw wrongType(`secrets[${index}]`, 'a map with a type', entry, true)
    }
    return secretSql(entry, index + 1)
  })
}

function parseRetries(retries: Target | undefined): Retries | undefined {
  if (!retries) return undefined
  const { connect_attempts = 1, query_attempts, retryable_exceptions = ['IOException'] } = retries
  if (!isCount(connect_attempts)) throw wrongType('retries.connect_attempts', 'a whole number', connect_attempts)
  if (query_attempts !== undefined && query_attempts !== null && !isCount(query_attempts)) {
    throw wrongType('retries.query_attempts', 'a whole number', query_attempts)
  }
  if (!Array.isArray(retryable_exceptions) || retryable_exceptions.some((each) => typeof each !== 'string')) {
    throw wrongType('retries.retryable_exceptions', 'a list of names', retryable_exceptions)
  }
  refuseUnknown(retries, 'retries', RETRY_KEYS)
  return {
    connect_attempts,
    ...(isCount(query_attempts) && { query_attempts }),
    retryable_exceptions: retryable_exceptions.map(String),
  }
}

function parseDialect(word: string | undefined): WrittenFor | undefined {
  if (word === undefined || isWrittenFor(word)) return word
  throw dbtError(
    'DbtProfileError',
    'duckdb/unknown-dialect',
    `'${word}' is not a dialect that can be tried on DuckDB`,
    {
      setting: 'dialect',
      hint: `dialects are ${WRITTEN_FOR.map((each) => `'${each}'`).join(' and ')}; without the key SQL is sent as it is`,
    },
  )
}

function withToken(settings: Target, token: string | undefined): Target {
  if (!token) return settings
  const known = settings.motherduck_token
  if (known !== undefined && known !== null && known !== token) {
    throw dbtError(
      'DbtRuntimeError',
      'duckdb/token-conflict',
      'Conflicting values for motherduck_token found in the profile; please set it in only one place',
      { setting: 'settings' },
    )
  }
  return { ...settings, motherduck_token: token }
}

function shownSettings(settings: Target): Target {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, /token|password|secret/i.test(key) ? '*****' : value]),
  )
}

function duckLakes(path: string, isDuckLake: boolean, attach: readonly Attachment[]): ReadonlySet<string> {
  const says = (text: string) => text.toLowerCase().includes('ducklake:')
  return new Set([
    ...(isDuckLake || says(path) ? [databaseName(path)] : []),
    ...attach
      .filter((each) => each.is_ducklake || says(each.path))
      .map((each) => each.alias ?? databaseName(each.path)),
  ])
}

function isMap(value: unknown): value is Target {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value)
}
