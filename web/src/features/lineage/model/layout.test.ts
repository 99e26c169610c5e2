import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { edgePath } from './edge-path.ts'
import { layeredGraph } from './layered-graph.ts'
import { type Layout, layout } from './layout.ts'
import { crossings, orderLayers } from './order-layers.ts'

const MEASURES = { nodeWidth: 100, nodeHeight: 20, layerGap: 50, gap: 10 }

/** `a>b b>c d`: edges and nodes by letters. */
function laidOut(text: string): Layout & { readonly names: readonly string[] } {
  const names = [...new Set(text.match(/\w+/g))].sort()
  const edges = [...text.matchAll(/(\w+)>(\w+)/g)].flatMap(([, from = '', to = '']) => [
    names.indexOf(from),
    names.indexOf(to),
  ])
  return { names, ...layout({ size: names.length, edges, ...MEASURES }) }
}

describe('layers', () => {
  test.each([
    ['a node stands behind all that it reads', 'a>b b>c a>c', 'a0 b1 c2'],
    ['what reads nothing stands right before its first reader', 'a>b b>c s>c', 'a0 b1 c2 s1'],
    ['a circle is cut where it closes', 'a>b b>c c>a', 'a0 b1 c2'],
    ['a node that reads itself stands where it would without', 'a>b b>b', 'a0 b1'],
  ])('%s', (_rule, text, expected) => {
    const { names, layer } = laidOut(text)
    expect(names.map((name, node) => `${name}${layer[node]}`).join(' ')).toBe(expected)
  })
})

test('a chain is a straight line', () => {
  const { x, y, width, height } = laidOut('a>b b>c')
  expect([[...x], [...y]]).toEqual([
    [0, 150, 300],
    [0, 0, 0],
  ])
  expect([width, height]).toEqual([400, 20])
})

test('edges that need not cross do not', () => {
  const edges = [0, 5, 1, 4, 2, 3]
  const graph = layeredGraph({ size: 6, edges })
  const layers = orderLayers(graph)
  const place = new Float64Array(6)
  for (const each of layers) each.forEach((node, at) => (place[node] = at))
  expect(crossings(graph, layers, place)).toBe(0)
})

test('a node with two readers stands between them', () => {
  const { y } = laidOut('a>b a>c')
  expect([...y]).toEqual([15, 0, 30])
})

test('an edge over several layers is led past the nodes of those between', () => {
  const drawn = laidOut('a>b b>c a>c')
  const path = edgePath(drawn, 2)
  expect(path).toMatch(/^M100 [\d.]+C125 .* 150 [\d.]+H250C.* 300 [\d.]+$/)
})

test('nodes without edges stand in rows below', () => {
  const { y, x, height } = laidOut('a>b c d e')
  expect([...y].slice(2).every((each) => each >= 40)).toBe(true)
  expect(new Set([...x].map((each, node) => `${each} ${y[node]}`)).size).toBe(5)
  expect(height).toBe(Math.max(...y) + 20)
})

test('nothing is laid out as nothing', () => {
  expect(layout({ size: 0, edges: [], ...MEASURES })).toMatchObject({ width: 0, height: 0 })
})

test('whatever the graph: edges go from side to side, nodes keep their distance, all is within, and each time the same', () => {
  const graphs = fc.integer({ min: 1, max: 40 }).chain((size) => {
    const node = fc.nat({ max: size - 1 })
    return fc.record({ size: fc.constant(size), pairs: fc.array(fc.tuple(node, node), { maxLength: 80 }) })
  })
  fc.assert(
    fc.property(graphs, ({ size, pairs }) => {
      const input = { size, edges: pairs.flat(), ...MEASURES }
      const drawn = layout(input)
      expect(layout(input)).toEqual(drawn)
      const { x, y, layer, edgePoints, edgeStarts, width, height } = drawn
      for (let node = 0; node < size; node++) {
        expect(x[node]).toBeGreaterThanOrEqual(0)
        expect((x[node] as number) + MEASURES.nodeWidth).toBeLessThanOrEqual(width + 0.01)
        expect(y[node]).toBeGreaterThanOrEqual(-0.01)
        expect((y[node] as number) + MEASURES.nodeHeight).toBeLessThanOrEqual(height + 0.01)
        for (let other = 0; other < node; other++) {
          if (Math.abs((x[node] as number) - (x[other] as number)) >= MEASURES.nodeWidth) continue
          expect(Math.abs((y[node] as number) - (y[other] as number))).toBeGreaterThanOrEqual(29.99)
        }
      }
      pairs.forEach(([from, to], edge) => {
        const points = edgePoints.slice(edgeStarts[edge], edgeStarts[edge + 1])
        if (from === to) return expect(points).toHaveLength(0)
        expect(layer[from]).not.toBe(layer[to])
        const goesRight = (layer[from] as number) < (layer[to] as number)
        const [out, into] = goesRight ? [MEASURES.nodeWidth, 0] : [0, MEASURES.nodeWidth]
        expect([points[0], points.at(-2)]).toEqual([(x[from] as number) + out, (x[to] as number) + into])
        expect(points.at(-1)).toBeCloseTo((y[to] as number) + MEASURES.nodeHeight / 2, 2)
      })
    }),
    { numRuns: 150, seed: 7 },
  )
})
