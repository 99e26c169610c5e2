/** @typedef {import('./check.mjs').Fact} Fact */

/**
 * Conversion by product: page views (events, sessions), added to cart (events, sessions), sessions with an order, units sold, conversion rate.
 * @type {readonly (readonly [string, number, number, number, number, number, number, number])[]}
 */
// biome-ignore format: the columns of a table
const CONVERSION = [
  ['String of pearls', 65, 64, 44, 44, 39, 107, 0.609375], ['Arrow Head', 64, 63, 39, 39, 35, 87, 0.555556],
  ['Cactus', 55, 55, 32, 32, 30, 63, 0.545455], ['ZZ Plant', 65, 63, 35, 35, 34, 86, 0.539683],
  ['Bamboo', 69, 67, 42, 42, 36, 95, 0.537313], ['Rubber Plant', 56, 54, 32, 32, 28, 73, 0.518519],
  ['Monstera', 49, 49, 26, 26, 25, 61, 0.510204], ['Calathea Makoyana', 53, 53, 32, 32, 27, 72, 0.509434],
  ['Fiddle Leaf Fig', 59, 56, 30, 30, 28, 69, 0.5], ['Majesty Palm', 69, 67, 38, 38, 33, 83, 0.492537],
  ['Aloe Vera', 65, 65, 36, 36, 32, 79, 0.492308], ["Devil's Ivy", 45, 45, 24, 24, 22, 62, 0.488889],
  ['Philodendron', 63, 62, 32, 32, 30, 86, 0.483871], ['Jade Plant', 46, 46, 24, 24, 22, 63, 0.478261],
  ['Pilea Peperomioides', 60, 59, 32, 31, 28, 63, 0.474576], ['Spider Plant', 59, 59, 30, 30, 28, 78, 0.474576],
  ['Dragon Tree', 62, 62, 34, 34, 29, 73, 0.467742], ['Money Tree', 56, 56, 26, 26, 26, 67, 0.464286],
  ['Orchid', 75, 75, 37, 37, 34, 86, 0.453333], ['Bird of Paradise', 60, 60, 33, 33, 27, 71, 0.45],
  ['Ficus', 68, 68, 35, 35, 29, 69, 0.426471], ['Birds Nest Fern', 80, 78, 40, 40, 33, 80, 0.423077],
  ['Pink Anthurium', 74, 74, 37, 37, 31, 70, 0.418919], ['Boston Fern', 63, 63, 34, 34, 26, 62, 0.412698],
  ['Alocasia Polly', 54, 51, 27, 27, 21, 53, 0.411765], ['Peace Lily', 67, 66, 35, 35, 27, 53, 0.409091],
  ['Ponytail Palm', 71, 70, 30, 30, 28, 75, 0.4], ['Snake Plant', 73, 73, 34, 34, 29, 75, 0.39726],
  ['Angel Wings Begonia', 62, 61, 32, 32, 24, 49, 0.393443], ['Pothos', 64, 61, 24, 24, 21, 55, 0.344262],
]

/** @type {readonly (readonly [string, number, number, number, number])[]} */
// biome-ignore format: the columns of a table
const CHANGING_STOCK = [
  ['Bamboo', 56, 56, 44, 23], ['Monstera', 77, 64, 50, 31], ['Philodendron', 51, 25, 15, 30],
  ['Pothos', 40, 20, 0, 20], ['String of pearls', 58, 10, 0, 10], ['ZZ Plant', 89, 89, 53, 41],
]
/** @type {readonly (readonly [string, number])[]} */
// biome-ignore format: the columns of a table
const CONSTANT_STOCK = [
  ['Alocasia Polly', 83], ['Aloe Vera', 47], ['Angel Wings Begonia', 65], ['Arrow Head', 100], ['Bird of Paradise', 97],
  ['Birds Nest Fern', 49], ['Boston Fern', 77], ['Cactus', 81], ['Calathea Makoyana', 94], ["Devil's Ivy", 88],
  ['Dragon Tree', 73], ['Ficus', 44], ['Fiddle Leaf Fig', 82], ['Jade Plant', 94], ['Majesty Palm', 74], ['Money Tree', 59],
  ['Orchid', 58], ['Peace Lily', 99], ['Pilea Peperomioides', 85], ['Pink Anthurium', 95], ['Ponytail Palm', 93],
  ['Rubber Plant', 92], ['Snake Plant', 48], ['Spider Plant', 67],
]

/** Days on which the stock of each week is the one recorded last. */
const WEEKS = ['2023-04-13', '2023-04-20', '2023-04-27', '2023-05-03']

const stockIn = (/** @type {number} */ week) =>
  [...CHANGING_STOCK.map((row) => [row[0], row[week]]), ...CONSTANT_STOCK].sort(([a], [b]) =>
    String(a) < String(b) ? -1 : 1,
  )

/**
 * Products: conversion, and stock in each of the four weeks.
 * @type {readonly Fact[]}
 */
export const PRODUCT_FACTS = [
  {
    fact: 'conversion by product, String of pearls 60.94 % to Pothos 34.43 %',
    sql: `with e as (select product_id, count(*) filter (where event_type = 'page_view') as views,
        count(distinct session_id) filter (where event_type = 'page_view') as view_sessions, count(*) filter (where event_type = 'add_to_cart') as carts,
        count(distinct session_id) filter (where event_type = 'add_to_cart') as cart_sessions from raw.events where product_id is not null group by 1),
      o as (select i.product_id, count(distinct e.session_id) as buying_sessions, sum(i.quantity)::int as units from raw.order_items i
        join raw.events e on e.order_id = i.order_id and e.event_type = 'checkout' group by 1)
      select name, views, view_sessions, carts, cart_sessions, buying_sessions, units, round(buying_sessions / view_sessions, 6)
      from raw.products join e using (product_id) join o using (product_id) order by name`,
    expected: [...CONVERSION].sort(([a], [b]) => (a < b ? -1 : 1)),
  },
  {
    fact: 'the stock of all thirty products in the first week',
    state: 'first week',
    sql: 'select name, inventory from raw.products order by name',
    expected: stockIn(1),
  },
  {
    fact: 'the stock of all thirty products in the fourth week',
    state: 'replayed',
    sql: 'select name, inventory from raw.products order by name',
    expected: stockIn(4),
  },
  ...WEEKS.map((day, i) => ({
    fact: `the products snapshot as of ${day} has the stock of week ${i + 1}`,
    state: /** @type {const} */ ('replayed'),
    sql: `select name, inventory from snapshots.sst_products where dbt_valid_from < timestamp '${day}'
      and coalesce(dbt_valid_to, timestamp '9999-12-31') >= timestamp '${day}' order by name`,
    expected: stockIn(i + 1),
  })),
  {
    fact: 'the products snapshot grew from 30 rows to 34, 40 and 46',
    state: 'replayed',
    sql: 'select sum(count(*)) over (order by dbt_valid_from)::int from snapshots.sst_products group by dbt_valid_from order by 1',
    expected: [[30], [34], [40], [46]],
  },
  {
    fact: 'how often the stock of a product changed',
    state: 'replayed',
    sql: `select name, count(distinct dbt_scd_id) - 1 as changes from snapshots.sst_products group by 1 having changes > 0 order by 2 desc, 1`,
    expected: [
      ['Monstera', 3],
      ['Philodendron', 3],
      ['Pothos', 3],
      ['String of pearls', 3],
      ['Bamboo', 2],
      ['ZZ Plant', 2],
    ],
  },
  {
    fact: 'from the third to the fourth week the stock of six products changed',
    state: 'replayed',
    sql: `select name, before, inventory from (select name, inventory, dbt_valid_to, lag(inventory) over (partition by product_id order by dbt_valid_from) as before,
      dbt_valid_from from snapshots.sst_products) where dbt_valid_from = (select max(dbt_valid_from) from snapshots.sst_products) order by name`,
    expected: CHANGING_STOCK.map(([name, , , third, fourth]) => [name, third, fourth]),
  },
  {
    fact: 'Pothos and String of pearls ran out on 2023-04-26',
    state: 'replayed',
    sql: 'select name, cast(dbt_updated_at as date) from snapshots.sst_products where inventory = 0 order by name',
    expected: [
      ['Pothos', '2023-04-26'],
      ['String of pearls', '2023-04-26'],
    ],
  },
  {
    fact: 'the fourth week was recorded on 2023-05-02 at 19:48',
    state: 'replayed',
    sql: 'select cast(max(dbt_valid_from) as varchar) from snapshots.sst_products',
    expected: '2023-05-02 19:48:00',
  },
  {
    fact: 'one row of each product is current, and every closed row has its successor',
    state: 'replayed',
    sql: `select count(*) filter (where dbt_valid_to is null), count(*) filter (where dbt_valid_to is not null and next is distinct from dbt_valid_to)
      from (select *, lead(dbt_valid_from) over (partition by product_id order by dbt_valid_from) as next from snapshots.sst_products)`,
    expected: [[30, 0]],
  },
]
