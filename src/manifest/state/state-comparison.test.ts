import { describe, expect, test } from 'vitest'
import { recorded, recordedManifest } from '../../../tests/manifest/recorded-manifest.ts'
import { readManifest } from '../artifacts/read-manifest.ts'
import { readNode } from '../artifacts/read-node.ts'
import { link } from '../graph/link.ts'
import { addNode, type Manifest } from '../manifest.ts'
import { buildNodeMaps } from '../node-maps.ts'
import type { Macro } from '../nodes/macro.ts'
import type { UniqueId } from '../nodes/unique-id.ts'
import { parseSelection } from '../selection/parse-selection.ts'
import { select } from '../selection/select.ts'
import { sameValue } from './same-value.ts'
import { STATE_CHECKS, type StateOptions } from './state-comparison.ts'

interface StateRecording {
  readonly changed: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>
  readonly removed: readonly UniqueId[]
  readonly checks: Readonly<Record<string, readonly string[]>>
  readonly broken: Readonly<Record<string, Record<string, unknown>>>
}

const recording = JSON.parse(recorded('selection/shop.state.json')) as StateRecording

describe('state selectors', () => {
  test.each(STATE_CHECKS)('state:%s finds in a changed project what dbt finds', (check) => {
    expect(found(check, changedManifest())).toEqual(recording.checks[check])
  })

  test('an unknown check lists the known ones', () => {
    expect(() => found('renamed', changedManifest())).toThrow(
      `Got an invalid selector "renamed", expected one of "['new', 'old', 'modified', 'unmodified', `,
    )
  })

  test('breaking the contract of a versioned model is an error that says how', () => {
    const manifest = changedManifest()
    for (const node of Object.values(recording.broken)) addNode(manifest, readNode(node))
    expect(() => found('modified', manifest)).toThrow(
      [
        'Breaking change to contract Error in model customers (models/marts/customers_v2.sql)   [contract/breaking-change]',
        '  While comparing to previous project state, dbt detected a breaking change to an enforced contract.',
        '    - Columns with data_type changes: ',
        '      - x (integer -> bigint)',
        '  Consider making an additive (non-breaking) change instead, if possible.',
      ].join('\n'),
    )
  })

  test('breaking the contract of a model without versions is told and goes on', () => {
    const manifest = changedManifest()
    for (const item of Object.values(recording.broken)) {
      const node = readNode({ ...item, version: null })
      addNode(manifest, node)
    }
    const told: string[] = []
    const result = found('modified.contract', manifest, {
      onBreakingChange: (model, changes) => told.push(model.unique_id, ...changes),
    })
    expect(result).toContain('model.shop.customers.v2')
    expect(told).toContain('Columns with data_type changes: \n    - x (integer -> bigint)')
  })
})

test('the recorded parents and children are those of the nodes', () => {
  const written = JSON.parse(recorded('manifest/shop.json'))
  const { parent_map, child_map } = buildNodeMaps(recordedManifest().manifest)
  expect(Object.fromEntries(parent_map)).toEqual(written.parent_map)
  expect(Object.fromEntries(child_map)).toEqual(written.child_map)
})

test('a field that an earlier dbt had not yet is no change', () => {
  const written = JSON.parse(recorded('manifest/shop.json'))
  const parts = [
    ...Object.values<Record<string, unknown>>(written.functions).flatMap((each) => [
      each['arguments'],
      each['returns'],
    ]),
    ...Object.values<Record<string, unknown>>(written.semantic_models).flatMap((each) => [
      each['entities'],
      each['dimensions'],
      each['measures'],
    ]),
  ]
  for (const part of parts.flat() as Record<string, unknown>[]) {
    for (const [key, value] of Object.entries(part)) if (value === null) delete part[key]
  }
  const previous = readManifest(JSON.stringify(written), 'shop.json').manifest
  expect(found('modified', recordedManifest().manifest, {}, previous)).toEqual([])
})

test.each<[string, unknown, unknown, boolean]>([
  ['mappings in any order', { a: 1, b: [2] }, { b: [2], a: 1 }, true],
  ['lists only in order', [1, 2], [2, 1], false],
  ['a mapping with a key more', { a: 1 }, { a: 1, b: null }, false],
  ['true as one', true, 1, true],
  ['a text and a number', '1', 1, false],
])('equal is %s: %#', (_, a, b, isSame) => {
  expect(sameValue(a, b)).toBe(isSame)
})

function found(
  check: string,
  manifest: Manifest,
  stateOptions: StateOptions = {},
  previous = recordedManifest().manifest,
): readonly string[] {
  return select(parseSelection([`state:${check}`], undefined, 'empty'), {
    manifest,
    graph: link(manifest),
    includesEmptyNodes: true,
    previousState: { manifest: previous },
    stateOptions: { isEnforced: () => true, ...stateOptions },
  }).unique_ids
}

/** The recorded project with the recorded changes laid over it. */
function changedManifest(): Manifest {
  const { manifest } = recordedManifest()
  const { macros, ...nodes } = recording.changed
  for (const [unique_id, macro] of Object.entries(macros ?? {})) {
    manifest.macros.set(unique_id as UniqueId, macro as unknown as Macro)
  }
  for (const collection of Object.values(nodes)) {
    for (const node of Object.values(collection)) addNode(manifest, readNode(node))
  }
  for (const unique_id of recording.removed) {
    manifest.nodes.delete(unique_id)
    manifest.functions.delete(unique_id)
  }
  return manifest
}
