import { literal } from '../warehouse/literal.mjs'
import { runAll } from '../warehouse/run-all.mjs'
import { definitions, inserts, LOAD_LOG } from './statements.mjs'

/** @typedef {import('./tables.mjs').Table} Table */

/**
 * Writes the raw tables, and a log of when they were loaded, into the schema `raw`: all of them or none. Tables that
 * are there are emptied, not dropped, so that views on them stay.
 * @param {{ run: (sql: string) => Promise<unknown> }} connection
 * @param {readonly Table[]} tables
 * @param {string} loadedAt
 */
export async function writePostgres(connection, tables, loadedAt) {
  await runAll(connection, [
    'create schema if not exists raw',
    ...tables.flatMap((table) => [...emptied(table.name, definitions(table)), ...inserts(table)]),
    ...emptied('load_log', LOAD_LOG),
    ...tables.map(
      ({ name, rows }) => `insert into raw.load_log values (${[name, loadedAt, rows.length].map(literal).join(', ')})`,
    ),
  ])
}

/**
 * @param {string} name
 * @param {string} columns
 */
function emptied(name, columns) {
  return [`create table if not exists raw.${name} (${columns})`, `truncate raw.${name}`]
}
