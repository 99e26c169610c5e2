/** Whom a fence lets through: who came last. */
export interface FenceMark {
  /** The relations, by names that are the same for all who write to them. */
  readonly resources: readonly string[]
  /** Of each of them; whoever comes later has a greater one. */
  readonly tokens: readonly number[]
  /** Nobody else has it, not even with the same token. */
  readonly holder: string
}

/**
 * A table in the database that says who may write to a relation, so that the transaction which publishes can look there:
 * a process that stood still while its lease ran out, and goes on, gets no further. Statements of one warehouse.
 */
export interface FenceSql {
  /** Makes the table where it is missing. */
  create(table: string): string
  /** Gives the name by which this database is known, whatever it is called on the way there; a new one where it has none yet. */
  identify(table: string, name: string): string
  /** Lets this one through and nobody who came before: one statement, which stands for itself. Gives a row for each resource where that is so. */
  raise(table: string, mark: FenceMark): string
  /** The greatest token that was ever let through to one of the resources. */
  highest(table: string, mark: FenceMark): string
  /** Ends the connections of those who came before, and gives a row for each that is still there. Undefined where it can not. */
  endFormer?(table: string, mark: FenceMark): string
  /** Gives a row for each resource that this one is let through to, and nobody else before the transaction has ended. */
  check(table: string, mark: FenceMark): string
}

/** What keeps a process from publishing whose lease has run out. The guarantees are told in docs/leases.md. */
export type Fencing =
  /** The database is asked, in the transaction that publishes. */
  | { readonly kind: 'in the transaction'; readonly sql: FenceSql }
  /** Nobody else can open the database while the process is there. */
  | { readonly kind: 'one process' }
  /** The process looks at its clock before each statement. */
  | { readonly kind: 'by the clock' }
