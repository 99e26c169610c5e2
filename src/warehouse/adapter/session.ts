import type { EventSink } from '#foundation/events/event.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { interrupted } from '#foundation/diagnostics/interrupted.ts'
import type { Adapter } from './adapter.ts'
import type { Cell } from './cell.ts'
import type { Connection, RunResult } from './connection.ts'
import { DatabaseError } from './database-error.ts'
import { Introspection } from './introspection.ts'
import { withQueryComment, type QueryComment } from './query-comment.ts'
import { withUniqueNames } from './result-table.ts'
import { runGuarded } from './run-guarded.ts'
import { asWritten, type RewrittenStatement } from './statement-rewriting.ts'
import type { WriteGuard } from './write-guard.ts'

/** What all statements share while one node has the session. */
export interface AcquireOptions {
  /** Where the statements are told, for example a sink that knows the node. */
  readonly events?: EventSink
  readonly queryComment?: QueryComment
}

/** How a statement of a macro is run. */
export interface ExecuteOptions {
  /** Opens a transaction first, unless one is open. */
  readonly autoBegin?: boolean
  readonly fetch?: boolean
  readonly limit?: number
}

/** How a statement with values of its own is run. */
export interface AddQueryOptions extends ExecuteOptions {
  readonly bindings?: readonly Cell[]
  /** Tells only the first 512 characters of the statement: for seeds. */
  readonly abridgeSqlLog?: boolean
}

/**
 * A thread's connection to the warehouse, with dbt's way of keeping transactions: `transactionOpen` is what dbt
 * believes, since a script may say BEGIN and COMMIT on its own.
 */
export class Session {
  readonly adapter: Adapter
  /** Relations, schemas and columns as the warehouse knows them. */
  readonly introspection: Introspection
  private connection: Connection | undefined
  private currentName: string | undefined
  private events: EventSink
  private queryComment: QueryComment | undefined
  private open = false
  private wasConnected = false
  private isMute = false
  private lastWork: (() => Promise<void>) | undefined
  private guard: WriteGuard | undefined
  private hasBegunAnew = false

  constructor(adapter: Adapter) {
    this.adapter = adapter
    this.events = adapter.options.events
    this.introspection = new Introspection(this)
  }

  /** The connection's name in logs: mostly a node's unique id. */
  get name(): string | undefined {
    return this.currentName
  }
  get transactionOpen(): boolean {
    return this.open
  }
  get eventSink(): EventSink {
    return this.events
  }

  /** Names the connection for what is done next. */
  acquire(name = 'master', options: AcquireOptions = {}): void {
    this.events = options.events ?? this.adapter.options.events
    this.queryComment = options.queryComment
    if (this.currentName === undefined) {
      this.events.emit('NewConnection', { conn_name: name, conn_type: this.adapter.type })
    } else if (this.currentName !== name) {
      this.events.emit('ConnectionReused', { orig_conn_name: this.currentName, conn_name: name })
    }
    this.currentName = name
  }

  /** Runs work on a connection of this name, and releases it. */
  async named<T>(name: string, work: () => Promise<T>, options: AcquireOptions = {}): Promise<T> {
    this.acquire(name, options)
    try {
      return await work()
    } finally {
      await this.release()
    }
  }

  /** Runs work that may not ask the warehouse anything; what the relation cache knows is there all the same. */
  async mute<T>(work: () => Promise<T>): Promise<T> {
    this.isMute = true
    try {
      return await work()
    } finally {
      this.isMute = false
    }
  }

  /** Runs work on this connection whose statements are told elsewhere. */
  async telling<T>(events: EventSink, work: () => Promise<T>): Promise<T> {
    const before = this.events
    this.events = events
    try {
      return await work()
    } finally {
      this.events = before
    }
  }

  /** From now on, until it is released, nothing is published that this guard does not let through. */
  guardWith(guard: WriteGuard | undefined): void {
    this.guard = guard
  }

  /** Does something on the connection before its first statement, of which nobody is told, and leaves it as new. */
  async beforehand<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.connect()
    try {
      return await work(connection)
    } finally {
      await connection.rollback()
    }
  }

  /** Rolls back what is open and closes the connection: its temporary tables are gone. */
  async release(): Promise<void> {
    const connection = this.connection
    if (!connection) {
      this.guard = undefined
      return
    }
    const refusal = await this.keepLastWords()
    this.guard = undefined
    this.connection = undefined
    this.lastWork = undefined
    if (this.open) await this.rollBack(connection)
    this.events.emit('ConnectionClosed', { conn_name: this.connectionName })
    await connection.close()
    this.events = this.adapter.options.events
    this.queryComment = undefined
    if (refusal) throw refusal
  }

  /** Releases at the end of a run. */
  async cleanUp(): Promise<void> {
    if (this.currentName === undefined) return
    const name = this.connection ? 'ConnectionLeftOpenInCleanup' : 'ConnectionClosedInCleanup'
    this.events.emit(name, { conn_name: this.connectionName })
    await this.release()
  }

  /** Runs a script with the query comment on it. A column's name that comes again gets a number. */
  async execute(sql: string, options: ExecuteOptions = {}): Promise<RunResult> {
    const autoBegin = (options.autoBegin ?? false) && this.adapter.parts.beginsTransactions
    const { response, table } = await this.addQuery(withQueryComment(sql, this.queryComment), { ...options, autoBegin })
    return { response, table: withUniqueNames(table) }
  }

  /** Runs a script as it is. Opens a transaction first unless told otherwise. */
  async addQuery(written: string, options: AddQueryOptions = {}): Promise<RunResult> {
    const rewritten = options.bindings ? undefined : await this.rewritten(written)
    const sql = rewritten?.sql ?? written
    try {
      return await this.send(sql, options)
    } catch (error) {
      throw rewritten ? asWritten(error, written, rewritten) : error
    }
  }

  /** The statement as this session would send it; undefined where it is sent as it is. */
  async rewritten(written: string): Promise<RewrittenStatement | undefined> {
    return this.adapter.parts.rewriting?.rewrite(written, async (sql) => {
      if (this.isMute || this.adapter.isStopped) return undefined
      return (await this.connect()).refusalOf?.(sql)
    })
  }

  private async send(sql: string, options: AddQueryOptions): Promise<RunResult> {
    if (this.adapter.isStopped) throw interrupted()
    if (this.isMute) throw notAcquired()
    if ((options.autoBegin ?? true) && !this.open) await this.begin()
    const conn_name = this.connectionName
    this.events.emit('ConnectionUsed', { conn_type: this.adapter.type, conn_name })
    this.events.emit('SQLQuery', { conn_name, sql: options.abridgeSqlLog ? `${sql.slice(0, 512)}...` : sql })
    const started = performance.now()
    const connection = await this.connect()
    try {
      const { fetch = false, limit, bindings } = options
      const result = await runGuarded(this.guard, connection, sql, {
        fetch,
        ...(limit !== undefined && limit !== 0 && { limit }),
        ...(bindings && { bindings }),
      })
      const elapsed = (performance.now() - started) / 1000
      const { _message: status, query_id = '' } = result.response
      this.events.emit('SQLQueryStatus', { status, elapsed, query_id })
      return result
    } catch (error) {
      this.tellFailure(error, sql)
      await this.rollBackIfOpen()
      throw error
    }
  }

  async begin(): Promise<void> {
    if (this.open) {
      throw dbtError(
        'DbtInternalError',
        'database/transaction-open',
        `Tried to begin a new transaction on connection "${this.connectionName}", but it already had one open!`,
      )
    }
    const { transactions } = this.adapter.dialect
    if (transactions?.begin) await this.addQuery(transactions.begin, { autoBegin: false })
    else if (transactions && this.guard && this.connection?.standsAlone) {
      // What was begun by the connection itself is over: without this, each statement would be published by itself.
      await this.connection.run('begin', { fetch: false })
      this.hasBegunAnew = true
    }
    this.open = true
  }

  async commit(): Promise<void> {
    if (!this.open) {
      throw dbtError(
        'DbtInternalError',
        'database/no-transaction',
        `Tried to commit transaction on connection "${this.connectionName}", but it does not have one open!`,
      )
    }
    await this.doLastWork()
    this.events.emit('SQLCommit', { conn_name: this.connectionName })
    const { transactions } = this.adapter.dialect
    if (transactions) await this.addQuery(transactions.commit, { autoBegin: false })
    this.open = false
  }

  /** Does this as the last thing of the transaction that is committed next. If it fails, nothing is committed. */
  beforeCommit(work: () => Promise<void>): void {
    this.lastWork = work
  }

  /** Commits where a transaction is open. */
  async commitIfOpen(): Promise<void> {
    if (this.open) await this.commit()
  }

  async rollBackIfOpen(): Promise<void> {
    if (this.open && this.connection) await this.rollBack(this.connection)
  }

  /** Leaves the connection without a transaction, as before the first statement. */
  async clearTransaction(): Promise<void> {
    await this.rollBackIfOpen()
    await this.begin()
    await this.commit()
  }

  /** Ends the running statement, if there is one. False: there is no connection. */
  cancel(): boolean {
    this.connection?.cancel()
    return this.connection !== undefined
  }

  private async doLastWork(): Promise<void> {
    const work = this.lastWork
    this.lastWork = undefined
    try {
      await work?.()
    } catch (error) {
      await this.rollBackIfOpen()
      throw error
    }
  }

  /** Whoever begins again after the commit, and does not commit, has counted on each statement being kept. */
  private async keepLastWords(): Promise<Error | undefined> {
    const isOpen = this.hasBegunAnew && this.open && this.connection?.standsAlone === false
    this.hasBegunAnew = false
    if (!isOpen) return undefined
    try {
      await this.commit()
      return undefined
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  private get connectionName(): string {
    return this.currentName ?? ''
  }

  /** For a macro that the adapter calls by itself, behind what its statement has told. */
  tellFailedMacro(macro: string): void {
    const { label, tellsFailedMacros } = this.adapter.parts
    if (!tellsFailedMacros) return
    this.events.emit('AdapterEventDebug', { name: label, base_msg: 'Error running SQL: {}', args: [`macro ${macro}`] })
    this.events.emit('AdapterEventDebug', { name: label, base_msg: 'Rolling back transaction.' })
  }

  private tellFailure(error: unknown, sql: string): void {
    if (!this.events.reads('debug')) return
    const { label, type } = this.adapter.parts
    const text = error instanceof DatabaseError ? error.text : String(error)
    const isRefusal = error instanceof DatabaseError && error.excType === 'DbtDatabaseError'
    const lines = [`${type} error: ${text}`, `Error running SQL: ${sql}`, 'Rolling back transaction.']
    for (const base_msg of isRefusal ? [`${label} error: ${text}`] : lines) {
      this.events.emit('AdapterEventDebug', { name: label, base_msg })
    }
  }

  private async connect(): Promise<Connection> {
    if (!this.connection) {
      this.events.emit('NewConnectionOpening', { connection_state: this.wasConnected ? 'closed' : 'init' })
      this.connection = await this.adapter.parts.driver.connect()
      this.wasConnected = true
    }
    return this.connection
  }

  private async rollBack(connection: Connection): Promise<void> {
    this.events.emit('Rollback', { conn_name: this.connectionName })
    this.open = false
    try {
      await connection.rollback()
    } catch (error) {
      this.events.emit('RollbackFailed', { conn_name: this.connectionName, exc_info: String(error) })
    }
  }
}

function notAcquired(): Error {
  return dbtError('DbtRuntimeError', 'database/no-introspection', 'connection never acquired for thread', {
    hint: 'with --no-introspect templates cannot ask the warehouse: leave it out, or ask only while running',
  })
}
