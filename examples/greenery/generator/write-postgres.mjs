import { literal } from '../warehouse/literal.mjs'
import { runAll } from '../warehouse/run-all.mjs'
import { definitions, inserts, LOAD_LOG } from './statements.mjs'

/** @typedef {import('./tables.mjs').Table} Table */

/**
 * Writes the raw tables, and a log of when they were loaded, into a schema: all of them or none. Tables that are there are
 * emptied, not dropped, so that views on them stay.
 * @param {{ run: (sql: string) => Promise<unknown> }} connection
 * @param {{ tables: readonly Table[], loadedAt: string, schema: string }} load
 */
export async function writePostgres(connection, { tables, loadedAt, schema }) {
  const emptied = (/** @type {string} */ name, /** @type {string} */ columns) => [
    `create table if not exists ${schema}.${name} (${columns})`,
    `truncate ${schema}.${name}`,
  ]
  await runAll(connection, [
    `create schema if not exists ${schema}`,
    ...tables.flatMap((table) => [...emptied(table.name, definitions(table)), ...inserts(table, schema)]),
    ...emptied('load_log', LOAD_LOG),
    ...tables.map(
      ({ name, rows }) =>
        `insert into ${schema}.load_log values (${[name, loadedAt, rows.length].map(literal).join(', ')})`,
    ),
  ])
}
