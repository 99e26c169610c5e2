import { literal } from '../warehouse/literal.mjs'

/** @typedef {import('./tables.mjs').Table} Table */

const ROWS_PER_INSERT = 500

/** The columns of the log of when the raw tables were loaded. */
export const LOAD_LOG = 'table_name varchar not null, loaded_at timestamp not null, row_count integer not null'

/**
 * A table's columns, as they stand between the parentheses of `create table`.
 * @param {Table} table
 */
export function definitions({ columns, key }) {
  return columns.map(([column, type]) => `${column} ${type}${key.includes(column) ? ' not null' : ''}`).join(', ')
}

/**
 * A table's rows as statements of some hundred rows each.
 * @param {Table} table
 * @param {string} schema
 */
export function inserts({ name, rows }, schema) {
  const statements = []
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    const values = rows.slice(start, start + ROWS_PER_INSERT).map((row) => `(${row.map(literal).join(', ')})`)
    statements.push(`insert into ${schema}.${name} values ${values.join(', ')}`)
  }
  return statements
}
