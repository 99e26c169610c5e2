import { expect, test } from 'vitest'
import { projectFacts } from './project-facts.ts'

const MANIFEST = {
  nodes: {
    'model.shop.orders': {
      name: 'orders',
      resource_type: 'model',
      original_file_path: 'models/orders.sql',
      group: 'finance',
      tags: ['daily'],
      meta: {},
      config: { tags: ['daily', 'core'], group: 'finance', meta: { owner: ['ada', 'bob'] } },
    },
    'model.shop.stg': {
      name: 'stg',
      resource_type: 'model',
      config: { meta: { owner: { email: 'eve@example.com' } } },
    },
    'test.shop.unique': { name: 'unique', resource_type: 'test', config: {} },
  },
  sources: {
    'source.shop.raw.orders': { name: 'orders', source_name: 'raw', resource_type: 'source', meta: { owner: 'load' } },
  },
  exposures: {
    'exposure.shop.board': {
      name: 'board',
      resource_type: 'exposure',
      owner: { name: 'Board', email: 'board@example.com' },
    },
  },
  groups: { 'group.shop.finance': { name: 'finance', owner: { name: 'Finance', email: ['fin@example.com'] } } },
  parent_map: {
    'model.shop.stg': ['source.shop.raw.orders'],
    'model.shop.orders': ['model.shop.stg'],
    'test.shop.unique': ['model.shop.orders'],
    'exposure.shop.board': ['model.shop.orders'],
  },
}

const facts = projectFacts(MANIFEST)

test.each([
  ['source.shop.raw.orders', 'raw.orders', ['load'], ['Board', 'board@example.com']],
  ['model.shop.stg', 'stg', ['eve@example.com'], ['Board', 'board@example.com']],
  ['model.shop.orders', 'orders', ['ada', 'bob', 'Finance', 'fin@example.com'], ['Board', 'board@example.com']],
  ['test.shop.unique', 'unique', ['ada', 'bob', 'Finance', 'fin@example.com'], ['Board', 'board@example.com']],
  ['exposure.shop.board', 'board', ['Board', 'board@example.com'], []],
])('%s is called %s, its owners are %j, and it is read by %j', (unique_id, name, owners, readers) => {
  expect(facts.get(unique_id)).toMatchObject({ name, owners, readers })
})

test('tags, group and parents are there', () => {
  expect(facts.get('model.shop.orders')).toMatchObject({
    tags: ['daily', 'core'],
    group: 'finance',
    parents: ['model.shop.stg'],
  })
})

test.each([null, 'text', {}, { nodes: [] }, { nodes: { a: null } }])(
  'of %j little is known, and nothing breaks',
  (manifest) => {
    expect(() => projectFacts(manifest)).not.toThrow()
  },
)

test('versions of a model are told apart', () => {
  const node = { name: 'orders', resource_type: 'model', config: {} }
  const nodes = { 'model.shop.orders.v1': { ...node, version: 1 }, 'model.shop.orders.v2': { ...node, version: '2' } }
  expect([...projectFacts({ nodes }).values()].map(({ name }) => name)).toEqual(['orders.v1', 'orders.v2'])
})
