/**
 * A change of the tables. `{text}` stands for a text that is compared byte by byte, `{bytes}` for bytes, and
 * `{clustered}` behind a table for rows that are kept in the order of its key where the database has that.
 */
export interface Migration {
  readonly version: number
  readonly statements: readonly string[]
}
