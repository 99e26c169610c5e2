import { literal } from '../warehouse/literal.mjs'
import { runAll } from '../warehouse/run-all.mjs'

/** @typedef {import('./tables.mjs').Table} Table */

const ROWS_PER_INSERT = 500

/**
 * Writes the raw tables, and a log of when they were loaded, into the schema `raw`: all of them or none.
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {readonly Table[]} tables
 * @param {string} loadedAt
 */
export async function writeDuckDb(connection, tables, loadedAt) {
  const statements = [
    'create schema if not exists raw',
    ...tables.flatMap(createAndFill),
    'create or replace table raw.load_log (table_name varchar not null, loaded_at timestamp not null, row_count integer not null)',
    ...tables.map(
      ({ name, rows }) => `insert into raw.load_log values (${[name, loadedAt, rows.length].map(literal).join(', ')})`,
    ),
  ]
  await runAll(connection, statements)
}

/** @param {Table} table */
function createAndFill({ name, columns, key, rows }) {
  const definitions = columns.map(([column, type]) => `${column} ${type}${key.includes(column) ? ' not null' : ''}`)
  const statements = [`create or replace table raw.${name} (${definitions.join(', ')})`]
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    const values = rows.slice(start, start + ROWS_PER_INSERT).map((row) => `(${row.map(literal).join(', ')})`)
    statements.push(`insert into raw.${name} values ${values.join(', ')}`)
  }
  return statements
}
