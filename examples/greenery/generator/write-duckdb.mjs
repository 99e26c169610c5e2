import { literal } from '../warehouse/literal.mjs'
import { runAll } from '../warehouse/run-all.mjs'
import { definitions, inserts, LOAD_LOG } from './statements.mjs'

/** @typedef {import('./tables.mjs').Table} Table */

/**
 * Writes the raw tables, and a log of when they were loaded, into the schema `raw`: all of them or none.
 * @param {{ run: (sql: string) => Promise<unknown> }} connection
 * @param {readonly Table[]} tables
 * @param {string} loadedAt
 */
export async function writeDuckDb(connection, tables, loadedAt) {
  const statements = [
    'create schema if not exists raw',
    ...tables.flatMap(createAndFill),
    `create or replace table raw.load_log (${LOAD_LOG})`,
    ...tables.map(
      ({ name, rows }) => `insert into raw.load_log values (${[name, loadedAt, rows.length].map(literal).join(', ')})`,
    ),
  ]
  await runAll(connection, statements)
}

/** @param {Table} table */
function createAndFill(table) {
  return [`create or replace table raw.${table.name} (${definitions(table)})`, ...inserts(table)]
}
