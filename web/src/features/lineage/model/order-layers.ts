import { among, type LayeredGraph, type Neighbours } from './layered-graph.ts'

/** So many looks from left to right and back; large graphs get fewer, for the first ones bring most. */
const SWEEPS = 10
const LARGE = 4_000
const SWEEPS_OF_LARGE = 4

/**
 * The layers, each in an order in which few edges cross: again and again each node goes to the middle of its neighbours in
 * the layer before, then in the one after. The best of all orders is kept.
 */
export function orderLayers(graph: LayeredGraph): readonly Int32Array[] {
  const layers = graph.layers.map((layer) => layer.slice())
  const place = new Float64Array(graph.layer.length)
  const number = (layer: Int32Array) => layer.forEach((node, at) => (place[node] = at))
  startOrder(graph, layers)
  layers.forEach(number)
  let best = layers.map((layer) => layer.slice())
  let fewest = crossings(graph, layers, place)
  const sweeps = graph.layer.length > LARGE ? SWEEPS_OF_LARGE : SWEEPS
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const isForward = sweep % 2 === 0
    const side = isForward ? graph.left : graph.right
    for (let step = 1; step < layers.length; step++) {
      const layer = layers[isForward ? step : layers.length - 1 - step] as Int32Array
      sortByMiddle(layer, side, place)
      number(layer)
    }
    const count = crossings(graph, layers, place)
    if (count >= fewest) continue
    fewest = count
    best = layers.map((layer) => layer.slice())
  }
  return best
}

/** Families stand together: nodes come in the order in which a walk through the graph meets them. */
function startOrder({ layers: given, right, layer: layerOf }: LayeredGraph, layers: readonly Int32Array[]): void {
  const next = new Int32Array(layers.length)
  const isMet = new Uint8Array(layerOf.length)
  const meet = (root: number) => {
    const stack = [root]
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (isMet[node] === 1) continue
      isMet[node] = 1
      const at = layerOf[node] as number
      ;(layers[at] as Int32Array)[next[at] as number] = node
      next[at] = (next[at] as number) + 1
      const neighbours = among(right, node)
      for (let each = neighbours.length - 1; each >= 0; each--) stack.push(neighbours[each] as number)
    }
  }
  for (const layer of given) for (const node of layer) meet(node)
}

function sortByMiddle(layer: Int32Array, side: Neighbours, place: Float64Array): void {
  const middle = new Map<number, number>()
  for (const node of layer) {
    const neighbours = among(side, node)
    let sum = 0
    for (const each of neighbours) sum += place[each] as number
    // Who has no neighbours there stays where he is.
    middle.set(node, neighbours.length === 0 ? (place[node] as number) : sum / neighbours.length)
  }
  const sorted = [...layer].sort(
    (a, b) => (middle.get(a) as number) - (middle.get(b) as number) || (place[a] as number) - (place[b] as number),
  )
  layer.set(sorted)
}

/** How many pairs of edges cross, layer by layer. */
export function crossings(graph: LayeredGraph, layers: readonly Int32Array[], place: Float64Array): number {
  let count = 0
  for (let at = 0; at + 1 < layers.length; at++) {
    const targets: number[] = []
    for (const node of layers[at] as Int32Array) {
      const own = [...among(graph.right, node)].map((each) => place[each] as number)
      targets.push(...own.sort((a, b) => a - b))
    }
    count += inversions(targets, (layers[at + 1] as Int32Array).length)
  }
  return count
}

/** Pairs in which the greater number comes first. */
function inversions(numbers: readonly number[], limit: number): number {
  const tree = new Int32Array(limit + 1)
  let count = 0
  numbers.forEach((number, seen) => {
    let notGreater = 0
    for (let at = number + 1; at > 0; at -= at & -at) notGreater += tree[at] as number
    count += seen - notGreater
    for (let at = number + 1; at <= limit; at += at & -at) tree[at] = (tree[at] as number) + 1
  })
  return count
}
