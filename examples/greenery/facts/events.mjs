/** @typedef {import('./check.mjs').Fact} Fact */

const EMPLOYEE = "'d1f08820-32e6-4a31-abba-5aa533bc15a9'"

const SESSIONS = `select session_id, min(user_id) as user_id, min(created_at) as started_at,
  bool_or(event_type = 'page_view') as viewed, bool_or(event_type = 'add_to_cart') as carted,
  bool_or(event_type = 'checkout') as bought, bool_or(event_type = 'package_shipped') as sent
  from raw.events group by 1`

/**
 * Events: sessions, the funnel and who is behind its drop-off.
 * @type {readonly Fact[]}
 */
export const EVENT_FACTS = [
  {
    fact: 'events from 2021-02-09 23:55:08 to 2021-02-12 08:55:36 in 58 hours',
    sql: `select cast(min(created_at) as varchar), cast(max(created_at) as varchar), count(distinct date_trunc('hour', created_at)) from raw.events`,
    expected: [['2021-02-09 23:55:08', '2021-02-12 08:55:36', 58]],
  },
  {
    fact: 'events by type',
    sql: 'select event_type, count(*) from raw.events group by 1 order by 2 desc',
    expected: [
      ['page_view', 1871],
      ['add_to_cart', 986],
      ['checkout', 361],
      ['package_shipped', 335],
    ],
  },
  {
    fact: 'page_url is https://greenary.com/{product|checkout|shipping}/<id> of the product or order',
    sql: `select count(*) from raw.events where page_url <> 'https://greenary.com/' || case event_type when 'checkout' then 'checkout/' || order_id
      when 'package_shipped' then 'shipping/' || order_id else 'product/' || product_id end`,
    expected: 0,
  },
  {
    fact: 'product_id is set for page_view and add_to_cart only, order_id for checkout and package_shipped only',
    sql: `select count(*) from raw.events where (product_id is not null) <> (event_type in ('page_view', 'add_to_cart'))
      or (order_id is not null) <> (event_type in ('checkout', 'package_shipped'))`,
    expected: 0,
  },
  {
    fact: 'a session has one user and at most one checkout',
    sql: `select count(*) from (select session_id from raw.events group by 1
      having count(distinct user_id) > 1 or count(*) filter (where event_type = 'checkout') > 1)`,
    expected: 0,
  },
  {
    fact: 'what is added to a cart was viewed before in the same session',
    sql: `select count(*) from raw.events c where event_type = 'add_to_cart' and not exists (select 1 from raw.events v
      where v.event_type = 'page_view' and v.session_id = c.session_id and v.product_id = c.product_id and v.created_at < c.created_at)`,
    expected: 0,
  },
  {
    fact: 'what is ordered was added to the cart of its session',
    sql: `select count(*) from raw.order_items i join raw.events k on k.order_id = i.order_id and k.event_type = 'checkout'
      where not exists (select 1 from raw.events c where c.event_type = 'add_to_cart' and c.session_id = k.session_id and c.product_id = i.product_id)`,
    expected: 0,
  },
  {
    fact: 'every order has one checkout, by its user and within 5 seconds of it',
    sql: `select count(*), count(distinct e.order_id), max(abs(epoch(e.created_at) - epoch(o.created_at))) <= 5, bool_and(e.user_id = o.user_id)
      from raw.events e join raw.orders o using (order_id) where event_type = 'checkout'`,
    expected: [[361, 361, true, true]],
  },
  {
    fact: 'a parcel leaves 2 to 9 hours after the order',
    sql: `select min(hours), max(hours), count(*) from (select (epoch(e.created_at) - epoch(o.created_at)) / 3600 as hours
      from raw.events e join raw.orders o using (order_id) where event_type = 'package_shipped')`,
    expected: [[2, 9, 335]],
  },
  {
    fact: '16.3275862 unique sessions an hour, over 58 hours',
    sql: `select round(avg(sessions), 7), count(*) from (
      select date_trunc('hour', created_at), count(distinct session_id) as sessions from raw.events group by 1)`,
    expected: [[16.3275862, 58]],
  },
  {
    fact: 'sessions by level: 578 with a page view, 467 with a cart, 361 with a checkout, 335 shipped',
    sql: `select count(*), count(*) filter (where viewed), count(*) filter (where carted), count(*) filter (where bought), count(*) filter (where sent) from (${SESSIONS})`,
    expected: [[578, 578, 467, 361, 335]],
  },
  {
    fact: 'sessions by exact path',
    sql: `select count(*) filter (where viewed and carted and bought and sent), count(*) filter (where viewed and carted and bought and not sent),
      count(*) filter (where viewed and carted and not bought and not sent), count(*) filter (where viewed and not carted and not bought and not sent) from (${SESSIONS})`,
    expected: [[335, 26, 106, 111]],
  },
  {
    fact: 'rates in %: add to cart 80.7958, conversion 62.4567, cart to checkout 77.3019; drop-offs 19.2042, 22.6981 and 18.3391 points of all',
    sql: `select round(100 * c / s, 4), round(100 * b / s, 4), round(100 * b / c, 4), round(100 - 100 * c / s, 4), round(100 - 100 * b / c, 4), round(100 * (c - b) / s, 4)
      from (select count(*) as s, count(*) filter (where carted) as c, count(*) filter (where bought) as b from (${SESSIONS}))`,
    expected: [[80.7958, 62.4567, 77.3019, 19.2042, 22.6981, 18.3391]],
  },
  {
    fact: 'funnel per day of session start',
    sql: `select cast(started_at as date), count(*), count(*) filter (where carted), count(*) filter (where bought) from (${SESSIONS}) group by 1 order by 1`,
    expected: [
      ['2021-02-09', 2, 2, 2],
      ['2021-02-10', 175, 175, 175],
      ['2021-02-11', 401, 290, 184],
    ],
  },
  {
    fact: 'funnel to date',
    sql: `select day, sum(s) over (order by day), sum(c) over (order by day), sum(b) over (order by day) from (select cast(started_at as date) as day, count(*) as s,
      count(*) filter (where carted) as c, count(*) filter (where bought) as b from (${SESSIONS}) group by 1) order by 1`,
    expected: [
      ['2021-02-09', 2, 2, 2],
      ['2021-02-10', 177, 177, 177],
      ['2021-02-11', 578, 467, 361],
    ],
  },
  {
    fact: 'one account makes the whole drop-off: 219 sessions, 108 with a cart, 2 with a checkout',
    sql: `select user_id = ${EMPLOYEE}, count(*), count(*) filter (where carted), count(*) filter (where bought) from (${SESSIONS}) group by 1 order by 1`,
    expected: [
      [false, 359, 359, 359],
      [true, 219, 108, 2],
    ],
  },
  {
    fact: 'Georgia, where the employee lives, converts 4 of 221 sessions, every other state all',
    sql: `select a.state = 'Georgia', sum(b)::int, sum(s)::int, bool_or(u.user_id = ${EMPLOYEE}) from (
      select user_id, count(*) as s, count(*) filter (where bought) as b from (${SESSIONS}) group by 1) join raw.users u using (user_id)
      join raw.addresses a using (address_id) group by 1 order by 1`,
    expected: [
      [false, 357, 357, false],
      [true, 4, 221, true],
    ],
  },
  {
    fact: 'a session lasts 193.4 minutes with the parcel, 3.5 without it',
    sql: `select round(avg(epoch(last) - epoch(first)) / 60, 1), round(avg(epoch(last_click) - epoch(first)) / 60, 1) from (select session_id,
      min(created_at) as first, max(created_at) as last, max(created_at) filter (where event_type <> 'package_shipped') as last_click from raw.events group by 1)`,
    expected: [[193.4, 3.5]],
  },
  {
    fact: '4.7 sessions a user; 3.2 page views, 1.7 carts and 0.62 conversions a session',
    sql: `select round(count(distinct session_id) / count(distinct user_id), 1), round(count(*) filter (where event_type = 'page_view') / count(distinct session_id), 1),
      round(count(*) filter (where event_type = 'add_to_cart') / count(distinct session_id), 1),
      round(count(*) filter (where event_type = 'checkout') / count(distinct session_id), 2) from raw.events`,
    expected: [[4.7, 3.2, 1.7, 0.62]],
  },
  {
    fact: 'of 3218 views, carts and checkouts 0.58141703, 0.30640149 and 0.11218148 are each',
    sql: `select count(*), round(count(*) filter (where event_type = 'page_view') / count(*), 8), round(count(*) filter (where event_type = 'add_to_cart') / count(*), 8),
      round(count(*) filter (where event_type = 'checkout') / count(*), 8) from raw.events where event_type <> 'package_shipped'`,
    expected: [[3218, 0.58141703, 0.30640149, 0.11218148]],
  },
]
