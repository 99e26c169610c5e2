import { literal } from '../warehouse/literal.mjs'
import { runAll } from '../warehouse/run-all.mjs'
import { definitions, inserts, LOAD_LOG } from './statements.mjs'

/** @typedef {import('./tables.mjs').Table} Table */

/**
 * Writes the raw tables, and a log of when they were loaded, into a schema: all of them or none.
 * @param {{ run: (sql: string) => Promise<unknown> }} connection
 * @param {{ tables: readonly Table[], loadedAt: string, schema: string }} load
 */
export async function writeDuckDb(connection, { tables, loadedAt, schema }) {
  const statements = [
    `create schema if not exists ${schema}`,
    ...tables.flatMap((table) => createAndFill(table, schema)),
    `create or replace table ${schema}.load_log (${LOAD_LOG})`,
    ...tables.map(
      ({ name, rows }) =>
        `insert into ${schema}.load_log values (${[name, loadedAt, rows.length].map(literal).join(', ')})`,
    ),
  ]
  await runAll(connection, statements)
}

/**
 * @param {Table} table
 * @param {string} schema
 */
function createAndFill(table, schema) {
  return [`create or replace table ${schema}.${table.name} (${definitions(table)})`, ...inserts(table, schema)]
}
