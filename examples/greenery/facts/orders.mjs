/** @typedef {import('./check.mjs').Fact} Fact */

const PAID_IN_CENTS = `select o.order_id, round(o.order_cost * 100)::int as cost, round(o.shipping_cost * 100)::int as shipping,
  round(o.order_total * 100)::int as total, coalesce(p.discount, 0) * 100 as discount
  from raw.orders o left join raw.promos p using (promo_id)`

/**
 * Orders: when, by whom, for how much, and how they were sent.
 * @type {readonly Fact[]}
 */
export const ORDER_FACTS = [
  {
    fact: 'orders were placed from 2021-02-10 00:00:05 to 2021-02-11 23:55:36',
    sql: 'select cast(min(created_at) as varchar), cast(max(created_at) as varchar) from raw.orders',
    expected: [['2021-02-10 00:00:05', '2021-02-11 23:55:36']],
  },
  {
    fact: '177 and 184 orders a day, in all 48 hours',
    sql: `select cast(created_at as date), count(*), count(distinct date_trunc('hour', created_at)) from raw.orders group by 1 order by 1`,
    expected: [
      ['2021-02-10', 177, 24],
      ['2021-02-11', 184, 24],
    ],
  },
  {
    fact: '7.5208333 orders an hour',
    sql: `select round(count(*) / count(distinct date_trunc('hour', created_at)), 7) from raw.orders`,
    expected: 7.5208333,
  },
  {
    fact: 'orders were delivered from 2021-02-11 to 2021-02-18',
    sql: 'select cast(min(delivered_at) as date), cast(max(delivered_at) as date) from raw.orders',
    expected: [['2021-02-11', '2021-02-18']],
  },
  {
    fact: '336 251.80 s from placed to delivered in the mean, which is 3 days 21:24:11.803279, over 305 orders',
    sql: `select count(*), round(avg(epoch(delivered_at) - epoch(created_at)), 2), cast(to_microseconds(
      cast(round(avg(epoch(delivered_at) - epoch(created_at)) * 1000000) as bigint)) as varchar) from raw.orders where delivered_at is not null`,
    expected: [[305, 336251.8, '93:24:11.803279']],
  },
  {
    fact: '124 of 130 users have orders and events, 6 have neither',
    sql: `select count(*) filter (where o and e), count(*) filter (where not o and not e) from (
      select user_id in (select user_id from raw.orders) as o, user_id in (select user_id from raw.events) as e from raw.users)`,
    expected: [[124, 6]],
  },
  {
    fact: 'users by number of orders',
    sql: 'select orders, count(*) from (select count(*) as orders from raw.orders group by user_id) group by 1 order by 1',
    expected: [
      [1, 25],
      [2, 28],
      [3, 34],
      [4, 20],
      [5, 10],
      [6, 2],
      [7, 4],
      [8, 1],
    ],
  },
  {
    fact: '25 users have one order, 28 two, 71 three or more',
    sql: `select count(*) filter (where orders = 1), count(*) filter (where orders = 2), count(*) filter (where orders >= 3)
      from (select count(*) as orders from raw.orders group by user_id)`,
    expected: [[25, 28, 71]],
  },
  {
    fact: '99 of 124 buyers came back: 0.7983871',
    sql: `select count(*) filter (where orders > 1), count(*), round(count(*) filter (where orders > 1) / count(*), 7)
      from (select count(*) as orders from raw.orders group by user_id)`,
    expected: [[99, 124, 0.7983871]],
  },
  {
    fact: 'orders by status in the first week',
    state: 'first week',
    sql: 'select status, count(*) from raw.orders group by 1 order by 2 desc',
    expected: [
      ['delivered', 305],
      ['shipped', 30],
      ['preparing', 26],
    ],
  },
  {
    fact: 'orders by shipping service in the first week; those being prepared have none',
    state: 'first week',
    sql: `select shipping_service, count(*), count(*) filter (where status = 'preparing') from raw.orders group by 1 order by 2 desc, 1`,
    expected: [
      ['ups', 169, 0],
      ['fedex', 96, 0],
      ['usps', 60, 0],
      [null, 26, 26],
      ['dhl', 10, 0],
    ],
  },
  {
    fact: 'after the updates three orders more are shipped, by ups',
    state: 'replayed',
    sql: `select status, count(*), count(*) filter (where shipping_service = 'ups') > 0 from raw.orders group by 1 order by 2 desc`,
    expected: [
      ['delivered', 305, true],
      ['shipped', 33, true],
      ['preparing', 23, false],
    ],
  },
  {
    fact: 'the three updated orders',
    state: 'replayed',
    sql: `select order_id, tracking_id, shipping_service, cast(estimated_delivery_at as varchar), status from raw.orders where order_id in (
      '914b8929-e04a-40f8-86ee-357f2be3a2a2', '05202733-0e17-4726-97c2-0520c024ab85', '939767ac-357a-4bec-91f8-a7b25edd46c9') order by 1`,
    expected: [
      [
        '05202733-0e17-4726-97c2-0520c024ab85',
        '8404ed05-0128-4aeb-8ed5-6e44908875c4',
        'ups',
        '2021-02-19 10:15:26',
        'shipped',
      ],
      [
        '914b8929-e04a-40f8-86ee-357f2be3a2a2',
        'a807fe66-d8b1-4d38-b409-558fed8bd75f',
        'ups',
        '2021-02-19 10:15:26',
        'shipped',
      ],
      [
        '939767ac-357a-4bec-91f8-a7b25edd46c9',
        '0a1177bd-5a6d-421b-a13d-11617ef68143',
        'ups',
        '2021-02-19 10:15:26',
        'shipped',
      ],
    ],
  },
  {
    fact: 'the three orders to be updated are being prepared in the first week',
    state: 'first week',
    sql: `select count(*), min(status), max(status) from raw.orders where order_id in (
      '914b8929-e04a-40f8-86ee-357f2be3a2a2', '05202733-0e17-4726-97c2-0520c024ab85', '939767ac-357a-4bec-91f8-a7b25edd46c9')`,
    expected: [[3, 'preparing', 'preparing']],
  },
  {
    fact: 'an order has a tracking number, a service and a parcel event if and only if it left',
    state: 'first week',
    sql: `select count(*) from raw.orders where (status = 'preparing') <> (tracking_id is null) or (tracking_id is null) <> (shipping_service is null)
      or (status = 'preparing') = (order_id in (select order_id from raw.events where event_type = 'package_shipped'))`,
    expected: 0,
  },
  {
    fact: 'delivered_at is set if and only if the status is delivered',
    sql: `select count(*) from raw.orders where (status = 'delivered') <> (delivered_at is not null)`,
    expected: 0,
  },
  {
    fact: '173 orders came later than estimated, 113 in time, 19 had no estimate',
    sql: `select count(*) filter (where delivered_at > estimated_delivery_at), count(*) filter (where delivered_at <= estimated_delivery_at),
      count(*) filter (where estimated_delivery_at is null) from raw.orders where status = 'delivered'`,
    expected: [[173, 113, 19]],
  },
  {
    fact: '40 orders use a promotion',
    sql: 'select promo_id, count(*) from raw.orders where promo_id is not null group by 1 order by 2 desc',
    expected: [
      ['instruction set', 11],
      ['leverage', 9],
      ['Mandatory', 7],
      ['Optional', 6],
      ['task-force', 4],
      ['Digitized', 3],
    ],
  },
  {
    fact: 'the orders with a promotion come to 9 765.54',
    sql: `select sum(total) / 100 from (${PAID_IN_CENTS}) where discount > 0`,
    expected: 9765.54,
  },
  {
    fact: 'order_cost 89 834.40, shipping 2 033.17, order_total 91 351.57, mean order 253.05',
    sql: `select sum(cost) / 100, sum(shipping) / 100, sum(total) / 100, round(avg(total) / 100, 2) from (${PAID_IN_CENTS})`,
    expected: [[89834.4, 2033.17, 91351.57, 253.05]],
  },
  {
    fact: 'order_cost 15 to 960.15, shipping 1 to 9.99, order_total 1.89 to 965.78',
    sql: `select min(cost) / 100, max(cost) / 100, min(shipping) / 100, max(shipping) / 100, min(total) / 100, max(total) / 100 from (${PAID_IN_CENTS})`,
    expected: [[15, 960.15, 1, 9.99, 1.89, 965.78]],
  },
  {
    fact: 'one order_total is less than its shipping_cost',
    sql: `select count(*) from (${PAID_IN_CENTS}) where total < shipping`,
    expected: 1,
  },
  {
    fact: 'the cost of each order is the sum of price × quantity',
    sql: `select count(*) from (select o.order_id, any_value(round(o.order_cost * 100)) as cost, sum(round(p.price * 100) * i.quantity) as lines
      from raw.orders o join raw.order_items i using (order_id) join raw.products p using (product_id) group by 1) where cost = lines`,
    expected: 361,
  },
  {
    fact: 'the total of each order is cost + shipping − discount',
    sql: `select count(*) from (${PAID_IN_CENTS}) where total = cost + shipping - discount`,
    expected: 361,
  },
  {
    fact: '2 165 units in 862 lines, 1 to 7 an order',
    sql: `select sum(units), sum(lines), min(lines), max(lines), count(*) from (
      select order_id, sum(quantity) as units, count(*) as lines from raw.order_items group by 1)`,
    expected: [[2165, 862, 1, 7, 361]],
  },
]
