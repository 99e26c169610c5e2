import { DatabaseError } from '#warehouse/adapter/database-error.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import type { HistorySchema } from './history-schema.ts'
import { HISTORY_TABLES, type HistoryTable, LEDGER, LEDGER_TABLE } from './history-tables.ts'
import { inTransaction, rowsOf, send } from './in-transaction.ts'
import { quoted, SQL_TYPES } from './insert-sql.ts'

const KEY_OF_LEDGER = ['store_id', 'run_id', 'created_at']

const TABLES: readonly (readonly [string, HistoryTable])[] = [[LEDGER, LEDGER_TABLE], ...Object.entries(HISTORY_TABLES)]

/** Makes what is missing: the schema, tables, and columns that a newer program has added. Nothing that is there changes. */
export async function prepareTables(session: Session, schema: HistorySchema): Promise<void> {
  if (await areThere(session, schema)) return
  const there = await inTransaction(session, () => columnsThere(session, schema))
  const statements = TABLES.flatMap(([name, table]) => statementsFor(name, table, there.get(name), schema))
  if (statements.length === 0) return
  await inTransaction(session, async () => {
    if (there.size === 0) await send(session, `create schema if not exists ${schema.schemaName}`)
    for (const sql of statements) await send(session, sql)
  })
}

/** A statement that names all columns is understood sooner than a catalog is read. */
async function areThere(session: Session, { relation }: HistorySchema): Promise<boolean> {
  const empty = TABLES.map(
    ([name, { columns }], at) => `(select ${Object.keys(columns).join(', ')} from ${relation(name)} limit 0) as t${at}`,
  )
  try {
    await inTransaction(session, () => rowsOf(session, `select 1 from ${empty.join(', ')}`))
    return true
  } catch (error) {
    if (!(error instanceof DatabaseError) || session.adapter.isStopped) throw error
    return false
  }
}

async function columnsThere(session: Session, { database, schema }: HistorySchema): Promise<Map<string, Set<string>>> {
  const rows = await rowsOf(
    session,
    `select table_name, column_name from information_schema.columns
     where table_schema = ${quoted(schema)} and table_catalog = ${quoted(database)}`,
  )
  const there = new Map<string, Set<string>>()
  for (const [table, column] of rows) {
    const columns = there.get(String(table)) ?? new Set()
    there.set(String(table), columns.add(String(column)))
  }
  return there
}

function statementsFor(
  name: string,
  { columns }: HistoryTable,
  there: ReadonlySet<string> | undefined,
  { relation }: HistorySchema,
): string[] {
  const typed = Object.entries(columns).map(([column, { type }]) => ({ column, sql: `${column} ${SQL_TYPES[type]}` }))
  if (there) {
    return typed
      .filter(({ column }) => !there.has(column))
      .map(({ sql }) => `alter table ${relation(name)} add column ${sql}`)
  }
  const key = name === LEDGER ? [`primary key (${KEY_OF_LEDGER.join(', ')})`] : []
  return [`create table if not exists ${relation(name)} (${[...typed.map(({ sql }) => sql), ...key].join(', ')})`]
}
