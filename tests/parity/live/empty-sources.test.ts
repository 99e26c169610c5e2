import { expect, test } from 'vitest'
import { emptySources } from './empty-sources.ts'
import { namesRead } from './names-read.ts'

test.each<[why: string, sql: string, names: string[]]>([
  [
    'columns, not functions, relations, words and aliases',
    'select id, lower(name) as n from shop.orders',
    ['id', 'name'],
  ],
  ['each once, in whatever letters', 'select ID, id, "id" from t', ['id']],
  ['quoted ones as they are written', 'select "Order Id" from t', ['Order Id']],
  ['a column of a relation without the relation', 'select o.total from t as o', ['total']],
  ['nothing of a common table', 'with paid as (select 1) select amount from paid', ['amount']],
  ['nothing of Jinja, comments and texts', "{% set a = 1 %} select {{ b }} -- c\n, 'd' /* e */, f from t", ['f']],
  ['what a macro is given', "select {{ cents('price') }} as price_usd from {{ ref('orders') }}", ['price']],
  ['no types', 'select total::numeric, cast(day_of as date) from t', ['total', 'day_of']],
])('a model reads %s', (_, sql, names) => {
  expect(namesRead(sql)).toEqual(names)
})

const ORDERS = { unique_id: 'source.shop.raw.orders', database: 'db', schema: 'raw', identifier: 'orders' }

test('a source has the columns that are told, and those that models read which read nothing else', () => {
  const source = {
    ...ORDERS,
    columns: { ID: { name: 'ID', data_type: 'bigint' }, note: { name: 'note', data_type: 'String' } },
  }
  const manifest = {
    sources: { [source.unique_id]: source },
    nodes: {
      stage: { raw_code: 'select id, paid_at, is_new from x', depends_on: { nodes: [source.unique_id] } },
      join: { raw_code: 'select other from x join y', depends_on: { nodes: [source.unique_id, 'model.shop.y'] } },
      test: { depends_on: { nodes: [] } },
    },
  }
  expect(emptySources(manifest, (type) => type === 'bigint')).toEqual([
    {
      database: 'db',
      schema: 'raw',
      identifier: 'orders',
      columns: { id: 'bigint', note: 'varchar', paid_at: 'timestamp', is_new: 'boolean' },
    },
  ])
})

test('a source that only joins read, and of which nothing is told, has what they read', () => {
  const manifest = {
    sources: { [ORDERS.unique_id]: { ...ORDERS, columns: {} } },
    nodes: { join: { raw_code: 'select total_amount from x join y', depends_on: { nodes: [ORDERS.unique_id, 'y'] } } },
  }
  expect(emptySources(manifest, () => true).map(({ columns }) => columns)).toEqual([{ total_amount: 'numeric(18, 4)' }])
})

test('a source that nothing is known of has a column all the same', () => {
  const manifest = { sources: { [ORDERS.unique_id]: { ...ORDERS, columns: {} } }, nodes: {} }
  expect(emptySources(manifest, () => true).map(({ columns }) => columns)).toEqual([{ id: 'varchar' }])
})
