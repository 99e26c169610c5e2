import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Connection, Driver } from '#warehouse/adapter/connection.ts'
import { connectError, roleError } from './connect-error.ts'
import { driverOf, PostgresConnection, Wire, type WireSource } from './connection.ts'
import type { PostgresCredentials } from './credentials.ts'
import { type Encryption, encryptions } from './encryption.ts'
import { type ConnectCredentials, sessionOptions, withLibpqDefaults } from './libpq-defaults.ts'
import { type KeptPassword, passwordInFile } from './passfile.ts'
import { serverError } from './server-error.ts'

/** Routers and poolers drop what has been silent for long, and do not always say so. */
const LONGEST_IDLE_MS = 30_000

/**
 * Connections to one target. Whoever connects gets one that is as good as new: what a former user has left in it,
 * temporary tables and settings, is gone.
 */
export class PostgresDriver implements Driver, WireSource {
  private readonly given: PostgresCredentials
  /** Where relative paths start: the project's folder. */
  private readonly folder: string
  private readonly idle: { readonly wire: Wire; readonly sinceMs: number }[] = []
  /** The same with what the environment adds. */
  private complete: ConnectCredentials | undefined
  /** Which of the modes that `sslmode` allows the server has taken. */
  private taken: Encryption | undefined

  constructor(given: PostgresCredentials, folder: string) {
    this.given = given
    this.folder = folder
  }

  private get credentials(): ConnectCredentials {
    this.complete ??= withLibpqDefaults(this.given, process.env)
    return this.complete
  }
  get host(): string {
    return this.credentials.host
  }
  get port(): number {
    return this.given.port
  }
  get autocommit(): boolean {
    return this.given.autocommit
  }

  async connect(): Promise<Connection> {
    return new PostgresConnection(await this.take(), this)
  }

  async take(): Promise<Wire> {
    return this.kept() ?? (await this.openNew())
  }

  async openNew(): Promise<Wire> {
    const { retries } = this.credentials
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.opened()
      } catch (error) {
        if (attempt >= retries || error instanceof DbtError)
          throw connectError(error, this.credentials, this.keptPassword())
        await new Promise((done) => setTimeout(done, 1000 * attempt * attempt))
      }
    }
  }

  async release(wire: Wire): Promise<void> {
    try {
      if (wire.lost) return
      // A wish to cancel that is still on its way would end what is asked next.
      if (wire.wasCancelled) return await wire.end()
      if (wire.isInTransaction) await wire.send('ROLLBACK')
      await wire.send('DISCARD ALL')
      await this.prepare(wire)
      this.idle.push({ wire, sinceMs: performance.now() })
    } catch {
      // Nobody waits for what this connection was asked last.
      await wire.end()
    }
  }

  async close(): Promise<void> {
    const wires = this.idle.splice(0)
    await Promise.all(wires.map(({ wire }) => wire.end()))
  }

  /** A connection that was given back, and is as good as a new one. */
  private kept(): Wire | undefined {
    for (let kept = this.idle.pop(); kept; kept = this.idle.pop()) {
      const { wire, sinceMs } = kept
      if (wire.lost) continue
      if (performance.now() - sinceMs < LONGEST_IDLE_MS) return wire
      void wire.end()
    }
    return undefined
  }

  /** Tries what `sslmode` allows, in libpq's order. */
  private async opened(): Promise<Wire> {
    const ways = this.taken ? [this.taken] : encryptions(this.credentials, this.folder)
    let failure: unknown
    for (const ssl of ways) {
      try {
        const wire = await this.openedWith(ssl)
        this.taken = ssl
        return wire
      } catch (error) {
        failure = error
        if (!isAboutEncryption(error)) throw error
      }
    }
    throw failure
  }

  private async openedWith(ssl: Encryption): Promise<Wire> {
    const { Client } = await driverModule()
    const client = new Client({ ...this.configuration(), ssl })
    const wire = new Wire(client)
    try {
      await client.connect()
      await this.prepare(wire)
    } catch (error) {
      wire.drop()
      throw error
    }
    return wire
  }

  private async prepare(wire: Wire): Promise<void> {
    const { role } = this.credentials
    if (!role) return
    const sql = `set role ${role}`
    await wire.send(sql).catch((error: unknown) => {
      throw roleError(error, sql)
    })
  }

  private configuration(): ClientConfig {
    const { host, port, user, password, database, connect_timeout, keepalives_idle, application_name } =
      this.credentials
    return {
      host,
      port,
      user,
      password: () => password || passwordOf(this.keptPassword()),
      database,
      options: sessionOptions(this.given, process.env),
      connectionTimeoutMillis: connect_timeout * 1000,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepalives_idle * 1000,
      ...(application_name && { application_name }),
    }
  }

  /** What libpq would take where the profile has an empty password. */
  private keptPassword(): KeptPassword {
    if (this.given.password) return undefined
    return passwordInFile(process.env['PGPASSFILE'] || join(homedir(), '.pgpass'), this.credentials)
  }
}

function passwordOf(kept: KeptPassword): string {
  return kept && 'password' in kept ? kept.password : ''
}

/** Only a refusal of the encryption, or of its lack, is a reason to try the other way. */
function isAboutEncryption(error: unknown): boolean {
  const told = serverError(error)
  if (told) return told.code === '28000'
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'EPROTO' || /^ERR_(SSL|TLS)/.test(code ?? '') || /does not support SSL/.test(message)
}

/** Loaded by the first connection, not at start. */
async function driverModule(): Promise<typeof import('pg')> {
  return driverOf(await import('pg'))
}
