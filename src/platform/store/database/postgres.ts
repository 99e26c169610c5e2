import { setTimeout as pause } from 'node:timers/promises'
import type { Pool, PoolClient, PoolConfig } from 'pg'
import type { StoreAddress } from './address.ts'
import type { Database, Parameter, Row, Session } from './database.ts'
import { OpenSockets } from './open-sockets.ts'
import { storable } from './parameters.ts'
import type { Patience } from './patience.ts'
import { storeProblem } from './store-problem.ts'
import { TransactionScope } from './transaction-scope.ts'

const CONNECTIONS = 8
const CONNECT_TIMEOUT_MS = 10_000
const LONGEST_GOODBYE_MS = 2000
/** Two transactions that wait for each other, or saw what the other changed: one is undone, and tries again. */
const TRY_AGAIN: ReadonlySet<string> = new Set(['40001', '40P01'])
const ATTEMPTS = 10
const OPTIONS = [
  // A program that was stopped in the middle of a transaction must not stop all others.
  'idle_in_transaction_session_timeout=10s',
  'lock_timeout=30s',
  'client_min_messages=warning',
]
/** Any number, if only all programs take the same one. */
const LOCK_OF_TABLES = 8_580_001

/** Opens a store in a schema of a PostgreSQL database, and makes the schema where there is none. */
export async function openPostgresStore(
  address: Extract<StoreAddress, { kind: 'postgres' }>,
  patience: Patience,
): Promise<Database> {
  const { default: pg } = await import('pg')
  const sockets = new OpenSockets()
  patience.onEnd(() => sockets.destroy())
  const pool = new pg.Pool({ ...poolConfig(address), stream: sockets.make })
  // A connection that dies while nobody uses it is no loss: the pool opens another one.
  pool.on('error', () => {})
  // Whoever waits for an answer is told of it too; an error that nobody listens to would end the program.
  pool.on('connect', (client) => client.on('error', () => {}))
  const database = new PostgresDatabase(address.shown, address.schema, { pool, sockets, patience })
  try {
    await database.makeSchema()
  } catch (error) {
    await database.close()
    throw storeProblem(error, address.shown)
  }
  return database
}

class PostgresDatabase implements Database {
  readonly kind = 'postgres'
  readonly address: string
  private readonly schema: string
  private readonly pool: Pool
  private readonly sockets: OpenSockets
  private readonly patience: Patience
  private readonly scope = new TransactionScope()

  constructor(
    address: string,
    schema: string,
    parts: { readonly pool: Pool; readonly sockets: OpenSockets; readonly patience: Patience },
  ) {
    this.address = address
    this.schema = schema
    this.pool = parts.pool
    this.sockets = parts.sockets
    this.patience = parts.patience
  }

  async read(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    try {
      const asked = this.patience.wait(() => this.pool.query(sql, storable(parameters)))
      return (await asked).rows as Row[]
    } catch (error) {
      throw storeProblem(error, this.address)
    }
  }

  write(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    return this.transaction((session) => session.write(sql, parameters))
  }

  transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.inTransaction('begin', work)
  }

  exclusive<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.inTransaction('begin', async (session) => {
      await session.read('select pg_advisory_xact_lock($1)', [LOCK_OF_TABLES])
      return work(session)
    })
  }

  snapshot<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.inTransaction('begin isolation level repeatable read read only', work)
  }

  /** The server tidies up by itself. */
  async tidy(): Promise<void> {}

  async bytes(): Promise<number> {
    const [row] = await this.read(
      `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint as bytes
       from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r'`,
      [this.schema],
    )
    return Number(row?.['bytes'])
  }

  /** A server that does not answer is left without a word. */
  async close(): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_GOODBYE_MS).unref())
    await Promise.race([this.pool.end(), late])
    this.sockets.destroy()
  }

  /** Looked for first: who may not make schemas may still use one that is there. */
  async makeSchema(): Promise<void> {
    await this.exclusive(async (session) => {
      const there = await session.read('select 1 from pg_namespace where nspname = $1', [this.schema])
      if (there.length === 0) await session.write(`create schema ${this.schema}`)
    })
  }

  private async inTransaction<Result>(begin: string, work: (session: Session) => Promise<Result>): Promise<Result> {
    this.scope.check()
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(begin, work)
      } catch (error) {
        if (attempt === ATTEMPTS || !TRY_AGAIN.has(codeOf(error))) throw storeProblem(error, this.address)
      }
      await pause(attempt * 5)
    }
  }

  private async attempt<Result>(begin: string, work: (session: Session) => Promise<Result>): Promise<Result> {
    const { patience } = this
    const client = await patience.wait(() => this.pool.connect())
    let broken: Error | undefined
    const onError = (error: Error): void => {
      broken ??= error
    }
    client.on('error', onError)
    try {
      await patience.wait(() => client.query(begin))
      const result = await this.scope.run(() => work(new TransactionSession(client, patience)))
      await patience.wait(() => client.query('commit'))
      return result
    } catch (error) {
      await patience.wait(() => client.query('rollback')).catch(onError)
      // The first word tells more than what a connection says that is gone.
      throw broken && isGone(error) ? broken : error
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && /^Client has encountered|^Connection terminated/.test(error.message)
}

class TransactionSession implements Session {
  private readonly client: PoolClient
  private readonly patience: Patience

  constructor(client: PoolClient, patience: Patience) {
    this.client = client
    this.patience = patience
  }

  async read(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    const asked = this.patience.wait(() => this.client.query(sql, storable(parameters)))
    return (await asked).rows as Row[]
  }

  write(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    return this.read(sql, parameters)
  }

  transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return work(this)
  }
}

function poolConfig({ url, schema, options }: Extract<StoreAddress, { kind: 'postgres' }>): PoolConfig {
  return {
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'trellis',
    options: `${OPTIONS.map((option) => `-c ${option}`).join(' ')} -c search_path=${schema} ${options}`,
    types: { getTypeParser: (oid: number) => PARSERS[oid] ?? asText } as NonNullable<PoolConfig['types']>,
  }
}

const asText = (value: string | Buffer) => value

/** Whole numbers of all sizes, floating point, numeric (which sums are) and bytes; all else is text. */
const PARSERS: Readonly<Record<number, (value: string) => unknown>> = {
  20: Number,
  21: Number,
  23: Number,
  700: Number,
  701: Number,
  1700: Number,
  17: (value) => Buffer.from(value.slice(2), 'hex'),
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
