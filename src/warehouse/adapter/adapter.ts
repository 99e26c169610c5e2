import type { EventSink } from '#foundation/events/event.ts'
import type { ColumnFactory } from './column.ts'
import type { Driver } from './connection.ts'
import type { Credentials, Setting } from './credentials.ts'
import type { Dialect } from './dialect.ts'
import type { Fencing } from './fence.ts'
import type { IntrospectionFacts } from './introspection.ts'
import type { MacroCalls } from './macro-calls.ts'
import type { ModelFacts } from './model-facts.ts'
import type { Policy } from './policy.ts'
import { populateCache } from './populate-cache.ts'
import type { QueryCheck, ReadOnlyDatabase } from './read-query.ts'
import type { Relation } from './relation.ts'
import { RelationCache } from './relation-cache.ts'
import type { RelationFactory } from './relation-factory.ts'
import type { SeedTypes } from './seed-types.ts'
import type { StatementRewriting } from './statement-rewriting.ts'
import { Session } from './session.ts'
import type { VendorMethod } from './vendor-method.ts'

/** What a warehouse's folder gives: four parts (connection, dialect, types, introspection), and methods of its own. */
export interface AdapterParts {
  readonly type: string
  /** As people write it, for example `DuckDB`. */
  readonly label: string
  /** The same for all processes that reach the same database, and for no other. */
  readonly identity: string
  /** Whether it goes with the process, and all that was written to it. */
  readonly isPassing?: boolean
  readonly credentials: Credentials
  readonly driver: Driver
  readonly dialect: Dialect
  readonly relations: RelationFactory
  readonly columns: ColumnFactory
  readonly seedTypes: SeedTypes
  readonly introspection: IntrospectionFacts
  readonly methods: Readonly<Record<string, VendorMethod>>
  /** dbt's class for it, and which methods of all adapters that one has anew: Python's complaints name the class. */
  readonly pythonClass: { readonly name: string; readonly overrides: readonly string[] }
  readonly fencing: Fencing
  /** What is done to each statement before it is sent. Absent where it is sent as it is. */
  readonly rewriting?: StatementRewriting
  /** Whether statements that ask for a transaction get one. A user may have switched that off. */
  readonly beginsTransactions: boolean
  /** Whether the log says which macro that the adapter is made of has failed. */
  readonly tellsFailedMacros?: boolean
  /** What has to be held while a model is built, for example a lock; `work` builds it. */
  readonly aroundModel?: <T>(session: Session, model: ModelFacts, work: () => Promise<T>) => Promise<T>
  /** Looks at queries of the project that are for readers, without asking them. */
  readonly openQueryCheck: () => Promise<QueryCheck>
}

/** What a project adds to a warehouse. */
export interface AdapterOptions {
  readonly macros: MacroCalls
  readonly events: EventSink
  /** The `quoting` of the project. */
  readonly quoting: Partial<Policy>
  /** Ends all running statements when it fires. */
  readonly signal?: AbortSignal
}

/** A kind of warehouse, as it is registered. */
export interface AdapterKind {
  readonly type: string
  readonly settings: readonly Setting[]
  /** Facts that are known before any target is. */
  readonly dialect: Dialect
  readonly relations: RelationFactory
  readonly columns: ColumnFactory
  /** Checks a target of profiles.yml, already rendered. Throws a `DbtError` that names the key. */
  parseCredentials(target: Readonly<Record<string, unknown>>): Credentials
  /** The file that only one process at a time may have open; undefined where there is no such thing. */
  readonly exclusiveFile?: (credentials: Credentials, folder: string) => ExclusiveFile | undefined
  /** The database for those who may only read. Opens nothing yet. Undefined where it cannot be had from outside a run. */
  readonly openReads?: (credentials: Credentials, folders: WarehouseFolders) => ReadOnlyDatabase | undefined
  /** Opens nothing yet: the first statement does. */
  open(credentials: Credentials, options: AdapterOptions & WarehouseFolders): Adapter
}

export interface WarehouseFolders {
  /** What relative paths of the profile start from. */
  readonly folder: string
  /** Where files that SQL reads are looked for first; absent where that is the same. */
  readonly readsFrom?: string
}

/** A database that is a file. */
export interface ExclusiveFile {
  /** As it is to be opened, whole. */
  readonly path: string
  /** The same for all paths that lead to this file. */
  readonly identity: string
  /** How it is to be opened. */
  readonly config: Readonly<Record<string, string>>
  /** What is set on each connection. */
  readonly settings?: Readonly<Record<string, string>>
  /** Whether the profile leaves the file with whoever has it. */
  readonly keepOpen: boolean
  /** Other files that are opened with it, by their identities. */
  readonly attached: readonly string[]
}

const CANCEL_INTERVAL_MS = 50

/** One target of one run: what all threads share. */
export class Adapter {
  readonly parts: AdapterParts
  readonly options: AdapterOptions
  readonly cache: RelationCache
  private readonly sessions = new Set<Session>()
  private readonly threads = new Map<string, Session>()
  private readonly warned = new Set<string>()
  private cancelling: NodeJS.Timeout | undefined
  private readonly onAbort = () => this.keepCancelling()

  constructor(parts: AdapterParts, options: AdapterOptions) {
    this.parts = parts
    this.options = options
    this.cache = new RelationCache(options.events)
    options.signal?.addEventListener('abort', this.onAbort)
  }

  get type(): string {
    return this.parts.type
  }
  get dialect(): Dialect {
    return this.parts.dialect
  }
  get credentials(): Credentials {
    return this.parts.credentials
  }
  get relations(): RelationFactory {
    return this.parts.relations
  }
  get columns(): ColumnFactory {
    return this.parts.columns
  }
  /** The project's quoting, the dialect's where the project says nothing. */
  get quoting(): Policy {
    return { ...this.dialect.quotePolicy, ...this.options.quoting }
  }

  /** What a thread talks to the warehouse through. Connects at the first statement. */
  session(): Session {
    const session = new Session(this)
    this.sessions.add(session)
    return session
  }

  /** The session of a thread, which has one for all that it does. */
  threadSession(thread: string): Session {
    let session = this.threads.get(thread)
    if (!session) {
      session = this.session()
      this.threads.set(thread, session)
    }
    return session
  }

  /** Fills the cache with what stands in these schemas. */
  async populateCache(schemas: readonly Relation[], options: { readonly clear?: boolean } = {}): Promise<void> {
    if (options.clear) this.cache.clear()
    await populateCache(this, schemas)
  }

  /** Builds a model, with what the warehouse needs held around it. */
  aroundModel<T>(session: Session, model: ModelFacts, work: () => Promise<T>): Promise<T> {
    return this.parts.aroundModel?.(session, model, work) ?? work()
  }

  /** Ends every running statement; gives the names of the connections that were open. */
  cancelAll(): string[] {
    return [...this.sessions].flatMap((session) => (session.cancel() && session.name ? [session.name] : []))
  }

  /** Whether no more statements are to be sent. */
  get isStopped(): boolean {
    return this.options.signal?.aborted ?? false
  }

  /** A statement that is just being handed to the driver does not hear the first call. */
  private keepCancelling(): void {
    this.cancelAll()
    this.cancelling ??= setInterval(() => void this.cancelAll(), CANCEL_INTERVAL_MS).unref()
  }

  /** Says a warning once a run. */
  warnOnce(message: string): void {
    if (this.warned.has(message)) return
    this.warned.add(message)
    this.options.events.emit('AdapterEventWarning', { name: this.parts.label, base_msg: message })
  }

  /** Closes every session and the database behind them. */
  async close(): Promise<void> {
    for (const session of this.sessions) await session.cleanUp()
    this.sessions.clear()
    this.threads.clear()
    this.options.signal?.removeEventListener('abort', this.onAbort)
    clearInterval(this.cancelling)
    await this.parts.driver.close()
  }
}
