import { expect, test } from 'vitest'
import type { UniqueId } from '../nodes/unique-id.ts'
import { readManifest } from './read-manifest.ts'

const FILE = { path: 'a.sql', original_file_path: 'models/a.sql' }
const MODEL = { resource_type: 'model', unique_id: 'model.shop.a', name: 'a', package_name: 'shop', ...FILE }
const METRIC = { resource_type: 'metric', unique_id: 'metric.shop.m', name: 'm', package_name: 'shop', ...FILE }

const EMPTY = Object.fromEntries(
  ['nodes', 'sources', 'macros', 'docs', 'exposures', 'metrics', 'groups', 'selectors', 'disabled', 'parent_map']
    .concat(['child_map', 'group_map', 'saved_queries', 'semantic_models', 'unit_tests'])
    .map((field) => [field, {}]),
)

function read(version: number, data: object, dbt_version = '1.4.0', options = {}) {
  const dbt_schema_version = `https://schemas.getdbt.com/dbt/manifest/v${version}.json`
  const text = JSON.stringify({ metadata: { dbt_schema_version, dbt_version }, ...EMPTY, ...data })
  return readManifest(text, 'old/manifest.json', options).manifest
}

test.each([
  ['the text under its former name', 5, { raw_sql: 'select 1' }, { raw_code: 'select 1' }],
  ['the compiled text under its former name', 6, { compiled_sql: 'select 1' }, { compiled_code: 'select 1' }],
  [
    'references that are lists',
    8,
    { refs: [['b'], ['tools', 'c']] },
    {
      refs: [
        { package: null, name: 'b', version: null },
        { package: 'tools', name: 'c', version: null },
      ],
    },
  ],
  ['no access and no group', 7, {}, { access: 'protected', group: null }],
])('a model of an older dbt is read with %s', (_, version, given, expected) => {
  const { nodes } = read(version, { nodes: { 'model.shop.a': { ...MODEL, ...given } } })
  expect(nodes.get(MODEL.unique_id as UniqueId)).toMatchObject(expected)
})

test('metrics of up to version 9 are left out, switched on or off', () => {
  const manifest = read(9, { metrics: { 'metric.shop.m': METRIC }, disabled: { 'metric.shop.m': [METRIC] } })
  expect([manifest.metrics.size, manifest.disabled.get(METRIC.unique_id as UniqueId)]).toEqual([0, []])
})

test('filters of metrics of version 10 are lists', () => {
  const where = { where_sql_template: '{{ x }}' }
  const type_params = { measure: { name: 'x', filter: where } }
  const { metrics } = read(10, { metrics: { 'metric.shop.m': { ...METRIC, filter: where, type_params } } })
  const filter = { where_filters: [where] }
  expect(metrics.get(METRIC.unique_id as UniqueId)).toMatchObject({ filter, type_params: { measure: { filter } } })
})

test('kinds of nodes that there are no more are passed over', () => {
  const rpc = { ...MODEL, resource_type: 'rpc', unique_id: 'rpc.shop.x' }
  expect([...read(4, { nodes: { 'rpc.shop.x': rpc, 'model.shop.a': MODEL } }).nodes.keys()]).toEqual(['model.shop.a'])
})

test.each([
  ['of another dbt', '1.8.0', { alias: 'written', tags: ['x'] }],
  ['of this version of dbt', '1.12.6', { alias: 'kept', tags: ['x'] }],
])('what config() was called with is read once more in a manifest %s', (_, dbt_version, expected) => {
  const node = { ...MODEL, raw_code: '{{ config(alias=…) }}', unrendered_config: { alias: 'kept', tags: ['x'] } }
  const unrenderedConfig = () => ({ alias: 'written' })
  const { nodes } = read(12, { nodes: { 'model.shop.a': node } }, dbt_version, { unrenderedConfig })
  expect(nodes.get(MODEL.unique_id as UniqueId)?.unrendered_config).toEqual(expected)
})
