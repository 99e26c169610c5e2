import { among, type LayeredGraph } from './layered-graph.ts'

/** How far apart things stand, in one unit of length. */
export interface Measures {
  readonly nodeHeight: number
  /** Between two nodes of a layer. */
  readonly gap: number
  /** Between an edge that passes by and what is next to it. */
  readonly pointGap: number
}

const ROUNDS = 8
const LARGE = 4_000
const ROUNDS_OF_LARGE = 4

/**
 * The height of the middle of each node and point: as near to those of its neighbours as the order of its layer and the gaps
 * let it. Edges come out straight where they can.
 */
export function placeNodes(
  graph: LayeredGraph,
  layers: readonly Int32Array[],
  size: number,
  { nodeHeight, gap, pointGap }: Measures,
): Float64Array {
  const y = new Float64Array(graph.layer.length)
  const room = (node: number) => (node < size ? nodeHeight + gap : 2 * pointGap)
  const distance = (above: number, below: number) => (room(above) + room(below)) / 2
  for (const layer of layers) {
    let at = 0
    layer.forEach((node, index) => {
      if (index > 0) at += distance(layer[index - 1] as number, node)
      y[node] = at
    })
    // All layers around one line.
    layer.forEach((node) => (y[node] = (y[node] as number) - at / 2))
  }
  const rounds = graph.layer.length > LARGE ? ROUNDS_OF_LARGE : ROUNDS
  for (let round = 0; round < rounds; round++) {
    const isForward = round % 2 === 0
    const usesBoth = round >= rounds - 2
    for (let step = 0; step < layers.length; step++) {
      const layer = layers[isForward ? step : layers.length - 1 - step] as Int32Array
      const wanted = Float64Array.from(layer, (node) => wantedHeight(graph, node, y, { isForward, usesBoth }))
      spread(layer, wanted, distance, y)
    }
  }
  return y
}

function wantedHeight(
  { left, right }: LayeredGraph,
  node: number,
  y: Float64Array,
  { isForward, usesBoth }: { readonly isForward: boolean; readonly usesBoth: boolean },
): number {
  let [sum, count] = [0, 0]
  const look = (neighbours: Int32Array) => {
    for (const each of neighbours) sum += y[each] as number
    count += neighbours.length
  }
  if (isForward || usesBoth) look(among(left, node))
  if (!isForward || usesBoth) look(among(right, node))
  return count === 0 ? (y[node] as number) : sum / count
}

/**
 * Heights in a given order, with the distances that have to be kept, as near to the wanted ones as can be: neighbours that
 * are too near become one block, which stands in the middle of what its members want.
 */
function spread(
  layer: Int32Array,
  wanted: Float64Array,
  distance: (above: number, below: number) => number,
  y: Float64Array,
): void {
  // What a node wants, less the room that all before it take: then heights may only not fall.
  const offset = new Float64Array(layer.length)
  for (let at = 1; at < layer.length; at++) {
    offset[at] = (offset[at - 1] as number) + distance(layer[at - 1] as number, layer[at] as number)
  }
  const sums: number[] = []
  const counts: number[] = []
  for (let at = 0; at < layer.length; at++) {
    let sum = (wanted[at] as number) - (offset[at] as number)
    let count = 1
    while (sums.length > 0 && (sums.at(-1) as number) / (counts.at(-1) as number) >= sum / count) {
      sum += sums.pop() as number
      count += counts.pop() as number
    }
    sums.push(sum)
    counts.push(count)
  }
  let at = 0
  sums.forEach((sum, block) => {
    const count = counts[block] as number
    for (let member = 0; member < count; member++, at++) y[layer[at] as number] = sum / count + (offset[at] as number)
  })
}
