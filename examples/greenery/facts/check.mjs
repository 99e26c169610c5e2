import { parseArgs } from 'node:util'
import { runProgram } from '../command-line.mjs'
import { DATABASE, withDuckDb } from '../warehouse/with-duckdb.mjs'
import { EVENT_FACTS } from './events.mjs'
import { ORDER_HISTORY_FACTS } from './order-history.mjs'
import { ORDER_FACTS } from './orders.mjs'
import { PRODUCT_FACTS } from './products.mjs'
import { TABLE_FACTS } from './tables.mjs'

/** @typedef {string | number | boolean | null} Value */
/** @typedef {'first week' | 'replayed'} State of the raw tables: as generated, or after all updates */
/**
 * @typedef {object} Fact what is known of the shop, and SQL of its own to ask the raw tables or the snapshots
 * @property {string} fact
 * @property {string} sql
 * @property {Value | readonly (readonly Value[])[]} expected one value, or all rows
 * @property {State} [state] when it holds; without it always
 */
/** @typedef {{ fact: string, ok: boolean, expected: Fact['expected'], found: Fact['expected'] | string }} Checked */

/** Everything that is known of the shop. */
export const FACTS = [...TABLE_FACTS, ...ORDER_FACTS, ...EVENT_FACTS, ...PRODUCT_FACTS, ...ORDER_HISTORY_FACTS]

/**
 * Asks the database for each fact that holds in its state.
 * @param {string} [database] path of the DuckDB file
 * @param {State} [state] found out from the orders if not given
 * @returns {Promise<Checked[]>}
 */
export async function checkFacts(database = DATABASE, state) {
  return await withDuckDb(
    database,
    async (connection) => {
      const now = state ?? (await stateOf(connection))
      const checked = []
      for (const { fact, sql, expected, state: needed } of FACTS) {
        if (needed !== undefined && needed !== now) continue
        checked.push({ fact, expected, ...(await compare(connection, sql, expected)) })
      }
      return checked
    },
    { readOnly: true },
  )
}

/**
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @returns {Promise<State>}
 */
async function stateOf(connection) {
  const rows = await valuesOf(connection, "select count(*) from raw.orders where status = 'preparing'")
  return rows[0]?.[0] === 26 ? 'first week' : 'replayed'
}

/**
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {string} sql
 * @param {Fact['expected']} expected
 */
async function compare(connection, sql, expected) {
  try {
    const rows = await valuesOf(connection, sql)
    const found = Array.isArray(expected) ? rows : (rows[0]?.[0] ?? null)
    return { ok: JSON.stringify(found) === JSON.stringify(expected), found }
  } catch (error) {
    return { ok: false, found: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @param {string} sql
 * @returns {Promise<Value[][]>}
 */
async function valuesOf(connection, sql) {
  const rows = (await connection.runAndReadAll(sql)).getRows()
  return rows.map((row) =>
    row.map((value) => {
      if (value === null || typeof value === 'boolean' || typeof value === 'number') return value
      return typeof value === 'bigint' ? Number(value) : String(value)
    }),
  )
}

async function main() {
  const { values } = parseArgs({ options: { database: { type: 'string' } } })
  const checked = await checkFacts(values.database)
  for (const { ok, fact, expected, found } of checked) {
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${fact}`)
    if (!ok) console.log(`     expected ${JSON.stringify(expected)}\n     found    ${JSON.stringify(found)}`)
  }
  const failed = checked.filter(({ ok }) => !ok).length
  console.log(`${checked.length - failed} facts hold, ${failed} do not`)
  if (failed > 0) process.exitCode = 1
}

await runProgram(import.meta.url, main)
