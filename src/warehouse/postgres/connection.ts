import type { Client, FieldDef } from 'pg'
import { createConnection, type Socket } from 'node:net'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'
import type { AdapterResponse, Connection, RunOptions, RunResult } from '#warehouse/adapter/connection.ts'
import { EMPTY_TABLE, type ResultTable } from '#warehouse/adapter/result-table.ts'
import { cellReader } from './cells.ts'
import { postgresError, refusedStatement } from './database-error.ts'
import { endsConnection } from './server-error.ts'
import { pgType } from './pg-type.ts'
import { withBindings } from './sql-literal.ts'

const LONGEST_GOODBYE_MS = 1000

/** One connection of the driver, with what the server says beside its rows. */
export class Wire {
  readonly client: Client
  /** How the last statement ended, for example `INSERT 0 2`. */
  commandTag = ''
  /** Why it is of no use any more. */
  lost: Error | undefined
  isBusy = false
  /** Whether the server was asked to end what it was doing, which it may hear of when that has long been done. */
  wasCancelled = false

  constructor(client: Client) {
    this.client = client
    client.on('error', (error) => {
      this.lost ??= error
    })
    client.on('end', () => {
      this.lost ??= new Error('Connection terminated')
    })
    // The results of the driver keep only the first word of the tag.
    this.inner.on('commandComplete', ({ text }: { readonly text: string }) => {
      this.commandTag = text
    })
  }

  /** Sends a script, and gives the last of its results. */
  async send(sql: string): Promise<WireResult> {
    this.commandTag = ''
    this.isBusy = true
    try {
      const results = (await this.client.query({ text: sql, rowMode: 'array', types: AS_TEXT })) as unknown
      return (Array.isArray(results) ? results.at(-1) : results) as WireResult
    } catch (error) {
      // The server hangs up behind such an answer, of which nothing may have been heard yet.
      if (endsConnection(error)) this.lost ??= error as Error
      throw error
    } finally {
      this.isBusy = false
    }
  }

  /** Sends one statement with its values apart from it, and tells each row as it comes. Gives the columns. */
  async ask(
    { text, values }: { readonly text: string; readonly values: readonly unknown[] },
    row: (cells: readonly (string | null)[], fields: readonly FieldDef[]) => void,
  ): Promise<readonly FieldDef[]> {
    const { Query } = await import('pg').then(driverOf)
    this.isBusy = true
    try {
      return await new Promise((resolve, reject) => {
        const query = new Query({
          text,
          values: [...values],
          rowMode: 'array',
          types: AS_TEXT_BOUND,
          queryMode: 'extended',
        } as never)
        query.on('row', (cells: unknown, result: unknown) =>
          row(cells as readonly (string | null)[], (result as WireResult).fields),
        )
        query.on('end', (result: unknown) => resolve((result as WireResult).fields))
        query.on('error', (error: Error) => {
          if (endsConnection(error)) this.lost ??= error
          reject(error)
        })
        this.client.query(query)
      })
    } finally {
      this.isBusy = false
    }
  }

  /** Takes leave of the server, which is not waited for if it does not answer. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.drop(), LONGEST_GOODBYE_MS)
    await this.client.end().catch(() => {})
    clearTimeout(timer)
  }

  /** Lets go of it without a word. */
  drop(): void {
    this.inner.stream.destroy()
  }

  /** What the driver keeps to itself. */
  private get inner(): NodeJS.EventEmitter & { readonly stream: Socket } {
    return (this.client as unknown as { readonly connection: NodeJS.EventEmitter & { readonly stream: Socket } })
      .connection
  }

  get isInTransaction(): boolean {
    return this.client.getTransactionStatus() !== 'I'
  }
}

interface WireResult {
  readonly rows: (readonly (string | null)[])[]
  readonly fields: readonly FieldDef[]
}

/** Values stay as the server writes them: the driver's own dates would move with the clock of this machine. */
const AS_TEXT = { getTypeParser: () => (text: string) => text } as never

/** Where values are bound, the driver takes it for the list of their types as well. */
const AS_TEXT_BOUND = Object.assign([], AS_TEXT) as never

/** Written for `require`, it has all it exports under `default`, bundled or not. */
export function driverOf(module: unknown): typeof import('pg') {
  return (module as { readonly default: typeof import('pg') }).default
}

/** Where a connection comes from and goes to. */
export interface WireSource {
  /** A connection of its own that no one has used yet. */
  openNew(): Promise<Wire>
  /** One that is as good as new. */
  take(): Promise<Wire>
  /** Takes it back for whoever connects next. */
  release(wire: Wire): Promise<void>
  readonly host: string
  readonly port: number
  readonly autocommit: boolean
}

/**
 * One conversation with PostgreSQL. As in Python's driver the first statement begins a transaction, which is rolled
 * back if the connection is closed before someone says COMMIT. That driver does not notice a COMMIT that is a statement
 * like others, as all of dbt's are: what follows it stands for itself, and may be what no transaction takes.
 */
export class PostgresConnection implements Connection {
  private wire: Wire
  private readonly source: WireSource
  private hasBegun = false
  /** Whether nothing has been asked on it yet. */
  private isUntouched = true
  private closed = false

  constructor(wire: Wire, source: WireSource) {
    this.wire = wire
    this.source = source
  }

  async run(sql: string, { fetch, limit, bindings }: RunOptions): Promise<RunResult> {
    const statement = bindings ? withBindings(sql, bindings) : sql
    try {
      await this.begin()
      const result = await this.wire.send(statement)
      const tag = this.wire.commandTag
      if (!tag) throw refusedStatement("can't execute an empty query", sql)
      return { response: responseOf(tag), table: fetch ? tableOf(result, limit) : EMPTY_TABLE }
    } catch (error) {
      throw error instanceof DbtError ? error : postgresError(error, statement)
    }
  }

  get standsAlone(): boolean {
    return (this.hasBegun || this.source.autocommit) && !this.wire.isInTransaction
  }

  async rollback(): Promise<void> {
    this.hasBegun = false
    if (this.wire.isInTransaction) await this.wire.send('ROLLBACK')
  }

  cancel(): void {
    if (!this.closed) cancelStatement(this.wire, this.source)
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    await this.source.release(this.wire)
  }

  private async begin(): Promise<void> {
    const isFirst = this.isUntouched
    this.isUntouched = false
    // What a former user left may have gone meanwhile. Later on, settings and temporary tables would be lost with it.
    if (isFirst && this.wire.lost) this.wire = await this.source.openNew()
    if (this.source.autocommit || this.hasBegun) return
    if (!this.wire.isInTransaction) {
      try {
        await this.wire.send('BEGIN')
      } catch (error) {
        if (!isFirst || !this.wire.lost) throw error
        this.wire = await this.source.openNew()
        await this.wire.send('BEGIN')
      }
    }
    this.hasBegun = true
  }
}

const CANCEL_REQUEST = 80877102

/** Ends what a connection is doing: asks the server on one of its own, as the protocol wants it; it needs no password. */
export function cancelStatement(wire: Wire, { host, port }: Pick<WireSource, 'host' | 'port'>): void {
  if (!wire.isBusy) return
  wire.wasCancelled = true
  const { processID, secretKey } = wire.client as unknown as { processID: number; secretKey: number }
  const socket = createConnection(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port })
  const request = Buffer.alloc(16)
  for (const [index, word] of [16, CANCEL_REQUEST].entries()) request.writeInt32BE(word, index * 4)
  request.writeInt32BE(processID, 8)
  request.writeInt32BE(secretKey, 12)
  // Whether it is heard cannot be known: the statement fails, or it was done.
  socket.on('error', () => {})
  socket.once('connect', () => socket.end(request))
}

/** dbt takes the words of the tag as a code, and its last number for the rows. */
function responseOf(tag: string): AdapterResponse {
  const words = tag.split(' ')
  const code = words.filter((word) => !/^\d+$/.test(word)).join(' ')
  const last = words.at(-1) ?? ''
  return { _message: tag, code, rows_affected: /^\d+$/.test(last) ? Number(last) : -1 }
}

function tableOf({ fields, rows }: WireResult, limit = Number.POSITIVE_INFINITY): ResultTable {
  const readers = fields.map(({ dataTypeID }) => cellReader(dataTypeID))
  const columns = fields.map(({ name, dataTypeID }) => {
    const { name: type, kind } = pgType(dataTypeID)
    return { name, type, kind }
  })
  const wanted = rows.length > limit ? rows.slice(0, limit) : rows
  return {
    columns,
    rows: wanted.map((row) =>
      row.map((text, index): Cell => (text === null ? null : (readers[index]?.(text) ?? text))),
    ),
  }
}
