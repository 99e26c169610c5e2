import type { Adapter } from '#warehouse/adapter/adapter.ts'
import { ALL_PARTS } from '#warehouse/adapter/policy.ts'

/** Where the tables of history are. */
export interface HistorySchema {
  readonly database: string
  readonly schema: string
  /** In SQL. */
  readonly schemaName: string
  /** A table of it, in SQL. */
  readonly relation: (table: string) => string
}

/** Where they are in a warehouse, by `history` of `trellis.yml`. */
export function historySchema(
  { relations, credentials }: Pick<Adapter, 'relations' | 'credentials'>,
  settings: { readonly schema: string; readonly database?: string },
): HistorySchema {
  const { schema } = settings
  const database = settings.database ?? credentials.database
  const named = (database: string | null, identifier: string | null) =>
    relations.create({ database, schema, identifier, type: 'table', quote_policy: ALL_PARTS }).render()
  return {
    database,
    schema,
    // Some databases make schemas in the one that is open, and nowhere else.
    schemaName: named(settings.database === undefined ? null : database, null),
    relation: (table) => named(database, table),
  }
}
