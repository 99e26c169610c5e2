import { describe, expect, test } from 'vitest'
import type { Step } from '#api/runs.ts'
import type { RunNode } from '../../lib/run-node.ts'
import {
  criticalPath,
  nodeRows,
  shareOf,
  skippedBecause,
  spanOf,
  threadBars,
  threadRows,
  ticksOf,
  wordsPlace,
} from './model.ts'

function node(name: string, from: number | undefined, to: number | undefined, more: Partial<RunNode> = {}): RunNode {
  const type = more.resource_type ?? 'model'
  return {
    key: `${more.step ?? 1} ${name}`,
    step: 1,
    unique_id: `${type}.shop.${name}`,
    name,
    resource_type: type,
    status: 'success',
    thread: 'Thread-1 (worker)',
    startedAt: from,
    finishedAt: to,
    seconds: 0,
    message: null,
    rows: null,
    failures: null,
    reused_from: null,
    depends_on: [],
    ...more,
  }
}

const after = (...names: readonly string[]) => ({ depends_on: names.map((name) => `model.shop.${name}`) })
const names = (nodes: readonly RunNode[]) => nodes.map(({ name }) => name)
const step = (index: number) => ({ index, started_at: null, finished_at: null }) as Step

describe('the critical path', () => {
  test('goes from the last end back to what was waited for longest', () => {
    const nodes = [
      node('a', 0, 600),
      node('b', 0, 380),
      node('c', 600, 1500, after('a', 'b')),
      node('d', 380, 900, after('b')),
      node('e', 1500, 2000, after('c', 'd')),
    ]
    expect(names(criticalPath(nodes))).toEqual(['a', 'c', 'e'])
  })

  test('leads through the tests that hold a node up, and unit tests of its own', () => {
    const nodes = [
      node('a', 0, 100),
      node('is_right', 100, 900, { resource_type: 'test', ...after('a') }),
      node('of_others_too', 100, 950, { resource_type: 'test', ...after('a', 'z') }),
      node('of_b', 900, 1000, { resource_type: 'unit_test', ...after('b') }),
      node('b', 1000, 1100, after('a')),
      node('late', 1100, 1200, { resource_type: 'test', ...after('b') }),
    ]
    expect(names(criticalPath(nodes))).toEqual(['a', 'is_right', 'of_b', 'b', 'late'])
  })

  test('is not guessed where nobody noted what nodes wait for', () => {
    expect(criticalPath([node('a', 0, 1), node('b', 1, 2)])).toEqual([])
  })

  test('ends where two nodes wait for each other, and knows nothing of what was skipped or reused', () => {
    const nodes = [
      node('old', -1e6, -1e5, { status: 'reused' }),
      node('a', 0, 1, after('b', 'old')),
      node('b', 0, 1, after('a')),
      node('c', undefined, 5, { status: 'skipped', ...after('a') }),
    ]
    expect(criticalPath(nodes).length).toBeLessThanOrEqual(2)
  })
})

describe('rows', () => {
  test('nodes stand by their beginning, what never began where it was told of', () => {
    const nodes = [node('c', 5, 6), node('s', undefined, 3, { status: 'skipped' }), node('a', 1, 9)]
    expect(nodeRows(nodes, [step(1)]).map(({ key }) => key)).toEqual(['1 a', '1 s', '1 c'])
  })

  test('of several steps each has its head, also where it ran nothing', () => {
    const rows = nodeRows([node('a', 1, 2, { step: 2, key: '2 a' })], [step(1), step(2), step(3)])
    expect(rows.map(({ key }) => key)).toEqual(['step 1', 'step 2', '2 a', 'step 3'])
  })

  test('threads stand by their number', () => {
    const nodes = [10, 2, 1].map((n) => node(`n${n}`, n, n + 1, { thread: `Thread-${n} (worker)` }))
    expect(threadRows(nodes, [step(1)]).map(({ key }) => key)).toEqual([1, 2, 10].map((n) => `1 Thread-${n} (worker)`))
  })
})

describe('time', () => {
  test('goes from the first beginning to the last end, or to now', () => {
    const nodes = [
      node('a', 10, 30),
      node('b', 20, undefined, { status: 'running' }),
      node('r', 1, 2, { status: 'reused' }),
    ]
    expect(spanOf(nodes, [], 100, false)).toEqual({ from: 10, to: 100 })
    expect(spanOf(nodes, [], 100, true)).toEqual({ from: 10, to: 30 })
    expect(spanOf([], [], 100, true)).toEqual({ from: 100, to: 1100 })
  })

  test.each([
    [3.5, [0, 1, 2, 3]],
    [0.9, [0, 0.2, 0.4, 0.6, 0.8]],
    [95, [0, 30, 60, 90]],
    [7200, [0, 1800, 3600, 5400, 7200]],
  ])('%d seconds are read by %j', (seconds, expected) =>
    expect(ticksOf({ from: 0, to: seconds * 1000 })).toEqual(expected),
  )

  test('what would fall on the same pixels is one bar, but not what failed among what went well', () => {
    const many = Array.from({ length: 2000 }, (_, at) =>
      node(`n${at}`, at, at + 1, at === 1000 ? { status: 'error' } : {}),
    )
    const bars = threadBars(many, { from: 0, to: 2000 }, 2000)
    expect(bars.length).toBeLessThan(1100)
    expect(bars.reduce((sum, { nodes }) => sum + nodes.length, 0)).toBe(2000)
    expect(bars.filter(({ nodes }) => nodes[0]?.status === 'error')).toMatchObject([{ nodes: [{ name: 'n1000' }] }])
    expect(shareOf(500, { from: 0, to: 2000 })).toBe(0.25)
  })
})

test.each([
  ['behind it where there is room', 0.1, 0.4, false, 'behind'],
  ['before it at the end', 0.6, 0.9, false, 'before'],
  ['in it where it fills the lane', 0, 1, false, 'inside'],
  ['sooner before it where the lane is narrow', 0.5, 0.8, true, 'before'],
])('the words of a bar stand %s', (_where, from, to, isNarrow, place) => {
  expect(wordsPlace(from, to, isNarrow)).toBe(place)
})

test('what was skipped is told of what failed, however far away', () => {
  const failed = node('a', 0, 1, { status: 'error' })
  const skipped = { status: 'skipped' }
  const nodes = [
    failed,
    node('c', undefined, 2, { ...skipped, ...after('b') }),
    node('b', undefined, 2, { ...skipped, ...after('a') }),
    node('x', undefined, 2, skipped),
  ]
  expect(names(skippedBecause(failed, nodes))).toEqual(['c', 'b'])
})
