/** @typedef {import('./check.mjs').Fact} Fact */

/**
 * What the snapshot of orders holds once two of them, and then the third, are shipped.
 * @type {readonly Fact[]}
 */
export const ORDER_HISTORY_FACTS = [
  {
    fact: 'the orders snapshot grew from 361 rows to 363 and 364',
    state: 'replayed',
    sql: 'select sum(count(*)) over (order by dbt_valid_from)::int from snapshots.orders_snapshot group by dbt_valid_from order by 1',
    expected: [[361], [363], [364]],
  },
  {
    fact: 'of the updated orders the row that was being prepared is closed and the shipped one is current',
    state: 'replayed',
    sql: `select left(order_id, 8), status, dbt_valid_to is null, tracking_id is null from snapshots.orders_snapshot where order_id in (
      select order_id from snapshots.orders_snapshot group by 1 having count(*) > 1) order by 1, 2`,
    expected: [
      ['05202733', 'preparing', false, true],
      ['05202733', 'shipped', true, false],
      ['914b8929', 'preparing', false, true],
      ['914b8929', 'shipped', true, false],
      ['939767ac', 'preparing', false, true],
      ['939767ac', 'shipped', true, false],
    ],
  },
  {
    fact: 'the first update shipped two orders',
    state: 'replayed',
    sql: `select left(order_id, 8) from snapshots.orders_snapshot where dbt_valid_from = timestamp '2022-06-29 13:21:32.131139' order by 1`,
    expected: [['05202733'], ['914b8929']],
  },
  {
    fact: 'dbt_scd_id is md5 of key and time',
    state: 'replayed',
    sql: `select dbt_scd_id, dbt_scd_id = md5(order_id || '|' || dbt_updated_at) from snapshots.orders_snapshot where order_id like '914b8929%' order by dbt_valid_from`,
    expected: [
      ['c6fa47828960238a030ec2a4450d325b', true],
      ['998f2b27ba271f4435c386cbe482329f', true],
    ],
  },
]
