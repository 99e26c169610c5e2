import { describe, expect, test } from 'vitest'
import type { CatalogIndex } from '#api/catalog.ts'
import { CatalogGraph, fileOf, nameOf, readCatalog, tagsOf, wordOf } from './catalog.ts'

const none: readonly number[] = [0, 4]

const INDEX: CatalogIndex = {
  digest: 'd',
  made_at: '2026-03-02T04:00:00.000Z',
  project_name: 'shop',
  adapter_type: 'duckdb',
  target: 'dev',
  catalog_at: null,
  shard_size: 50,
  shards: 1,
  words: ['', 'source', 'model', 'test', 'shop', 'models', 'raw', 'daily', 'not_null', 'singular', 'sources.yml', '2'],
  tag_sets: [[], [7]],
  nodes: {
    name: ['orders', 'd_orders', 'not_null_d_orders_id', 'adds_up'],
    unique_id: ['source.shop.raw.orders', '.v2', '.ab12', ''],
    resource_type: [1, 1, 2, 1, 3, 2],
    package_name: [4, 4],
    folder: [5, 4],
    file: [10, 1, 0, 3],
    database: none,
    schema: none,
    alias: none,
    materialized: none,
    type: [0, 2, 8, 1, 9, 1],
    source_name: [6, 1, 0, 3],
    language: none,
    owner: none,
    group: none,
    access: none,
    version: [0, 1, 11, 1, 0, 2],
    tags: [0, 1, 1, 1, 0, 2],
    columns: [0, 1, 3, 1, 0, 2],
    description: ['', 'Orders.', '', ''],
    depends_on: [[], [0], [1], [1, 0]],
  },
  latest: [1],
  contracts: [],
  hidden: [],
}

describe('the index of a catalog', () => {
  const catalog = readCatalog(INDEX)
  const graph = new CatalogGraph(catalog)

  test('ids are whole, whichever way they were shortened', () => {
    expect(catalog.unique_id).toEqual([
      'source.shop.raw.orders',
      'model.shop.d_orders.v2',
      'test.shop.not_null_d_orders_id.ab12',
      'test.shop.adds_up',
    ])
    expect(catalog.unique_id.map((id) => graph.find(id))).toEqual([0, 1, 2, 3])
    expect(graph.find('model.shop.gone')).toBeUndefined()
  })

  test('runs of words are a word for each node', () => {
    expect([0, 1, 2, 3].map((node) => wordOf(catalog, 'resource_type', node))).toEqual([
      'source',
      'model',
      'test',
      'test',
    ])
    expect([...catalog.columns]).toEqual([0, 3, 0, 0])
    expect(tagsOf(catalog, 1)).toEqual(['daily'])
    expect(tagsOf(catalog, 2)).toEqual([])
  })

  test('names and files as people call them', () => {
    expect([0, 1, 3].map((node) => nameOf(catalog, node))).toEqual(['raw.orders', 'd_orders.v2', 'adds_up'])
    expect([0, 3].map((node) => fileOf(catalog, node))).toEqual(['models/sources.yml', 'models/adds_up.sql'])
  })

  test('a generic test belongs to the node that it tests, a singular one to all that it reads', () => {
    expect(graph.children(1)).toEqual([2, 3])
    expect(graph.testsOf(1)).toEqual([2, 3])
    expect(graph.testsOf(0)).toEqual([3])
  })
})
