/** What a column holds. */
export type Value = string | number | Uint8Array | null

export type Row = Readonly<Record<string, Value>>

/** What is given for `$1`, `$2` …; a boolean is kept as 0 or 1. */
export type Parameter = Value | boolean | undefined

/** One conversation with the database. The statements are the same for every database: see the README. */
export interface Session {
  /** Asks, and changes nothing. */
  read(sql: string, parameters?: readonly Parameter[]): Promise<readonly Row[]>
  /** Changes something by one statement; the rows are those of its `returning`. */
  write(sql: string, parameters?: readonly Parameter[]): Promise<readonly Row[]>
  /** All of it or nothing. Inside a transaction it is a part of that one. */
  transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
}

export type DatabaseKind = 'sqlite' | 'postgres'

/**
 * A database that holds a store. Errors that a user can do something about are `DbtError`s with codes such as
 * `store/disk-full`.
 */
export interface Database extends Session {
  readonly kind: DatabaseKind
  /** For people: without a password. */
  readonly address: string
  /** A transaction which no other one of this kind runs beside, in any process: for changes of the tables. */
  exclusive<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /** Everything as it stood at one moment, while others go on writing. */
  snapshot<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /** Runs a statement that no transaction may hold, where the database has a use for it. */
  tidy(): Promise<void>
  bytes(): Promise<number>
  close(): Promise<void>
}
