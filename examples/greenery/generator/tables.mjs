import { timestampOf } from './time.mjs'

/** @typedef {string | number | null} Value */
/** @typedef {{ name: string, columns: readonly (readonly [string, string])[], key: readonly string[], rows: Value[][] }} Table */

const time = (/** @type {number | undefined} */ seconds) => (seconds === undefined ? null : timestampOf(seconds))
const money = (/** @type {number} */ cents) => cents / 100

/**
 * The raw tables as the shop's application keeps them, with the column types it declares.
 * @param {ReturnType<typeof import('./shop.mjs').makeShop>} shop
 * @returns {Table[]}
 */
export function tablesOf({ addresses, users, promos, products, orders, events }) {
  return [
    {
      name: 'addresses',
      columns: [
        ['address_id', 'varchar'],
        ['address', 'varchar'],
        ['zipcode', 'integer'],
        ['state', 'varchar'],
        ['country', 'varchar'],
      ],
      key: ['address_id'],
      rows: addresses.map((row) => [row.addressId, row.address, row.zipcode, row.state, row.country]),
    },
    {
      name: 'users',
      columns: [
        ['user_id', 'varchar'],
        ['first_name', 'varchar'],
        ['last_name', 'varchar'],
        ['email', 'varchar'],
        ['phone_number', 'varchar'],
        ['created_at', 'timestamp'],
        ['updated_at', 'timestamp'],
        ['address_id', 'varchar'],
      ],
      key: ['user_id'],
      rows: users.map((row) => [
        row.userId,
        row.firstName,
        row.lastName,
        row.email,
        row.phoneNumber,
        time(row.createdAt),
        time(row.updatedAt),
        row.address.addressId,
      ]),
    },
    {
      name: 'promos',
      columns: [
        ['promo_id', 'varchar'],
        ['discount', 'integer'],
        ['status', 'varchar'],
      ],
      key: ['promo_id'],
      rows: promos.map((row) => [row.promoId, row.discount, row.status]),
    },
    {
      name: 'products',
      columns: [
        ['product_id', 'varchar'],
        ['name', 'varchar'],
        ['price', 'real'],
        ['inventory', 'integer'],
      ],
      key: ['product_id'],
      rows: products.map((row) => [row.productId, row.name, row.price, row.stock[0]]),
    },
    {
      name: 'orders',
      columns: [
        ['order_id', 'varchar'],
        ['user_id', 'varchar'],
        ['promo_id', 'varchar'],
        ['address_id', 'varchar'],
        ['created_at', 'timestamp'],
        ['order_cost', 'real'],
        ['shipping_cost', 'real'],
        ['order_total', 'real'],
        ['tracking_id', 'varchar'],
        ['shipping_service', 'varchar'],
        ['estimated_delivery_at', 'timestamp'],
        ['delivered_at', 'timestamp'],
        ['status', 'varchar'],
      ],
      key: ['order_id'],
      rows: orders.map((row) => [
        row.orderId,
        row.visit.user.userId,
        row.promo?.promoId ?? null,
        row.addressId,
        time(row.createdAt),
        money(row.cost),
        money(row.shippingCost),
        money(row.total),
        row.trackingId ?? null,
        row.shippingService ?? null,
        time(row.estimatedDeliveryAt),
        time(row.deliveredAt),
        row.status,
      ]),
    },
    {
      name: 'order_items',
      columns: [
        ['order_id', 'varchar'],
        ['product_id', 'varchar'],
        ['quantity', 'integer'],
      ],
      key: ['order_id', 'product_id'],
      rows: orders.flatMap(({ orderId, basket }) =>
        basket.lines.map(({ product, quantity }) => [orderId, product.productId, quantity]),
      ),
    },
    {
      name: 'events',
      columns: [
        ['event_id', 'varchar'],
        ['session_id', 'varchar'],
        ['user_id', 'varchar'],
        ['page_url', 'varchar'],
        ['created_at', 'timestamp'],
        ['event_type', 'varchar'],
        ['order_id', 'varchar'],
        ['product_id', 'varchar'],
      ],
      key: ['event_id'],
      rows: events.map((row) => [
        row.eventId,
        row.sessionId,
        row.userId,
        row.pageUrl,
        time(row.createdAt),
        row.eventType,
        row.orderId ?? null,
        row.productId ?? null,
      ]),
    },
  ]
}
