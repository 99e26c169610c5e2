/** Stands before what a session writes while a node holds a lease. */
export interface WriteGuard {
  /** Throws where nothing may be written any more, as far as this process knows. */
  check(): void
  /** Has to give so many rows in the transaction that publishes; undefined where the database is not asked. */
  readonly question: { readonly sql: string; readonly rows: number } | undefined
  /** Why it gave fewer. */
  refused(): Error
}
