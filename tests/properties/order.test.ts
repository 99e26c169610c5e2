import { expect, test } from 'vitest'
import { projectInMemory } from '../memory-files.ts'
import { parseFolder } from '../projects/parse-folder.ts'

const YAML = `
models:
  - name: orders
    latest_version: 1
    columns: [{name: id, data_tests: [unique]}]
    versions: [{v: 1}, {v: 2}]
  - name: plain
    columns: [{name: id, data_tests: [unique]}]
  - name: sales
    columns: [{name: id, data_tests: [not_null]}]
    versions: [{v: 1}]
`

// As dbt 1.12.6 lists them in manifest.json.
const NODES = [
  'model.shop.plain',
  'model.shop.orders.v1',
  'model.shop.orders.v2',
  'model.shop.sales.v1',
  'test.shop.unique_orders_v1_id.4f8f74f68f',
  'test.shop.unique_orders_v2_id.677958d3ed',
  'test.shop.unique_plain_id.e177868717',
  'test.shop.not_null_sales_v1_id.41c44bcec1',
]

test('all models of a file are patched before the first of their tests is made', async () => {
  const models = ['orders_v1', 'orders_v2', 'plain', 'sales_v1'].map((name) => [
    `/shop/models/${name}.sql`,
    'select 1 as id',
  ])
  const files = projectInMemory({
    '/shop/dbt_project.yml': 'name: shop\nprofile: shop\n',
    '/shop/profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb}\n',
    '/shop/models/models.yml': YAML,
    ...(Object.fromEntries(models) as Record<string, string>),
  })
  const { manifest } = await parseFolder('/shop', files)
  expect([...manifest.nodes.keys()]).toEqual(NODES)
})
