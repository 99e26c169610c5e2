import { expect, test } from 'vitest'
import { newManifest } from '../manifest.ts'
import { newModel } from '../nodes/model.ts'
import { uniqueId } from '../nodes/unique-id.ts'
import { runDependencies } from './run-dependencies.ts'

function model(name: string, parents: readonly string[], materialized = 'table') {
  const node = newModel({
    unique_id: uniqueId('model', 'shop', name),
    name,
    package_name: 'shop',
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    fqn: ['shop', name],
  } as Parameters<typeof newModel>[0])
  node.config.materialized = materialized
  node.depends_on.nodes.push(...(parents as typeof node.depends_on.nodes))
  return node
}

test('a node waits for what it reads, through ephemeral models, and not for sources', () => {
  const manifest = newManifest('shop', 'duckdb')
  for (const node of [
    model('base', ['source.shop.raw.orders']),
    model('between', ['model.shop.base', 'source.shop.raw.users'], 'ephemeral'),
    model('other', []),
    model('top', ['model.shop.between', 'model.shop.other', 'seed.shop.gone']),
  ]) {
    manifest.nodes.set(node.unique_id, node)
  }
  expect(runDependencies(manifest, 'model.shop.top')).toEqual(['model.shop.base', 'model.shop.other', 'seed.shop.gone'])
  expect(runDependencies(manifest, 'model.shop.base')).toEqual([])
  expect(runDependencies(manifest, 'operation.shop.hook')).toEqual([])
})
