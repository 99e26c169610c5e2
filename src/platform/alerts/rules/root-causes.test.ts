import { describe, expect, test } from 'vitest'
import { causesInWords, type EndedNode, rootCauses } from './root-causes.ts'

/** `a -> b -> c` on each line. */
function parents(...lines: readonly string[]): (unique_id: string) => readonly string[] {
  const map = new Map<string, string[]>()
  for (const line of lines) {
    const names = line.split(' -> ')
    for (const [at, name] of names.entries()) {
      const parent = names[at - 1]
      if (parent !== undefined) map.set(name, [...(map.get(name) ?? []), parent])
    }
  }
  return (unique_id) => map.get(unique_id) ?? []
}

/** `a:error b:skipped`. */
function results(text: string): readonly EndedNode[] {
  return text.split(' ').map((word) => {
    const [unique_id = '', status = ''] = word.split(':')
    return { unique_id, status: status as EndedNode['status'], message: null, failures: null }
  })
}

const TYPES: Readonly<Record<string, string>> = { s: 'source', t: 'test', m: 'model', q: 'saved_query' }
const typeOf = (unique_id: string) => TYPES[unique_id[0] ?? ''] ?? 'node'

function inWords(graph: readonly string[], text: string) {
  const found = rootCauses(results(text), parents(...graph))
  return {
    causes: found.causes.map(
      ({ node, skipped }) => `${node.unique_id}: ${skipped.map((each) => each.unique_id).join(' ')}`,
    ),
    unexplained: found.unexplained.map(({ unique_id }) => unique_id),
    words: causesInWords(found, typeOf),
  }
}

describe('what was skipped is traced to what failed', () => {
  test.each([
    [
      'through what was skipped itself',
      ['m1 -> m2 -> m3 -> m4'],
      'm1:error m2:skipped m3:skipped m4:skipped',
      ['m1: m2 m3 m4'],
      '1 model had an error → 3 models skipped',
    ],
    [
      'through nodes that were no part of the run',
      ['s1 -> m1 -> e1 -> m2'],
      's1:late m2:skipped',
      ['s1: m2'],
      '1 source is late → 1 model skipped',
    ],
    [
      'not through what went well',
      ['m1 -> m2 -> m3', 'm4 -> m3'],
      'm1:error m2:success m4:error m3:skipped',
      ['m4: m3', 'm1: '],
      '2 models had an error → 1 model skipped',
    ],
    [
      'to all of its causes, and is counted once',
      ['m1 -> m3', 't1 -> m3'],
      'm1:error t1:fail m3:skipped',
      ['m1: m3', 't1: m3'],
      '1 model had an error, 1 test failed → 1 model skipped',
    ],
    [
      'to a late source only where nothing failed',
      ['s1 -> m1 -> m2', 's1 -> m3'],
      's1:late m1:error m2:skipped m3:skipped',
      ['s1: m3', 'm1: m2'],
      '1 source is late, 1 model had an error → 2 models skipped',
    ],
    [
      'and nodes of several types are nodes',
      ['m1 -> m2', 'm1 -> t1'],
      'm1:error m2:skipped t1:skipped',
      ['m1: m2 t1'],
      '1 model had an error → 2 nodes skipped',
    ],
    ['or there is nothing to trace', [], 'q1:error q2:error', ['q1: ', 'q2: '], '2 saved queries had an error'],
    ['a circle ends', ['m1 -> m2 -> m1'], 'm1:skipped m2:skipped', [], 'nothing failed → 2 models skipped'],
  ])('%s', (_, graph, text, causes, words) => {
    expect(inWords(graph, text)).toMatchObject({ causes, words })
  })

  test('and without a cause is told apart', () => {
    expect(inWords(['m1 -> m2'], 'm1:success m2:skipped').unexplained).toEqual(['m2'])
  })

  test('also in a graph of 20,000 nodes in one line', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `m${at}`)
    const at = new Map(names.map((name, index) => [name, index]))
    const above = (name: string) => names.slice((at.get(name) ?? 0) - 1, at.get(name))
    const text = names.map((name, index) => `${name}:${index === 0 ? 'error' : 'skipped'}`).join(' ')
    expect(rootCauses(results(text), above).causes[0]?.skipped).toHaveLength(19_999)
  })
})
