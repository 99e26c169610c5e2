import { describe, expect, test } from 'vitest'
import { readNode } from '../artifacts/read-node.ts'
import { addDisabled, addNode, type Manifest, newManifest } from '../manifest.ts'
import { checkRemoved, type StateCheck } from './state-comparison.ts'

const MODEL = {
  resource_type: 'model',
  unique_id: 'model.shop.a',
  name: 'a',
  package_name: 'shop',
  original_file_path: 'models/a.sql',
  config: { enabled: true },
  contract: { enforced: true, alias_types: true, checksum: 'x' },
}

describe('a model with a contract that is gone', () => {
  test.each<[string, object, StateCheck, readonly string[]]>([
    ['is told', {}, 'modified', ["Contracted model 'model.shop.a' was deleted or renamed."]],
    [
      'is told where contracts are asked for',
      {},
      'modified.contract',
      ["Contracted model 'model.shop.a' was deleted or renamed."],
    ],
    ['is no matter of its text', {}, 'modified.body', []],
    ['is none without a contract', { contract: { enforced: false } }, 'modified', []],
    ['may go once its time is over', { deprecation_date: '2020-01-01T00:00:00+00:00' }, 'modified', []],
    [
      'may not go before',
      { deprecation_date: '2030-01-01T00:00:00+00:00' },
      'unmodified',
      ["Contracted model 'model.shop.a' was deleted or renamed."],
    ],
  ])('%s', (_, changes, check, expected) => {
    expect(told(manifestOf({ ...MODEL, ...changes }), newManifest('shop', 'duckdb'), check)).toEqual(expected)
  })

  test('is told as disabled where it is still there', () => {
    const manifest = newManifest('shop', 'duckdb')
    addDisabled(manifest, readNode({ ...MODEL, config: { enabled: false } }))
    expect(told(manifestOf(MODEL), manifest, 'modified')).toEqual(["Contracted model 'model.shop.a' was disabled."])
  })

  test('is an error if it had a version', () => {
    const old = manifestOf({ ...MODEL, version: 1 })
    expect(() => told(old, newManifest('shop', 'duckdb'), 'modified')).toThrow('was deleted or renamed')
  })
})

function manifestOf(node: Record<string, unknown>): Manifest {
  const manifest = newManifest('shop', 'duckdb')
  addNode(manifest, readNode(node))
  return manifest
}

function told(old: Manifest, manifest: Manifest, check: StateCheck): readonly string[] {
  const changes: string[] = []
  checkRemoved(old, manifest, check, {
    nowMs: Date.UTC(2025, 0, 1),
    onBreakingChange: (_, breaking) => changes.push(...breaking),
  })
  return changes
}
