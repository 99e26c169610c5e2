import { expect, test } from 'vitest'
import type { RunNode } from '../../lib/run-node.ts'
import { choicesOf, chosenNodes, messageLine, nodeChoiceOf } from './model.ts'

const node = (name: string, status: string, seconds: number, more: Partial<RunNode> = {}) =>
  ({
    key: name,
    name,
    unique_id: `model.shop.${name}`,
    resource_type: 'model',
    status,
    seconds,
    startedAt: seconds * 1000,
    rows: null,
    message: null,
    ...more,
  }) as RunNode

const NODES = [
  node('a', 'success', 3),
  node('b', 'error', 1, { message: 'Runtime Error in model b\n  no such column' }),
  node('c', 'pass', 2, { resource_type: 'test', unique_id: 'test.shop.c' }),
  node('d', 'skipped', 0, { startedAt: undefined, finishedAt: 1500 }),
]

test.each([
  ['', 'b d c a'],
  ['sort=-seconds', 'a c b d'],
  ['sort=seconds', 'b c a d'],
  ['sort=-name', 'd c b a'],
  ['sort=start', 'b d c a'],
  ['sort=rows', 'b d c a'],
  ['sort=nonsense', 'b d c a'],
  ['status=error&status=skipped', 'b d'],
  ['kind=test', 'c'],
  ['find=SHOP.a', 'a'],
  ['find=no such', 'b'],
])('%s shows %s', (search, expected) => {
  const shown = chosenNodes(NODES, nodeChoiceOf(new URLSearchParams(search)))
  expect(shown.map(({ name }) => name).join(' ')).toBe(expected)
})

test('choices are those there are, the most of them first', () => {
  expect(choicesOf(NODES, 'resource_type')).toEqual([
    { value: 'model', label: 'model', count: 3 },
    { value: 'test', label: 'test', count: 1 },
  ])
})

test.each([
  ['Runtime Error in model b (models/b.sql)\n  no such column\n\n  2 | x', 'no such column'],
  ['Got 2 results, configured to fail if != 0', 'Got 2 results, configured to fail if != 0'],
  ['Parsing Error', 'Parsing Error'],
  [null, ''],
])('%j is told in a line', (message, line) => expect(messageLine(message)).toBe(line))
