import { describe, expect, test } from 'vitest'
import { recordedManifest } from '../../tests/manifest/recorded-manifest.ts'
import { addDisabled, addNode, newManifest } from './manifest.ts'
import { indexManifest } from './manifest-index.ts'
import { newDoc } from './nodes/doc.ts'
import { type ModelNode, newModel } from './nodes/model.ts'
import { newSeed } from './nodes/seed.ts'
import { newSqlOperation } from './nodes/sql-operation.ts'
import { uniqueId } from './nodes/unique-id.ts'
import { findDoc, findSemanticModelOfMeasure, resolveFunction, resolveMetric, resolveSource } from './resolve-name.ts'
import { refAccess, resolveRef } from './resolve-ref.ts'
import type { Asking } from './search-order.ts'

const root: Asking = { package: 'shop', root: 'shop' }
const utils: Asking = { package: 'utils', root: 'shop' }

describe('a ref', () => {
  test.each([
    ['finds a model by its name', { name: 'orders' }, root, 'model.shop.orders'],
    ['finds a seed like a model', { name: 'countries' }, root, 'seed.shop.countries'],
    ['looks in the root project before others', { name: 'dates' }, root, 'model.shop.dates'],
    ['of a package looks in the root project first', { name: 'dates' }, utils, 'model.shop.dates'],
    [
      'of a package looks at home first with the flag',
      { name: 'dates' },
      { ...utils, ownPackageFirst: true },
      'model.utils.dates',
    ],
    ['takes the package that is named', { name: 'dates', package: 'utils' }, root, 'model.utils.dates'],
    ['means the latest version if none is given', { name: 'users' }, root, 'model.shop.users.v2'],
    ['finds an older version', { name: 'users', version: 1 }, root, 'model.shop.users.v1'],
    ['finds a version given as text', { name: 'users', version: '2' }, root, 'model.shop.users.v2'],
    ['takes version 0 for none', { name: 'orders', version: 0 }, root, 'model.shop.orders'],
    ['finds an enabled model elsewhere before a disabled one here', { name: 'events' }, root, 'model.utils.events'],
  ])('%s', (_, ref, asking, unique_id) => {
    const result = resolveRef(index(), { package: null, version: null, ...ref }, asking)
    expect(result).toMatchObject({ kind: 'found', node: { unique_id } })
  })

  test.each([
    ['to a disabled model says so', { name: 'old' }, { kind: 'disabled', node: { unique_id: 'model.shop.old' } }],
    ['to nothing says so', { name: 'ordres' }, { kind: 'missing' }],
    ['to a version that is not there says so', { name: 'users', version: 9 }, { kind: 'missing' }],
    [
      'to a name of several other packages says which',
      { name: 'twice' },
      { kind: 'ambiguous', name: 'twice', unique_ids: ['model.utils.twice', 'model.more.twice'] },
    ],
  ])('%s', (_, ref, result) => {
    expect(resolveRef(index(), { package: null, version: null, ...ref }, root)).toMatchObject(result)
  })
})

describe('access', () => {
  const inGroup = model('shop', 'a', { group: 'finance' })
  const elsewhere = model('utils', 'b', { group: 'finance' })
  const query = newSqlOperation({ ...facts('sql_operation', 'shop', 'q') })

  test.each([
    ['a private model within its group', inGroup, { access: 'private' as const, group: 'finance' }, false, 'allowed'],
    ['a private model of another group', inGroup, { access: 'private' as const, group: 'growth' }, false, 'private'],
    [
      'a private model from outside all groups',
      model('shop', 'c'),
      { access: 'private' as const, group: 'growth' },
      false,
      'private',
    ],
    [
      'a private model from a query on the command line',
      query,
      { access: 'private' as const, group: 'growth' },
      false,
      'allowed',
    ],
    [
      'a private model of the group in a restricted package',
      elsewhere,
      { access: 'private' as const, group: 'finance' },
      true,
      'private',
    ],
    ['a protected model of a restricted package', elsewhere, {}, true, 'protected'],
    ['a protected model of an open package', elsewhere, {}, false, 'allowed'],
    ['a public model of a restricted package', elsewhere, { access: 'public' as const }, true, 'allowed'],
  ])('to %s', (_, from, target, isRestricted, verdict) => {
    expect(refAccess(from, model('shop', 'target', target), isRestricted)).toBe(verdict)
  })
})

describe('other names', () => {
  const recorded = indexManifest(recordedManifest().manifest)

  test('a source is found by both its names', () => {
    const found = resolveSource(recorded, 'raw', 'orders', root)
    expect(found).toMatchObject({ kind: 'found', node: { unique_id: 'source.shop.raw.orders' } })
    expect(resolveSource(recorded, 'raw', 'switched_off', root).kind).toBe('disabled')
    expect(resolveSource(recorded, 'raw', 'nothing', root).kind).toBe('missing')
  })

  test('metrics, functions and measures are found by name', () => {
    expect(resolveMetric(recorded, 'ratio', null, root).kind).toBe('found')
    expect(resolveMetric(recorded, 'off_metric', null, root).kind).toBe('disabled')
    expect(resolveFunction(recorded, 'plus_one', 'shop', root).kind).toBe('found')
    expect(resolveFunction(recorded, 'plus_one', 'tools', root).kind).toBe('missing')
    expect(findSemanticModelOfMeasure(recorded, 'cnt', root)?.unique_id).toBe('semantic_model.shop.revenue_sm')
  })

  test('a doc is found in the own project before others', () => {
    expect(findDoc(index(), 'intro', null, root)?.unique_id).toBe('doc.shop.intro')
    expect(findDoc(index(), 'intro', 'utils', root)?.unique_id).toBe('doc.utils.intro')
    expect(findDoc(index(), 'nothing', null, root)).toBeUndefined()
  })
})

function index() {
  const manifest = newManifest('shop', 'duckdb')
  const models = [
    model('shop', 'orders'),
    model('utils', 'dates'),
    model('shop', 'dates'),
    versioned(1),
    versioned(2),
    model('utils', 'events'),
    model('utils', 'twice'),
    model('more', 'twice'),
  ]
  for (const node of [...models, newSeed(facts('seed', 'shop', 'countries'))]) addNode(manifest, node)
  for (const name of ['events', 'old']) {
    const disabled = model('shop', name)
    disabled.config.enabled = false
    addDisabled(manifest, disabled)
  }
  for (const package_name of ['utils', 'shop']) {
    const doc = newDoc({ ...facts('doc', package_name, 'intro'), block_contents: '' })
    manifest.docs.set(doc.unique_id, doc)
  }
  return indexManifest(manifest)
}

function versioned(version: number): ModelNode {
  const unique_id = uniqueId('model', 'shop', 'users', `v${version}`)
  return model('shop', 'users', { version, latest_version: 2, unique_id })
}

function model(package_name: string, name: string, rest: Partial<ModelNode> = {}): ModelNode {
  return newModel({ ...facts('model', package_name, name), ...rest })
}

function facts(type: string, package_name: string, name: string) {
  return {
    name,
    package_name,
    unique_id: uniqueId(type, package_name, name),
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    fqn: [package_name, name],
    schema: 'main',
    alias: name,
  }
}
