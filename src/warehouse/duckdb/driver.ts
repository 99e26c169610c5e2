import type { DuckDBConnection as Handle } from '@duckdb/node-api'
import { existsSync, rmSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { dbtError, type DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { WarehouseFolders } from '#warehouse/adapter/adapter.ts'
import type { Connection, Driver } from '#warehouse/adapter/connection.ts'
import { attachSql } from './attachment.ts'
import { DuckDBConnection } from './connection.ts'
import type { DuckDBCredentials, Extension } from './credentials.ts'
import { DIALECT_SETTINGS } from './dialects/dialect-settings.ts'
import { errorText, exceptionName } from './database-error.ts'
import { databaseName } from './database-name.ts'
import { type DuckDBApi, type OpenedFile, type OpenFile, openFile } from './open-file.ts'
import { escapeSqlString, pythonText } from './sql-literal.ts'

/**
 * One database that all connections of a run share. It is opened with the first connection; a file is opened once a
 * process, since a second instance of it would not see what the first writes.
 */
export class DuckDBDriver implements Driver {
  private readonly credentials: DuckDBCredentials
  private readonly folders: Required<WarehouseFolders>
  private readonly openFile: OpenFile
  private instance: Promise<OpenedFile> | undefined
  private openConnections = 0

  constructor(credentials: DuckDBCredentials, folders: Required<WarehouseFolders>, open: OpenFile = openFile) {
    this.credentials = credentials
    this.folders = folders
    this.openFile = open
  }

  async connect(): Promise<Connection> {
    const { api, handle, released } = await this.connectHandle()
    const { retries, dialect } = this.credentials
    return new DuckDBConnection(api, handle, { retries, writtenFor: dialect, onClose: released })
  }

  /** A connection as the library has it. Whoever closes it calls `released`. */
  async connectHandle(): Promise<{ readonly api: DuckDBApi; readonly handle: Handle; readonly released: () => void }> {
    const api = await driverModule()
    this.openConnections++
    try {
      const handle = await (await this.database(api)).instance.connect()
      await this.configure(handle).catch((error: unknown) => {
        handle.closeSync()
        throw error
      })
      return { api, handle, released: () => this.released() }
    } catch (error) {
      this.openConnections--
      throw error
    }
  }

  /** The one instance; after a failure to open it the next connection tries again. */
  private database(api: DuckDBApi): Promise<OpenedFile> {
    this.instance ??= this.openInstance(api).catch((error: unknown) => {
      this.instance = undefined
      throw error
    })
    return this.instance
  }

  async close(): Promise<void> {
    const instance = this.instance
    this.instance = undefined
    const opened = await instance?.catch(() => undefined)
    opened?.close()
  }

  /** With `keep_open: false` the file is free as soon as nobody uses it. */
  private released(): void {
    this.openConnections--
    const { keep_open, path } = this.credentials
    if (this.openConnections === 0 && !keep_open && !isMemory(path)) void this.close()
  }

  private async openInstance(api: DuckDBApi): Promise<OpenedFile> {
    const { path, config_options, keep_open } = this.credentials
    const file = this.resolved(path)
    const config = openingOptions(config_options)
    const isNew = !isMemory(file) && !existsSync(file)
    const opened = await this.opened(() =>
      isMemory(file) ? openMemory(api, file, config) : this.openFile(api, file, { config, keepOpen: keep_open }),
    ).catch((error: unknown) => {
      // What was begun of a file for which there was no space is no database: the next run would not open it.
      if (isNew && String(error).includes(DISK_FULL)) rmSync(file, { force: true })
      throw error
    })
    const handle = await opened.instance.connect()
    try {
      await this.prepare(handle)
    } catch (error) {
      handle.closeSync()
      opened.close()
      throw error
    }
    handle.closeSync()
    return opened
  }

  /** Opens the file, waiting for a lock or the network as often as `retries.connect_attempts` says. */
  private async opened(open: () => Promise<OpenedFile>): Promise<OpenedFile> {
    const { retries, path } = this.credentials
    const attempts = retries?.connect_attempts ?? 1
    for (let attempt = 0; ; attempt++) {
      try {
        return await open()
      } catch (error) {
        const text = errorText(error)
        const retryable = retries?.retryable_exceptions.includes(exceptionName(text)) ?? false
        if (attempt + 1 >= attempts || !retryable) throw openError(text, path)
        await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt))
      }
    }
  }

  /** What is set up once a database: extensions, secrets, attached databases. */
  private async prepare(handle: Handle): Promise<void> {
    for (const extension of this.credentials.extensions) await provideExtension(handle, extension)
    for (const secret of this.credentials.secretsSql) await this.stated(handle, secret, 'a secret could not be created')
    for (const attachment of this.credentials.attach) {
      const sql = attachSql({ ...attachment, path: this.resolved(attachment.path) })
      await this.stated(handle, sql, `'${attachment.path}' could not be attached`)
    }
    await this.provideDialect(handle)
    // Made up front: incremental models would each make it in a transaction of their own, and conflict.
    if (this.credentials.isMotherDuck) await handle.run('CREATE SCHEMA IF NOT EXISTS dbt_temp')
  }

  /** Names without a database are looked for in the one that was opened, those of a view in the one that has it. */
  private async provideDialect(handle: Handle): Promise<void> {
    const { dialect, database, path } = this.credentials
    if (!dialect) return
    const { provideMacros } = await import('./dialects/provide-macros.ts')
    for (const name of new Set([databaseName(path), database])) {
      if (name) await provideMacros(handle, name, dialect)
    }
  }

  /** What holds for one connection and is therefore set on each. */
  private async configure(handle: Handle): Promise<void> {
    // Where the profile says otherwise, it comes later.
    if (this.credentials.dialect) {
      for (const sql of DIALECT_SETTINGS[this.credentials.dialect]) await handle.run(sql)
    }
    for (const [key, value] of Object.entries(connectionSettings(this.credentials, this.folders))) {
      await this.stated(handle, settingSql(key, value), `the setting '${key}' was refused`)
    }
  }

  private async stated(handle: Handle, sql: string, what: string): Promise<void> {
    try {
      await handle.run(sql)
    } catch (error) {
      throw failedToConnect('duckdb/setup-failed', errorText(error), [what])
    }
  }

  private resolved(path: string): string {
    return databaseFile(path, this.folders.folder) ?? path
  }
}

/** The file that a path of a profile names, whole; undefined for what is none: memory, or a database elsewhere. */
export function databaseFile(path: string, folder: string): string | undefined {
  if (isMemory(path) || /^[A-Za-z][A-Za-z0-9+.-]+:/.test(path)) return undefined
  return isAbsolute(path) ? path : resolve(folder, path)
}

/** What is set on each connection: what the profile says, and where files are looked for. */
export function connectionSettings(
  { settings }: Pick<DuckDBCredentials, 'settings'>,
  { folder, readsFrom }: Required<WarehouseFolders>,
): Readonly<Record<string, string>> {
  const searched = [...new Set([readsFrom, folder])].filter((each) => each !== process.cwd())
  const own = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, pythonText(value)]))
  return searched.length === 0 ? own : { file_search_path: searched.join(','), ...own }
}

export function settingSql(key: string, value: string): string {
  return `SET ${key} = '${escapeSqlString(value)}'`
}

/** What `config_options` of a profile says, as the driver takes it. */
export function openingOptions(config_options: DuckDBCredentials['config_options']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config_options).map(([key, value]) => [
      key,
      typeof value === 'boolean' ? String(value) : pythonText(value),
    ]),
  )
}

async function openMemory(api: DuckDBApi, path: string, config: Record<string, string>): Promise<OpenedFile> {
  const instance = await api.DuckDBInstance.create(path, config)
  return { instance, close: () => instance.closeSync() }
}

/** Whether a path of a profile names no file, but memory. */
export function isMemory(path: string): boolean {
  return path === '' || path.startsWith(':memory:')
}

/** The driver is 70 MB of native code: it is loaded by the first connection, not at start. */
export async function driverModule(): Promise<DuckDBApi> {
  try {
    // Written for `require`, it has all it exports under `default`, bundled or not.
    const module: unknown = await import('@duckdb/node-api')
    return (module as { readonly default: DuckDBApi }).default
  } catch (error) {
    throw dbtError('DbtRuntimeError', 'duckdb/driver-missing', 'The DuckDB driver could not be loaded', {
      notes: [String(error)],
      hint: 'npm install @duckdb/node-bindings',
    })
  }
}

/** A built-in or installed extension is loaded; only another one needs the network. */
async function provideExtension(handle: Handle, extension: Extension): Promise<void> {
  const name = extension.name
  const rows = await (
    await handle.run(
      'select loaded, installed from duckdb_extensions() where extension_name = $1 or list_contains(aliases, $1)',
      [name],
    )
  ).getRows()
  const [loaded, installed] = rows[0] ?? []
  if (loaded === true && !extension.repo) return
  try {
    if (extension.repo) await handle.run(`install ${name} from ${extension.repo}`)
    else if (installed !== true) await handle.run(`install ${name}`)
    await handle.run(`load ${name}`)
  } catch (error) {
    throw failedToConnect('duckdb/extension-unavailable', errorText(error), [
      `the extension '${name}' is not installed here, and could not be fetched`,
    ])
  }
}

/** A file that cannot be opened; where another program holds it, that program by name and process. */
function openError(text: string, path: string): DbtError {
  const lock = /Could not set lock on file .*?: (?:Conflicting lock is held in (.+?) \(PID (\d+)\))?/s.exec(text)
  if (!lock) {
    const hint = OPEN_HINTS.find(([said]) => text.includes(said))?.[1]
    return dbtError('DbtRuntimeError', 'duckdb/cannot-open', text, { ...(hint !== undefined && { hint }) })
  }
  const [, program, pid] = lock
  const holder = program ? `${program} (process ${pid})` : 'another program'
  return dbtError('DbtRuntimeError', 'duckdb/locked', text, {
    notes: [`'${path}' is held by ${holder}; one program at a time can write to a DuckDB file`],
    hint: 'close that program, or wait for it with retries: {connect_attempts: 5} in the profile',
  })
}

const DISK_FULL = 'No space left on device'

const OPEN_HINTS: readonly (readonly [said: string, hint: string])[] = [
  ['No such file or directory', "make the folder of the file, or change 'path' in profiles.yml"],
  [
    'not a valid DuckDB database file',
    "'path' in profiles.yml has to name a DuckDB file, or one that is not there yet",
  ],
  [DISK_FULL, 'the disk is full: free some space and run again'],
  ['Permission denied', 'the user that runs this may not touch that file: look at its owner and its permissions'],
]

function failedToConnect(code: `duckdb/${string}`, text: string, notes: readonly string[]): DbtError {
  return dbtError('DbtRuntimeError', code, text, { notes })
}
