/** @typedef {import('./check.mjs').Fact} Fact */

const counted = (/** @type {string} */ table, /** @type {number} */ rows) => ({
  fact: `${table} has ${rows} rows`,
  sql: `select count(*) from raw.${table}`,
  expected: rows,
})
const unique = (/** @type {string} */ table, /** @type {string} */ key) => ({
  fact: `${table} is keyed by ${key}`,
  sql: `select count(*) from (select ${key} from raw.${table} group by ${key} having count(*) > 1 or bool_or((${key.split(', ')[0]}) is null))`,
  expected: 0,
})
const refers = (/** @type {string} */ table, /** @type {string} */ key, /** @type {string} */ parent) => ({
  fact: `every ${key} of ${table} is in ${parent}`,
  sql: `select count(*) from raw.${table} where ${key} is not null and ${key} not in (select ${key} from raw.${parent})`,
  expected: 0,
})

/**
 * Rows, keys, references and ranges of the raw tables.
 * @type {readonly Fact[]}
 */
export const TABLE_FACTS = [
  counted('addresses', 150),
  counted('users', 130),
  counted('promos', 6),
  counted('products', 30),
  counted('orders', 361),
  counted('order_items', 862),
  counted('events', 3553),
  unique('addresses', 'address_id'),
  unique('users', 'user_id'),
  unique('promos', 'promo_id'),
  unique('products', 'product_id'),
  unique('orders', 'order_id'),
  unique('order_items', 'order_id, product_id'),
  unique('events', 'event_id'),
  refers('users', 'address_id', 'addresses'),
  refers('orders', 'user_id', 'users'),
  refers('orders', 'promo_id', 'promos'),
  refers('orders', 'address_id', 'addresses'),
  refers('order_items', 'order_id', 'orders'),
  refers('order_items', 'product_id', 'products'),
  refers('events', 'user_id', 'users'),
  refers('events', 'order_id', 'orders'),
  refers('events', 'product_id', 'products'),
  {
    fact: 'columns have the types that the application declares',
    sql: `select table_name, string_agg(column_name || ' ' || lower(data_type), ', ' order by ordinal_position)
      from information_schema.columns where table_schema = 'raw' and table_name <> 'load_log' group by 1 order by 1`,
    expected: [
      ['addresses', 'address_id varchar, address varchar, zipcode integer, state varchar, country varchar'],
      [
        'events',
        'event_id varchar, session_id varchar, user_id varchar, page_url varchar, created_at timestamp, event_type varchar, order_id varchar, product_id varchar',
      ],
      ['order_items', 'order_id varchar, product_id varchar, quantity integer'],
      [
        'orders',
        'order_id varchar, user_id varchar, promo_id varchar, address_id varchar, created_at timestamp, order_cost float, shipping_cost float, order_total float, tracking_id varchar, shipping_service varchar, estimated_delivery_at timestamp, delivered_at timestamp, status varchar',
      ],
      ['products', 'product_id varchar, name varchar, price float, inventory integer'],
      ['promos', 'promo_id varchar, discount integer, status varchar'],
      [
        'users',
        'user_id varchar, first_name varchar, last_name varchar, email varchar, phone_number varchar, created_at timestamp, updated_at timestamp, address_id varchar',
      ],
    ],
  },
  {
    fact: 'users were created from 2020-01-05 to 2020-12-26 and updated until 2021-03-10, never before',
    sql: `select cast(min(created_at) as date), cast(max(created_at) as date), cast(max(updated_at) as date),
      count(*) filter (where updated_at < created_at) from raw.users`,
    expected: [['2020-01-05', '2020-12-26', '2021-03-10', 0]],
  },
  {
    fact: 'users have 89 addresses in 33 states',
    sql: 'select count(distinct u.address_id), count(distinct a.state) from raw.users u join raw.addresses a using (address_id)',
    expected: [[89, 33]],
  },
  {
    fact: 'e-mails and telephone numbers are unique, and all invented',
    sql: `select count(distinct email), count(distinct phone_number), count(*) filter (where email like '%@example.com'),
      count(*) filter (where phone_number like '%-555-01__') from raw.users`,
    expected: [[130, 130, 130, 130]],
  },
  {
    fact: 'addresses lie in 38 states of one country and have 146 zipcodes, 6 of which lost a leading zero',
    sql: `select count(distinct state), count(distinct zipcode), count(distinct zipcode) filter (where zipcode < 10000),
      count(*) filter (where zipcode < 10000), min(country), max(country) from raw.addresses`,
    expected: [[38, 146, 6, 6, 'United States', 'United States']],
  },
  {
    fact: 'six promotions, of which one is active',
    sql: 'select promo_id, discount, status from raw.promos order by discount',
    expected: [
      ['task-force', 2, 'inactive'],
      ['leverage', 10, 'active'],
      ['Digitized', 11, 'inactive'],
      ['instruction set', 13, 'inactive'],
      ['Optional', 17, 'inactive'],
      ['Mandatory', 20, 'inactive'],
    ],
  },
  {
    fact: 'products have 22 prices from 15.00 to 95.00',
    sql: 'select count(distinct price), min(price), max(price), count(distinct name) from raw.products',
    expected: [[22, 15, 95, 30]],
  },
  {
    fact: 'in the first week 2215 plants are in stock, 40 to 100 of each product',
    state: 'first week',
    sql: 'select sum(inventory), min(inventory), max(inventory) from raw.products',
    expected: [[2215, 40, 100]],
  },
]
