import { ORDER_UPDATES, PRODUCTS } from '../generator/catalogue.mjs'
import { literal } from '../warehouse/literal.mjs'
import { runAll } from '../warehouse/run-all.mjs'

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} at what the clock says when it is recorded, in UTC
 * @property {string} snapshots which snapshots are taken then
 * @property {string} title
 * @property {readonly { table: string, sql: string }[]} updates of the raw tables, before the snapshots
 */

const TABLES = ['addresses', 'events', 'order_items', 'orders', 'products', 'promos', 'users']

/** What happened after the first week, in the order of time. */
export const STEPS = /** @type {readonly Step[]} */ ([
  {
    name: 'orders-before',
    at: '2022-06-29 13:19:47.595069',
    snapshots: 'orders_snapshot',
    title: 'Orders are recorded for the first time',
    updates: [],
  },
  {
    name: 'two-orders-shipped',
    at: '2022-06-29 13:21:32.131139',
    snapshots: 'orders_snapshot',
    title: 'Two orders are shipped',
    updates: ORDER_UPDATES.slice(0, 2).map(shipped),
  },
  {
    name: 'all-three-shipped',
    at: '2022-07-06 09:00:00',
    snapshots: 'orders_snapshot',
    title: 'All three orders are shipped',
    updates: ORDER_UPDATES.map(shipped),
  },
  { name: 'week-1', at: '2023-04-12 18:00:00', snapshots: 'sst_products', title: 'Stock of week 1', updates: [] },
  {
    name: 'week-2',
    at: '2023-04-19 18:30:00',
    snapshots: 'sst_products',
    title: 'Stock of week 2',
    updates: stocked(2),
  },
  {
    name: 'week-3',
    at: '2023-04-26 18:45:00',
    snapshots: 'sst_products',
    title: 'Stock of week 3',
    updates: stocked(3),
  },
  {
    name: 'week-4',
    at: '2023-05-02 19:48:00',
    snapshots: 'sst_products',
    title: 'Stock of week 4',
    updates: stocked(4),
  },
])

/**
 * Changes the raw tables as a step says, and notes in the load log that they were written.
 * @param {{ run: (sql: string) => Promise<unknown> }} connection
 * @param {Step} step
 * @param {string} loadedAt
 * @param {{ isWhole?: boolean }} [load] whether the loader wrote the other tables too, as they were
 */
export async function applyStep(connection, { updates }, loadedAt, { isWhole = false } = {}) {
  const tables = [...new Set([...updates.map(({ table }) => table), ...(isWhole ? TABLES : [])])]
  const statements = [
    ...updates.map(({ sql }) => sql),
    ...tables.map(
      (table) =>
        `insert into raw.load_log select '${table}', timestamp ${literal(loadedAt)}, count(*) from raw.${table}`,
    ),
  ]
  await runAll(connection, statements)
}

/** @param {(typeof ORDER_UPDATES)[number]} order */
function shipped({ orderId, trackingId, shippingService, estimatedDeliveryAt, status }) {
  const sql = `update raw.orders set tracking_id = ${literal(trackingId)}, shipping_service = ${literal(shippingService)},
    estimated_delivery_at = ${literal(estimatedDeliveryAt)}, status = ${literal(status)} where order_id = ${literal(orderId)}`
  return { table: 'orders', sql }
}

/** @param {number} week counted from 1 */
function stocked(week) {
  return PRODUCTS.filter(({ stock }) => stock[week - 1] !== stock[week - 2]).map(({ name, stock }) => ({
    table: 'products',
    sql: `update raw.products set inventory = ${stock[week - 1]} where name = ${literal(name)}`,
  }))
}
