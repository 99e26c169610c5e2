/** The documents that are made of the recorded project with one of everything. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import {
  CATALOG_CODE,
  CATALOG_INDEX,
  CATALOG_SEARCH,
  CATALOG_SHARD,
  type CatalogCode,
  type CatalogIndex,
  type CatalogNode,
  type CatalogSearch,
  type CatalogShard,
} from '#api/catalog.ts'
import type { JsonSchema } from '#api/json-schema.ts'
import type { Catalog } from '#manifest/artifacts/catalog.ts'
import { newGenericTest } from '#manifest/nodes/test.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { catalogDocuments } from '#platform/catalog/catalog-documents.ts'
import { readsFrom } from '#platform/catalog/catalog-resource.ts'
import { readCatalog } from '../../../web/src/lib/catalog/catalog.ts'
import { recordedManifest } from '../../manifest/recorded-manifest.ts'

/** What the warehouse says: a type of its own, a column that nobody described, and a comment. */
const CATALOG: Catalog = {
  metadata: { generated_at: '2025-01-02T03:04:05.000006Z' } as Catalog['metadata'],
  nodes: {
    'model.shop.stg_orders': {
      metadata: { type: 'VIEW', schema: 'main', name: 'stg_orders', database: 'memory', comment: null, owner: 'ann' },
      columns: {
        amount: { type: 'DOUBLE', index: 2, name: 'amount', comment: 'In cents' },
        ID: { type: 'BIGINT', index: 1, name: 'ID', comment: null },
      },
      stats: {
        bytes: { id: 'bytes', label: 'Size', value: 12, include: true, description: null },
        has_stats: { id: 'has_stats', label: 'Has Stats?', value: true, include: false, description: null },
      },
      unique_id: 'model.shop.stg_orders',
    },
  },
  sources: {},
  errors: null,
}

const PLACE = { name: 't', package_name: 'shop', path: 't', original_file_path: 't', fqn: [], schema: 's', alias: 't' }

const { manifest } = recordedManifest()
const head = { digest: 'd1', made_at: '2025-01-02T03:04:06.000Z', target: 'dev' }
const documents = new Map(
  [...catalogDocuments({ manifest, catalog: CATALOG, head })].map(({ name, text }) => [
    name,
    JSON.parse(text) as unknown,
  ]),
)
const index = documents.get('index') as CatalogIndex
const shards = [...documents].filter(([name]) => name.startsWith('shards/')).map(([, shard]) => shard as CatalogShard)
const nodes = shards.flatMap((shard) => shard.nodes)

function nodeOf(unique_id: string): CatalogNode {
  const node = nodes.find((each) => each.unique_id === unique_id)
  if (!node) throw new Error(`no ${unique_id} among\n${nodes.map((each) => each.unique_id).join('\n')}`)
  return node
}

function numberOf(unique_id: string): number {
  return nodes.findIndex((each) => each.unique_id === unique_id)
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)

test.each<[string, JsonSchema]>([
  ['index', CATALOG_INDEX],
  ['search', CATALOG_SEARCH],
  ['code', CATALOG_CODE],
  ...shards.map((_, at): [string, JsonSchema] => [`shards/${at}`, CATALOG_SHARD]),
])('%s is as the wire contract says', (name, schema) => {
  const validate = ajv.compile(schema)
  validate(documents.get(name))
  expect(ajv.errorsText(validate.errors)).toBe('No errors')
})

test('everything that the manifest holds is there, and once', () => {
  const { nodes: mixed, sources, macros, docs, exposures, metrics, groups } = manifest
  const { saved_queries, semantic_models, unit_tests, functions } = manifest
  const all = [
    mixed,
    sources,
    macros,
    docs,
    exposures,
    metrics,
    groups,
    saved_queries,
    semantic_models,
    unit_tests,
    functions,
  ]
  const ids = all.flatMap((collection) => [...collection.keys()])
  expect(nodes.map(({ unique_id }) => unique_id).sort()).toEqual([...ids].sort())
})

test('the web app reads ids, kinds and edges out of the index as they were', () => {
  const read = readCatalog(index)
  expect(read.unique_id).toEqual(nodes.map(({ unique_id }) => unique_id))
  expect(nodes.map((_, at) => read.words[read.resource_type[at] ?? 0])).toEqual(
    nodes.map(({ resource_type }) => resource_type),
  )
  const parents = (unique_id: string) => read.depends_on[numberOf(unique_id)]?.map((at) => read.unique_id[at])
  expect(parents('model.shop.revenue')).toEqual(['model.shop.orders'])
  expect(parents('exposure.shop.weekly_kpis')?.sort()).toEqual([
    'metric.shop.total_revenue',
    'model.shop.customers.v2',
    'model.shop.revenue',
    'source.shop.raw.unused',
  ])
})

test('of a test the first node is the one that it tests', () => {
  const read = readCatalog(index)
  const at = read.name.findIndex((name) => name.startsWith('relationships_stg_orders_id'))
  expect(read.depends_on[at]?.map((node) => read.name[node])).toEqual(['stg_orders', 'stg_customers'])
})

test('a test of a source is one of that source, whatever else it reads', () => {
  const orders = manifest.sources.get('source.shop.raw.orders' as UniqueId)
  const test = newGenericTest({
    ...PLACE,
    unique_id: 'test.shop.t' as UniqueId,
    test_metadata: {
      name: 't',
      namespace: null,
      kwargs: { model: "{{ get_where_subquery(source('raw', 'orders')) }}" },
    },
    depends_on: { macros: [], nodes: ['model.shop.orders' as UniqueId, orders?.unique_id as UniqueId] },
  })
  expect(readsFrom(test)).toEqual(['source.shop.raw.orders', 'model.shop.orders'])
})

test('columns are those of the warehouse in its order, then those that the project alone knows', () => {
  expect(nodeOf('model.shop.stg_orders').columns).toEqual([
    {
      name: 'ID',
      data_type: 'BIGINT',
      declared_type: 'integer',
      description: 'the id',
      tags: ['key'],
      meta: { pk: true },
    },
    { name: 'amount', data_type: 'DOUBLE', comment: 'In cents', only_in: 'warehouse' },
    { name: 'status', only_in: 'project' },
  ])
  expect(nodeOf('model.shop.stg_orders').relation).toEqual({
    type: 'VIEW',
    comment: null,
    owner: 'ann',
    stats: [{ id: 'bytes', label: 'Size', value: 12, description: null }],
  })
  expect(index.catalog_at).toBe('2025-01-02T03:04:05.000006Z')
})

test('a node names its tests with what they are about', () => {
  const tests = nodeOf('model.shop.stg_orders').tests ?? []
  expect(tests.map(({ name, column_name }) => [name, column_name])).toEqual(
    expect.arrayContaining([
      ['unique', 'id'],
      ['accepted_values', 'status'],
    ]),
  )
  expect(tests.find(({ name }) => name === 'accepted_values')?.kwargs).toEqual({ values: ['a', 'b'] })
  expect(nodeOf('model.shop.revenue').tests?.map(({ unique_id }) => unique_id)).toContain(
    'unit_test.shop.revenue.revenue_adds_up',
  )
})

test('refs, sources and macros in a code are links', () => {
  const { raw_code = '', links = [] } = nodeOf('model.shop.orders')
  expect(links.map(({ from, to, unique_id }) => [raw_code.slice(from, to), unique_id])).toEqual([
    ["ref('stg_orders')", 'model.shop.stg_orders'],
    ["ref('stg_payments')", 'model.shop.stg_payments'],
  ])
})

test('versions know each other', () => {
  const { version, latest_version, versions, contract } = nodeOf('model.shop.customers.v2')
  expect([version, latest_version, contract?.['enforced']]).toEqual(['2', '2', true])
  expect(versions).toEqual(['model.shop.customers.v1', 'model.shop.customers.v2', 'model.shop.customers.v3'])
  expect(nodeOf('model.shop.customers.v1').deprecation_date).toContain('2030-01-01')
  expect(index.latest).toEqual([numberOf('model.shop.customers.v2')])
})

test.each([
  ['an exposure has its own', 'exposure.shop.weekly_kpis', { name: 'Ann', email: ['a@b.c'] }],
  ['a node has that of its group', 'model.shop.big_customers', { name: null, email: ['g@x.y'] }],
  ['a group has its own', 'group.shop.finance', { name: 'Fin', email: ['f@x.y'] }],
  ['others have none', 'model.shop.stg_orders', undefined],
])('owners: %s', (_rule, unique_id, owner) => {
  expect(nodeOf(unique_id).owner).toEqual(owner)
})

test('of the configuration only what somebody has said is told', () => {
  expect(nodeOf('model.shop.revenue').config).toEqual({
    owner_team: 'platform',
    persist_docs: { columns: true, relation: true },
  })
  expect(nodeOf('model.shop.orders').config).toMatchObject({
    unique_key: 'id',
    incremental_strategy: 'delete+insert',
    on_schema_change: 'append_new_columns',
    alias: 'fct_orders',
  })
})

test('a macro has its arguments, its source and its users', () => {
  expect(nodeOf('macro.shop.cents')).toMatchObject({
    arguments: [{ name: 'x', type: 'string', description: 'col' }],
    raw_code: expect.stringContaining('macro cents'),
  })
  expect(index.hidden).toContain(numberOf('macro.shop.cents'))
})

test('texts to search in stand where their nodes do', () => {
  const { columns, description } = documents.get('search') as CatalogSearch
  const { code } = documents.get('code') as CatalogCode
  const at = numberOf('model.shop.stg_orders')
  expect([columns.length, description.length, code.length]).toEqual([nodes.length, nodes.length, nodes.length])
  expect(columns[at]).toBe('ID\namount\nstatus')
  expect(description[at]).toBe('Staged. Raw ünïcode.\n\nthe id')
  expect(code[at]).toBe(nodeOf('model.shop.stg_orders').raw_code)
})
