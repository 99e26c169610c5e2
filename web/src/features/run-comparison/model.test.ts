import { expect, test } from 'vitest'
import type { RunNode } from '../../lib/run-node.ts'
import { changeCounts, compareNodes, rowsMore } from './model.ts'

const node = (name: string, seconds: number, more: Partial<RunNode> = {}) =>
  ({
    name,
    unique_id: `model.shop.${name}`,
    resource_type: 'model',
    status: 'success',
    step: 1,
    seconds,
    message: 'OK',
    rows: null,
    failures: null,
    ...more,
  }) as RunNode

test('what fared otherwise stands first; what takes a little longer is the same', () => {
  const before = [
    node('same', 1),
    node('little', 10),
    node('broke', 1),
    node('gone', 1),
    node('rows', 1, { rows: 5 }),
    node('slower', 1),
    node('slowest', 1),
    node('both', 1, { rows: 5 }),
    node('faster', 3),
  ]
  const after = [
    node('same', 1.05),
    node('little', 11),
    node('broke', 1, { status: 'error' }),
    node('new', 1),
    node('rows', 1, { rows: 6 }),
    node('slower', 2),
    node('slowest', 9),
    node('both', 5, { rows: 1 }),
    node('faster', 1),
  ]
  const changes = compareNodes(before, after)
  expect(changes.map(({ name, kinds }) => [name, ...kinds].join(' '))).toEqual([
    'broke status',
    'new new',
    'gone gone',
    'both rows slower',
    'rows rows',
    'slowest slower',
    'slower slower',
    'faster faster',
    'little',
    'same',
  ])
  expect(changeCounts(changes)).toContainEqual({ kind: 'slower', count: 3 })
  expect(changes.find(({ name }) => name === 'both')).toSatisfy((change) => rowsMore(change) === -4)
})

test('of a node in several steps the last counts', () => {
  const before = [node('a', 1, { step: 2 }), node('a', 1, { step: 1, status: 'error' })]
  expect(compareNodes(before, [node('a', 1)])).toMatchObject([{ kinds: [] }])
})

test('a step that only compiles a node does not say how it fared', () => {
  const before = [
    node('tested', 0, { step: 2, message: null }),
    node('tested', 1, { status: 'fail', failures: 3 }),
    node('compiled', 0, { message: null }),
  ]
  const after = [node('tested', 1, { status: 'fail', failures: 3 }), node('compiled', 0, { message: null })]
  expect(changeCounts(compareNodes(before, after))).toEqual([])
})
