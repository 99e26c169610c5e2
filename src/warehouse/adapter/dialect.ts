import type { SqlSyntax } from '#sql/sql-syntax.ts'
import type { Policy } from './policy.ts'

/** What dbt asks a warehouse whether it can do it. */
export type Capability =
  | 'SchemaMetadataByRelations'
  | 'TableLastModifiedMetadata'
  | 'TableLastModifiedMetadataBatch'
  | 'GetCatalogForSingleRelation'
  | 'MicrobatchConcurrency'

/** dbt's kinds of constraints. */
export type ConstraintType = 'check' | 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'custom'

/** What a warehouse does with a constraint: holds it up, only writes it down, or refuses it. */
export type ConstraintSupport = 'enforced' | 'not_enforced' | 'not_supported'

/** Which kinds of constraints a warehouse holds up. Custom ones are the user's own business. */
export type Constraints = Readonly<Record<Exclude<ConstraintType, 'custom'>, ConstraintSupport>>

export const ALL_ENFORCED: Constraints = {
  check: 'enforced',
  not_null: 'enforced',
  unique: 'enforced',
  primary_key: 'enforced',
  foreign_key: 'enforced',
}

/** What is so about a warehouse's SQL, as facts. What cannot be said as a fact is a macro. */
export interface Dialect {
  readonly syntax: SqlSyntax
  readonly quoteCharacter: string
  readonly quotePolicy: Policy
  /** What becomes of names that are written without quotes: the letters in which the catalog has them. Small, if left out. */
  readonly unquotedNames?: 'lower' | 'upper'
  /** The present moment in SQL, for example `now()`. */
  readonly dateFunction: string
  readonly capabilities: ReadonlySet<Capability>
  readonly constraintSupport: Constraints
  /**
   * How transactions are opened and closed; null where every statement stands for itself. Without a `begin` the driver
   * opens one by itself with the first statement.
   */
  readonly transactions: { readonly begin: string | null; readonly commit: string } | null
  /** Built-in incremental strategies that work here. */
  readonly incrementalStrategies: readonly string[]
  /** Keys of a node's configuration that are known here alone, in dbt's order. None, if left out. */
  readonly configKeys?: readonly string[]
  /** A foreign key's target as the warehouse wants it. As written, if left out. */
  readonly constraintTarget?: (to: string) => string
  /** A query that makes rows of a text literal with a list of JSON objects: many values reach a table quickest that way. */
  readonly rowsOfJson?: (json: string, columns: readonly TypedName[]) => string
  /** How many rows a table has, roughly, where that is large enough for counting to take long; null where it is not. */
  readonly rowEstimate?: (relation: string) => string
  /** Lets the statements of the transaction wait no longer than that for what others have locked. */
  readonly limitWaiting?: (milliseconds: number) => string
}

/** A column of a table that is written in SQL. */
export interface TypedName {
  readonly name: string
  readonly type: string
}

/** A name as the catalog has it, if it was written without quotes. */
export function foldedName({ unquotedNames }: Dialect, name: string): string {
  return unquotedNames === 'upper' ? name.toUpperCase() : name.toLowerCase()
}

/** A name in the dialect's quotes. */
export function quoteIdentifier(dialect: Dialect, identifier: string): string {
  return `${dialect.quoteCharacter}${identifier}${dialect.quoteCharacter}`
}
