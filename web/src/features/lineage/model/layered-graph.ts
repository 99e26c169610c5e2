/** What is laid out: nodes by number, and edges from what is read to what reads it; none from a node to itself. */
export interface GraphInput {
  readonly size: number
  /** from, to, from, to … */
  readonly edges: ArrayLike<number>
}

/** A graph in layers from left to right, without circles; an edge over several layers has a point in each between. */
export interface LayeredGraph {
  /** Of nodes, and behind them of points. */
  readonly layer: Int32Array
  /** All of a layer, nodes and points, in some order. */
  readonly layers: readonly Int32Array[]
  /** Neighbours in the layer before and the layer after. */
  readonly left: Neighbours
  readonly right: Neighbours
  /** For each edge its nodes and the points between them. */
  readonly chains: readonly (readonly number[])[]
}

/** The neighbours of each node, one list behind the other. */
export interface Neighbours {
  readonly starts: Int32Array
  readonly list: Int32Array
}

/**
 * Puts each node into the layer behind the last one that it reads; what reads nothing stands right before its first reader.
 * Edges of one node to the right share their points, so that few are needed.
 */
export function layeredGraph({ size, edges }: GraphInput): LayeredGraph {
  const forward = withoutCircles(size, edges)
  const layer = layersOf(size, forward)
  const last = Int32Array.from(layer)
  for (let edge = 0; edge < forward.length; edge += 2) {
    const [from, to] = [forward[edge] as number, forward[edge + 1] as number]
    last[from] = Math.max(last[from] as number, layer[to] as number)
  }
  // The points of a node stand in the layers behind it, one in each.
  const firstPoint = new Int32Array(size)
  const pointLayers: number[] = []
  for (let node = 0; node < size; node++) {
    firstPoint[node] = size + pointLayers.length
    for (let at = (layer[node] as number) + 1; at < (last[node] as number); at++) pointLayers.push(at)
  }
  const all = new Int32Array(size + pointLayers.length)
  all.set(layer)
  all.set(pointLayers, size)
  const steps: number[] = []
  for (let node = 0; node < size; node++) {
    const points = Math.max(0, (last[node] as number) - (layer[node] as number) - 1)
    for (let point = 0; point < points; point++) {
      const before = point === 0 ? node : (firstPoint[node] as number) + point - 1
      steps.push(before, (firstPoint[node] as number) + point)
    }
  }
  const chains: number[][] = []
  for (let edge = 0; edge < forward.length; edge += 2) {
    const [from, to] = [forward[edge] as number, forward[edge + 1] as number]
    const chain = [from]
    for (let at = (layer[from] as number) + 1; at < (layer[to] as number); at++) {
      chain.push((firstPoint[from] as number) + at - (layer[from] as number) - 1)
    }
    steps.push(chain.at(-1) as number, to)
    chains.push([...chain, to])
  }
  // An edge that closes a circle is drawn the way it was given.
  chains.forEach((chain, edge) => {
    if (edges[2 * edge] !== chain[0]) chain.reverse()
  })
  return {
    layer: all,
    layers: groupedBy(all),
    left: neighbours(all.length, steps, 1),
    right: neighbours(all.length, steps, 0),
    chains,
  }
}

/** The edges, those that close a circle turned round. */
function withoutCircles(size: number, edges: ArrayLike<number>): Int32Array {
  const forward = Int32Array.from(edges)
  const { starts, list } = edgesOf(size, edges)
  const state = new Uint8Array(size)
  // Without recursion: paths are as long as the graph is deep.
  const path: { readonly node: number; next: number }[] = []
  const enter = (node: number) => {
    state[node] = OPEN
    path.push({ node, next: starts[node] as number })
  }
  for (let root = 0; root < size; root++) {
    if (state[root] === 0) enter(root)
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      if (step.next === starts[step.node + 1]) {
        state[step.node] = DONE
        path.pop()
        continue
      }
      const edge = list[step.next++] as number
      const to = edges[2 * edge + 1] as number
      if (state[to] === OPEN) [forward[2 * edge], forward[2 * edge + 1]] = [to, step.node]
      else if (state[to] === 0) enter(to)
    }
  }
  return forward
}

const OPEN = 1
const DONE = 2

/** The numbers of the edges that leave each node. */
function edgesOf(size: number, edges: ArrayLike<number>): Neighbours {
  const numbered = Array.from({ length: edges.length / 2 }, (_, edge) => [edges[2 * edge] as number, edge])
  return neighbours(size, numbered.flat(), 0)
}

function layersOf(size: number, edges: Int32Array): Int32Array {
  const layer = new Int32Array(size)
  const [parents, children] = [neighbours(size, edges, 1), neighbours(size, edges, 0)]
  const waiting = new Int32Array(size)
  const order: number[] = []
  for (let node = 0; node < size; node++) {
    waiting[node] = among(parents, node).length
    if (waiting[node] === 0) order.push(node)
  }
  for (let at = 0; at < order.length; at++) {
    const node = order[at] as number
    for (const child of among(children, node)) {
      layer[child] = Math.max(layer[child] as number, (layer[node] as number) + 1)
      waiting[child] = (waiting[child] as number) - 1
      if (waiting[child] === 0) order.push(child)
    }
  }
  for (const node of order.toReversed()) {
    if (among(parents, node).length > 0) continue
    const readers = among(children, node)
    if (readers.length > 0)
      layer[node] = readers.reduce((least, each) => Math.min(least, layer[each] as number), size) - 1
  }
  return layer
}

function groupedBy(layer: Int32Array): readonly Int32Array[] {
  const layers: number[][] = []
  layer.forEach((at, node) => {
    while (layers.length <= at) layers.push([])
    layers[at]?.push(node)
  })
  return layers.map((nodes) => Int32Array.from(nodes))
}

/** `side` 0: of each `from` its `to`s; 1: the other way round. */
function neighbours(size: number, pairs: ArrayLike<number>, side: 0 | 1): Neighbours {
  const starts = new Int32Array(size + 1)
  for (let at = side; at < pairs.length; at += 2) starts[(pairs[at] as number) + 1]!++
  for (let node = 0; node < size; node++) starts[node + 1] = (starts[node + 1] as number) + (starts[node] as number)
  const list = new Int32Array(pairs.length / 2)
  const next = starts.slice()
  for (let at = 0; at < pairs.length; at += 2)
    list[next[pairs[at + side] as number]!++] = pairs[at + 1 - side] as number
  return { starts, list }
}

export function among({ starts, list }: Neighbours, node: number): Int32Array {
  return list.subarray(starts[node], starts[node + 1])
}
