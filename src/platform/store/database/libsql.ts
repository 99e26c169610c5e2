import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import type Libsql from 'libsql'
import type { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Database, Parameter, Row, Session } from './database.ts'
import { storable } from './parameters.ts'
import { ReadMemory } from './read-memory.ts'
import { TransactionScope } from './transaction-scope.ts'
import { fileProblem, isStoreProblem, storeProblem } from './store-problem.ts'

/** How long SQLite itself waits for another process: nothing else happens in this one meanwhile. */
const BLOCKING_WAIT_MS = 20
/** How long one waits in all, without being in the way of anything else. */
const LONGEST_WAIT_MS = 30_000
/** Nothing here waits for the event loop by itself: without a turn now and then nothing else would get one. */
const LONGEST_WITHOUT_TURN_MS = 5

/** Pages that are given back to the disk at once: some milliseconds. */
const PAGES_A_PART = 250
/** With SQLite's own 2 MB, moving pages about takes five times as long. */
const CACHE_KB = 32_000

/** Opens a store in a file of SQLite, and makes folder and file where there is none. */
export async function openLibsql(path: string): Promise<Database> {
  try {
    mkdirSync(dirname(path), { recursive: true })
    // Logs and failed rows are nobody else's business. What SQLite puts beside the file has the same permissions.
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
    const open = await libraryOpener()
    const writer = new Connection(open(path))
    await patiently(path, () => writer.prepareFile())
    const reader = new Connection(open(path))
    reader.run('pragma query_only = 1')
    for (const each of [writer, reader]) each.run(`pragma cache_size = -${CACHE_KB}`)
    return new LibsqlDatabase(path, writer, reader, open)
  } catch (thrown) {
    const error = storeProblem(thrown, path)
    throw isStoreProblem(error, 'store/cannot-open') ? (whyNot(path) ?? error) : error
  }
}

/** SQLite only says that it could not. */
function whyNot(path: string): DbtError | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    return fileProblem('store/cannot-open', path, 'that is a folder')
  }
  for (const needed of [path, dirname(path)].filter((each) => existsSync(each))) {
    try {
      accessSync(needed, constants.W_OK)
    } catch (error) {
      return fileProblem('store/read-only', path, error instanceof Error ? error.message : String(error))
    }
  }
  return undefined
}

/** Who waits for a place in a transaction. */
interface Waiting {
  readonly work: (session: Session) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

class LibsqlDatabase implements Database {
  readonly kind = 'sqlite'
  readonly address: string
  private readonly writer: Connection
  private readonly reader: Connection
  private readonly open: Open
  private readonly memory: ReadMemory
  /** In the order in which they came. */
  private readonly waiting: Waiting[] = []
  /** One transaction at a time: they share a connection, and what one waits for must not get into another. */
  private turnOfWriter: Promise<unknown> = Promise.resolve()
  private turnedAtMs = 0
  private readonly scope = new TransactionScope()

  constructor(path: string, writer: Connection, reader: Connection, open: Open) {
    this.address = path
    this.writer = writer
    this.reader = reader
    this.open = open
    this.memory = new ReadMemory(() => Number(reader.run('pragma data_version')[0]?.['data_version']))
  }

  async read(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    const known = await patiently(this.address, () => this.memory.find(sql, parameters))
    if (known) return known
    await this.letOthersIn()
    const rows = await patiently(this.address, () => this.reader.run(sql, parameters))
    this.memory.keep(sql, parameters, rows)
    return rows
  }

  write(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    return this.transaction((session) => session.write(sql, parameters))
  }

  async transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    this.scope.check()
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ work, resolve: resolve as Waiting['resolve'], reject })
      if (this.waiting.length === 1) void this.alone(() => this.writeTogether())
    })
  }

  exclusive<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.transaction(work)
  }

  async snapshot<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const connection = new Connection(this.open(this.address))
    try {
      connection.run('pragma query_only = 1')
      return await this.inTransaction(connection, work)
    } finally {
      connection.close()
    }
  }

  /** Gives free pages back, takes what stands in the log over into the file, and cuts the log. */
  async tidy(): Promise<void> {
    // A part at a time: others get in between.
    const parts = Math.ceil(Number((await this.read('pragma freelist_count'))[0]?.['freelist_count']) / PAGES_A_PART)
    for (let part = 0; part < parts; part++) {
      await this.alone(() =>
        patiently(this.address, () => this.writer.run(`pragma incremental_vacuum(${PAGES_A_PART})`)),
      )
      await turn()
    }
    await this.alone(() => patiently(this.address, () => this.writer.run('pragma wal_checkpoint(truncate)')))
  }

  async bytes(): Promise<number> {
    return [this.address, `${this.address}-wal`]
      .map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, size) => sum + size)
  }

  async close(): Promise<void> {
    do await this.turnOfWriter
    while (this.waiting.length > 0)
    this.reader.close()
    this.writer.foldLog()
    this.writer.close()
  }

  private alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.turnOfWriter.then(work)
    this.turnOfWriter = done.catch(() => {})
    return done
  }

  private async inTransaction<Result>(
    connection: Connection,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    await patiently(this.address, () => connection.run('begin'))
    try {
      const result = await this.inScope(connection, work)
      connection.run('commit')
      return result
    } catch (error) {
      connection.undo()
      throw storeProblem(error, this.address)
    }
  }

  /** One commit for all that wait: it costs as much as ten statements, and is made eight times for each run of a job. */
  private async writeTogether(): Promise<void> {
    const first = this.waiting.shift()
    if (!first) return
    const { writer } = this
    const written = [first]
    try {
      await this.letOthersIn()
      await patiently(this.address, () => writer.run('begin immediate'))
      const values = [await this.inScope(writer, first.work)]
      const until = performance.now() + LONGEST_WITHOUT_TURN_MS
      for (let next = this.waiting.shift(); next; next = performance.now() < until ? this.waiting.shift() : undefined) {
        written.push(next)
        const outcome = await this.inPart(next.work)
        if ('error' in outcome) written.pop()?.reject(outcome.error)
        else values.push(outcome.value)
      }
      writer.run('commit')
      for (const [at, { resolve }] of written.entries()) resolve(values[at])
    } catch (error) {
      writer.undo()
      const problem = storeProblem(error, this.address)
      for (const { reject } of written) reject(problem)
    }
    if (this.waiting.length > 0) void this.alone(() => this.writeTogether())
  }

  /** A part of a transaction that fails by itself. Rejects where the whole is lost with it, as on a full disk. */
  private async inPart(work: Waiting['work']): Promise<{ readonly value: unknown } | { readonly error: unknown }> {
    const { writer } = this
    writer.run('savepoint part')
    try {
      const value = await this.inScope(writer, work)
      writer.run('release part')
      return { value }
    } catch (error) {
      writer.run('rollback to part')
      writer.run('release part')
      return { error: storeProblem(error, this.address) }
    }
  }

  private inScope<Result>(connection: Connection, work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.scope.run(() => work(new TransactionSession(connection, () => this.letOthersIn())))
  }

  private async letOthersIn(): Promise<void> {
    if (performance.now() - this.turnedAtMs < LONGEST_WITHOUT_TURN_MS) return
    await turn()
    this.turnedAtMs = performance.now()
  }
}

class TransactionSession implements Session {
  private readonly connection: Connection
  private readonly letOthersIn: () => Promise<void>

  constructor(connection: Connection, letOthersIn: () => Promise<void>) {
    this.connection = connection
    this.letOthersIn = letOthersIn
  }

  async read(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    await this.letOthersIn()
    return this.connection.run(sql, parameters)
  }

  async write(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    await this.letOthersIn()
    return this.connection.run(sql, parameters)
  }

  transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return work(this)
  }
}

/** A connection that prepares each statement once: what the library takes for one it never gives back. */
class Connection {
  private readonly database: Libsql.Database
  private readonly prepared = new Map<string, Libsql.Statement>()

  constructor(database: Libsql.Database) {
    this.database = database
  }

  run(sql: string, parameters: readonly Parameter[] = []): readonly Row[] {
    let statement = this.prepared.get(sql)
    if (!statement) {
      statement = this.database.prepare(sql.replaceAll(/\$(\d+)/g, '?$1'))
      this.prepared.set(sql, statement)
    }
    const rows = statement.all(storable(parameters)) as Record<string, unknown>[]
    for (const row of rows) {
      for (const column in row) if (row[column] instanceof ArrayBuffer) row[column] = new Uint8Array(row[column])
    }
    return rows as Row[]
  }

  /** What a file keeps once it is told: that it has a log to which one writes while others read. */
  prepareFile(): void {
    // Before the first table: free pages can later be given back to the disk.
    this.run('pragma auto_vacuum = incremental')
    this.run('pragma journal_mode = wal')
    this.run('pragma synchronous = normal')
    this.run('select count(*) from sqlite_master')
  }

  /** After some errors SQLite has undone the transaction by itself. */
  undo(): void {
    try {
      this.run('rollback')
    } catch {
      // There was none any more.
    }
  }

  /**
   * Takes what stands in the log over into the file. SQLite would do so when the last connection closes, but the
   * library closes one for good only when all its statements were collected as garbage.
   */
  foldLog(): void {
    try {
      this.run('pragma wal_checkpoint(truncate)')
    } catch {
      // Then the next one who opens the file does it.
    }
  }

  close(): void {
    this.prepared.clear()
    this.database.close()
  }
}

type Open = (path: string) => Libsql.Database

/** Loaded with the first store, not at start. */
async function libraryOpener(): Promise<Open> {
  const { default: Library } = await import('libsql')
  return (path) => new Library(path, { timeout: BLOCKING_WAIT_MS })
}

/** Tries again while another process writes. */
async function patiently<Result>(address: string, attempt: () => Result): Promise<Result> {
  let waitMs = 1
  for (let waitedMs = 0; ; waitedMs += waitMs + BLOCKING_WAIT_MS) {
    try {
      return attempt()
    } catch (thrown) {
      const error = storeProblem(thrown, address)
      if (!isStoreProblem(error, 'store/busy') || waitedMs > LONGEST_WAIT_MS) throw error
    }
    waitMs = Math.min(waitMs * 2, 50)
    await pause(waitMs)
  }
}
