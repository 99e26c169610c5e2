import { parseArgs } from 'node:util'
import { runProgram } from '../command-line.mjs'
import { DATABASE, rowsOf, withDuckDb } from '../warehouse/with-duckdb.mjs'

/** @typedef {{ sessions: number, carts: number, checkouts: number }} Levels */
/** @typedef {Levels & { addToCartRate: number, conversionRate: number, viewToCartDropoff: number, cartToCheckoutDropoff: number, days: readonly (Levels & { day: string, conversionRate: number })[] }} Funnel */

const WIDTH = 48

/**
 * Reads the funnel that the project built.
 * @param {string} [database] path of the DuckDB file
 * @param {string} [schema] where the models are
 * @returns {Promise<Funnel>}
 */
export async function readFunnel(database = DATABASE, schema = 'main') {
  return await withDuckDb(
    database,
    async (connection) => {
      const [whole] = await rowsOf(connection, `select * from ${schema}.product_funnel`)
      const days = await rowsOf(
        connection,
        `select cast(session_date as varchar) as day, sessions, cart_sessions, checkout_sessions, conversion_rate
        from ${schema}.agg_product_funnel order by session_date`,
      )
      if (whole === undefined) throw new Error('product_funnel is empty')
      return {
        sessions: Number(whole.total_sessions),
        carts: Number(whole.cart_sessions),
        checkouts: Number(whole.checkout_sessions),
        addToCartRate: Number(whole.add_to_cart_rate),
        conversionRate: Number(whole.conversion_rate),
        viewToCartDropoff: Number(whole.view_to_cart_dropoff),
        cartToCheckoutDropoff: Number(whole.cart_to_checkout_dropoff),
        days: days.map((row) => ({
          day: String(row.day),
          sessions: Number(row.sessions),
          carts: Number(row.cart_sessions),
          checkouts: Number(row.checkout_sessions),
          conversionRate: Number(row.conversion_rate),
        })),
      }
    },
    { readOnly: true },
  )
}

/**
 * The funnel as text: a bar for each level, what is lost between two, and a line for each day.
 * @param {Funnel} funnel
 * @returns {string}
 */
export function drawFunnel(funnel) {
  const { sessions, carts, checkouts, addToCartRate, conversionRate, viewToCartDropoff, cartToCheckoutDropoff, days } =
    funnel
  const level = (/** @type {string} */ name, /** @type {number} */ count, /** @type {string} */ rate) =>
    `  ${name.padEnd(14)}${bar(count / sessions).padEnd(WIDTH)} ${String(count).padStart(5)}  ${rate}`.trimEnd()
  const drop = (/** @type {number} */ lost, /** @type {number} */ rate) =>
    `  ${''.padEnd(14)}▼ ${lost} lost, ${percent(rate)}`
  return [
    'Product funnel, in sessions',
    '',
    level('viewed', sessions, ''),
    drop(sessions - carts, viewToCartDropoff),
    level('added to cart', carts, percent(addToCartRate)),
    drop(carts - checkouts, cartToCheckoutDropoff),
    level('checked out', checkouts, percent(conversionRate)),
    '',
    `  ${'day'.padEnd(14)}${'viewed'.padStart(8)}${'added to cart'.padStart(15)}${'checked out'.padStart(13)}${'conversion'.padStart(12)}`,
    ...days.map(
      (day) =>
        `  ${day.day.padEnd(14)}${String(day.sessions).padStart(8)}${String(day.carts).padStart(15)}${String(day.checkouts).padStart(13)}${percent(day.conversionRate).padStart(12)}`,
    ),
  ].join('\n')
}

/** @param {number} fraction */
function bar(fraction) {
  const eighths = Math.round(fraction * WIDTH * 8)
  return '█'.repeat(Math.floor(eighths / 8)) + ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8]
}

/** @param {number} fraction */
function percent(fraction) {
  return `${(fraction * 100).toFixed(2)} %`
}

async function main() {
  const { values } = parseArgs({ options: { database: { type: 'string' } } })
  console.log(drawFunnel(await readFunnel(values.database)))
}

await runProgram(import.meta.url, main)
