import { describe, expect, test } from 'vitest'
import { Graph } from '#manifest/graph/graph.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { runQueue } from './run-queue.ts'

const id = (name: string) => name as UniqueId

async function orderOf(
  edges: readonly string[],
  threads: number,
  isOrdered = true,
  microbatch: readonly string[] = [],
): Promise<string> {
  const graph = new Graph()
  for (const edge of edges) {
    const [parent = '', child] = edge.split('>')
    graph.addNode(id(parent))
    if (child !== undefined) graph.addEdge(id(parent), id(child))
  }
  const started: string[] = []
  const stop = new AbortController().signal
  const isMicrobatch = (unique_id: UniqueId) => microbatch.includes(unique_id)
  await runQueue({ graph, selected: [...graph.nodes()], isOrdered, threads, isMicrobatch, stop }, async (unique_id) => {
    started.push(unique_id)
  })
  return started.join(' ')
}

test.each([
  ['nodes of one moment start by name', ['b', 'a', 'c'], 'a b c'],
  ['a node that could start earlier goes before one of the same rank', ['a>z', 'b>y'], 'a b z y'],
  ['a node waits for all that it reads', ['a>c', 'b>c', 'c>d'], 'a b c d'],
])('with one thread, %s', async (_, edges, order) => {
  expect(await orderOf(edges, 1)).toBe(order)
})

test('without an order no node waits for another', async () => {
  expect(await orderOf(['z>a', 'y>b'], 1, false)).toBe('a b y z')
})

test.each([
  [['b', 'd', 'e'], 'a b c d e y z'],
  [[], 'a b c d e z y'],
])('while one of the models %j waits for another, no further node queues up', async (microbatch, order) => {
  expect(await orderOf(['a>b', 'a>c', 'a>d', 'a>e', 'b>z', 'c>y'], 1, true, microbatch)).toBe(order)
})

test.each([
  ['a', 'a'],
  ['b', 'a b c'],
  ['d', 'a b c d'],
  ['e', 'a b c d e f g'],
])('after %s the next node that could queue up ends the run', async (last, order) => {
  const graph = new Graph()
  for (const name of ['a', 'b', 'c']) graph.addNode(id(name))
  for (const [parent = '', child = ''] of ['ad', 'ae', 'cf', 'dg']) graph.addEdge(id(parent), id(child))
  const started: string[] = []
  await runQueue(
    {
      graph,
      selected: [...graph.nodes()],
      isOrdered: true,
      threads: 1,
      stop: new AbortController().signal,
      endsAtNext: () => started.includes(last),
    },
    async (unique_id) => void started.push(unique_id),
  )
  expect(started.join(' ')).toBe(order)
})

/** The node `a` divides its work into three parts, for which it asks for threads where there is room. */
async function partsOf(threads: number, nodes: readonly string[]): Promise<(string | undefined)[]> {
  const graph = new Graph()
  for (const name of nodes) graph.addNode(id(name))
  let parts: (string | undefined)[] = []
  const stop = new AbortController().signal
  await runQueue(
    { graph, selected: [...graph.nodes()], isOrdered: true, threads, stop },
    async (unique_id, _, more) => {
      if (unique_id !== 'a') return
      const given = [1, 2, 3].map((part) =>
        more.hasRoom ? more.run(async (thread) => `${part} on ${thread}`) : Promise.resolve(`${part} here`),
      )
      parts = await Promise.all(given)
    },
  )
  return parts
}

describe('a node whose work can be divided', () => {
  test('uses the threads that no node needs', async () => {
    expect(await partsOf(3, ['a'])).toEqual([
      '1 on Thread-2 (worker)',
      '2 on Thread-3 (worker)',
      '3 on Thread-2 (worker)',
    ])
  })

  test('does it all itself where nodes wait for all the threads', async () => {
    expect(await partsOf(2, ['a', 'b', 'c'])).toEqual(['1 here', '2 here', '3 here'])
  })

  test('hears that a part was not begun because the run was stopped', async () => {
    const graph = new Graph()
    graph.addNode(id('a'))
    const stop = new AbortController()
    let parts: (string | undefined)[] = []
    await runQueue(
      { graph, selected: [id('a')], isOrdered: true, threads: 2, stop: stop.signal },
      async (_, __, more) => {
        const given = ['first', 'second'].map((part) =>
          more.run(async () => {
            stop.abort()
            return part
          }),
        )
        parts = await Promise.all(given)
      },
    )
    expect(parts).toEqual(['first', undefined])
  })
})
