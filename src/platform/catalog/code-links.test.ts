import { expect, test } from 'vitest'
import { codeLinks } from './code-links.ts'

const orders = { unique_id: 'model.shop.orders', name: 'orders', package_name: 'shop' }
const first = { unique_id: 'model.shop.prices.v1', name: 'prices', package_name: 'shop', version: '1' }
const second = { unique_id: 'model.shop.prices.v2', name: 'prices', package_name: 'shop', version: '2' }
const raw = { unique_id: 'source.shop.raw.orders', name: 'orders', package_name: 'shop', source_name: 'raw' }
const cents = { unique_id: 'macro.shop.cents', name: 'cents', package_name: 'shop' }
const star = { unique_id: 'macro.dbt_utils.star', name: 'star', package_name: 'dbt_utils' }
const targets = { nodes: [orders, first, second, raw], macros: [cents, star] }

test.each([
  ['a ref', "select * from {{ ref('orders') }}", ["ref('orders') model.shop.orders"]],
  ['a ref with its package', "{{ ref('shop', 'orders') }}", ["ref('shop', 'orders') model.shop.orders"]],
  ['a ref of another package', "{{ ref('other', 'orders') }}", []],
  ['a ref with a version', "{{ ref('prices', v=2) }}", ["ref('prices', v=2) model.shop.prices.v2"]],
  ['a source of the same name', '{{ source("raw", "orders") }}', ['source("raw", "orders") source.shop.raw.orders']],
  ['a macro', "select {{ cents('price') }}", ['cents macro.shop.cents']],
  [
    'a macro of a package',
    "{{ dbt_utils.star(from=ref('orders')) }}",
    ['dbt_utils.star macro.dbt_utils.star', "ref('orders') model.shop.orders"],
  ],
  ['a function of SQL that is called as a macro is', 'select cents(price)', []],
  ['a comment', "{# ref('orders') #}", []],
  ['what the node does not depend on', "{{ ref('customers') }}", []],
  [
    'two in one statement',
    "{% if ref('orders') or source('raw', 'orders') %}",
    ["ref('orders') model.shop.orders", "source('raw', 'orders') source.shop.raw.orders"],
  ],
])('%s', (_rule, code, expected) => {
  const found = codeLinks(code, 'sql', targets).map(({ from, to, unique_id }) => `${code.slice(from, to)} ${unique_id}`)
  expect(found).toEqual(expected)
})

test('Python has no braces around what it calls', () => {
  const code = 'def model(dbt, session):\n    return dbt.ref("orders")'
  expect(codeLinks(code, 'python', targets)).toEqual([{ from: 36, to: 53, unique_id: 'model.shop.orders' }])
})
