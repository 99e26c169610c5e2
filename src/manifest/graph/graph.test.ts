import { describe, expect, test } from 'vitest'
import { recorded, recordedManifest } from '../../../tests/manifest/recorded-manifest.ts'
import { newManifest } from '../manifest.ts'
import { newModel } from '../nodes/model.ts'
import { type UniqueId, uniqueId } from '../nodes/unique-id.ts'
import { parseSelection } from '../selection/parse-selection.ts'
import { select } from '../selection/select.ts'
import { addTestEdges } from './add-test-edges.ts'
import { Graph } from './graph.ts'
import { GraphQueue } from './graph-queue.ts'
import { link } from './link.ts'
import { topologicalOrder } from './topological-levels.ts'

interface RecordedGraph {
  readonly orders: readonly { readonly select: string[] | null; readonly order: readonly string[] }[]
  readonly build_orders: RecordedGraph['orders']
  readonly tests: Readonly<Record<string, readonly string[]>>
}

const recordings = JSON.parse(recorded('manifest/shop.graph.json')) as RecordedGraph

describe('the order of one thread', () => {
  test.each(recordings.orders)('is dbt’s for $select', ({ select: selected, order }) => {
    expect(takenOrder(selected, false)).toEqual(order)
  })

  test.each(recordings.build_orders)('of a build is dbt’s for $select', ({ select: selected, order }) => {
    expect(takenOrder(selected, true)).toEqual(order)
  })
})

describe('test edges', () => {
  test('let every node wait for the same tests as in dbt', () => {
    const { manifest } = recordedManifest()
    const graph = link(manifest)
    addTestEdges(graph, manifest)
    const waiting = Object.fromEntries([...graph.nodes()].map((node) => [node, testsBefore(graph, node)]))
    expect(waiting).toEqual(recordings.tests)
  })

  test('are no lineage', () => {
    const graph = chain('a', 'b')
    graph.addEdge(id('a'), id('test'))
    graph.addTestEdge(id('test'), id('b'))
    expect([...graph.ancestors([id('b')])]).toEqual(['a'])
    expect([...graph.descendants([id('test')])]).toEqual([])
  })
})

describe('a graph', () => {
  test('reaches as many steps as asked', () => {
    const graph = chain('a', 'b', 'c', 'd')
    expect([...graph.ancestors([id('d')], 2)]).toEqual(['c', 'b'])
    expect([...graph.descendants([id('a')], 1)]).toEqual(['b'])
    expect([...graph.descendants([id('a')], 0)]).toEqual([])
  })

  test('orders every node after its parents', () => {
    const graph = chain('a', 'b', 'c')
    graph.addEdge(id('x'), id('b'))
    expect(topologicalOrder(graph)).toEqual(['a', 'x', 'b', 'c'])
  })
})

describe('the queue', () => {
  test('gives out a node only when all its parents are done', () => {
    const graph = chain('a', 'c')
    graph.addEdge(id('b'), id('c'))
    const queue = new GraphQueue(graph)
    expect([queue.take(), queue.take(), queue.take()]).toEqual(['a', 'b', undefined])
    queue.markDone(id('a'))
    expect(queue.take()).toBeUndefined()
    queue.markDone(id('b'))
    expect(queue.take()).toBe('c')
    expect(queue.isFinished).toBe(false)
    queue.markDone(id('c'))
    expect(queue.isFinished).toBe(true)
  })

  test('keeps the order among selected nodes where what stood between is left out', () => {
    const queue = new GraphQueue(chain('a', 'b', 'c', 'd', 'e'), true, [id('b'), id('d')])
    expect([queue.size, queue.take(), queue.take()]).toEqual([2, 'b', undefined])
    queue.markDone(id('b'))
    expect(queue.take()).toBe('d')
    queue.markDone(id('d'))
    expect(queue.isFinished).toBe(true)
  })

  test('gives a selection of many in a dense graph out as quickly as all of it', () => {
    const graph = new Graph()
    for (let layer = 1; layer < 60; layer++) {
      for (let left = 0; left < 8; left++) {
        for (let right = 0; right < 8; right++) graph.addEdge(id(`n${layer - 1}.${left}`), id(`n${layer}.${right}`))
      }
    }
    const ends = [id('n59.0'), id('n0.0'), id('n30.3')]
    const queue = new GraphQueue(graph, true, ends)
    const order: (string | undefined)[] = []
    for (let node = queue.take(); node; node = queue.take()) {
      order.push(node)
      queue.markDone(node)
    }
    expect(order).toEqual(['n0.0', 'n30.3', 'n59.0'])
  })

  test('without order gives out everything by name', () => {
    const queue = new GraphQueue(chain('c', 'b', 'a'), false)
    expect([queue.take(), queue.take(), queue.take()]).toEqual(['a', 'b', 'c'])
  })
})

describe('linking', () => {
  test('a circle is shown as a list, with who needs whom', () => {
    const manifest = manifestOf({ a: ['c'], b: ['a'], c: ['b'], d: [] })
    expect(() => link(manifest)).toThrow(
      [
        'Compilation Error   [graph/cycle]',
        '  Found a cycle: model.shop.a --> model.shop.b --> model.shop.c',
        '  model.shop.a needs model.shop.c   models/a.sql',
        '  model.shop.b needs model.shop.a   models/b.sql',
        '  model.shop.c needs model.shop.b   models/c.sql',
        '  hint: take one ref out; often a further model can hold what both sides need',
      ].join('\n'),
    )
  })

  test('a dependency that is not there is named', () => {
    expect(() => link(manifestOf({ a: ['ghost'] }))).toThrow(
      "'model.shop.a' depends on 'model.shop.ghost' which is not in the graph!",
    )
  })
})

function takenOrder(selected: string[] | null, isBuild: boolean): string[] {
  const { manifest } = recordedManifest()
  const graph = link(manifest)
  if (isBuild) addTestEdges(graph, manifest)
  const spec = parseSelection(selected ?? undefined, undefined)
  const { unique_ids } = select(spec, { manifest, graph, includesEmptyNodes: true })
  const queue = new GraphQueue(graph, true, unique_ids)
  const order: string[] = []
  for (let node = queue.take(); node !== undefined; node = queue.take()) {
    order.push(node)
    queue.markDone(node)
  }
  return order
}

function testsBefore(graph: Graph, node: UniqueId): string[] {
  const before = new Set<UniqueId>()
  const visit = (child: UniqueId) => {
    for (const parent of graph.parents(child)) {
      if (before.has(parent)) continue
      before.add(parent)
      visit(parent)
    }
  }
  visit(node)
  return [...before].filter((parent) => parent.startsWith('test.')).sort()
}

function chain(...names: string[]): Graph {
  const graph = new Graph()
  for (const [index, name] of names.entries()) if (index > 0) graph.addEdge(id(names[index - 1] as string), id(name))
  return graph
}

function id(name: string): UniqueId {
  return name as UniqueId
}

function manifestOf(models: Readonly<Record<string, readonly string[]>>) {
  const manifest = newManifest('shop', 'duckdb')
  for (const [name, parents] of Object.entries(models)) {
    const unique_id = uniqueId('model', 'shop', name)
    const place = { package_name: 'shop', path: `${name}.sql`, original_file_path: `models/${name}.sql` }
    const model = newModel({ name, unique_id, ...place, fqn: ['shop', name], schema: 'main', alias: name })
    model.depends_on.nodes.push(...parents.map((parent) => uniqueId('model', 'shop', parent)))
    manifest.nodes.set(unique_id, model)
  }
  return manifest
}
