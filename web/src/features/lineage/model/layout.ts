import { type GraphInput, layeredGraph } from './layered-graph.ts'
import { orderLayers } from './order-layers.ts'
import { type Measures, placeNodes } from './place-nodes.ts'

export interface LayoutInput extends GraphInput {
  readonly nodeWidth: number
  readonly nodeHeight: number
  /** Between two layers. */
  readonly layerGap: number
  /** Between two nodes of a layer. */
  readonly gap: number
}

/** Where everything stands; the upper left corner of all is 0, 0. Columns of numbers: they go from thread to thread as they are. */
export interface Layout {
  readonly width: number
  readonly height: number
  /** Upper left corners. */
  readonly x: Float32Array
  readonly y: Float32Array
  readonly layer: Int32Array
  /** The points of edge n stand from `edgeStarts[n]` up to `edgeStarts[n + 1]`, an x and a y each. */
  readonly edgePoints: Float32Array
  readonly edgeStarts: Int32Array
}

/** Room for an edge that passes a layer. */
const POINT_GAP = 5

/** Lays a graph out in layers from left to right. The same input gives the same layout, to the last digit. */
export function layout(input: LayoutInput): Layout {
  const { size, nodeWidth, nodeHeight, layerGap, gap } = input
  const measures: Measures = { nodeHeight, gap, pointGap: POINT_GAP }
  const connected = connectedNodes(input)
  const inner = connected.numbers.length
  const graph = layeredGraph({ size: inner, edges: connected.edges })
  const middle = placeNodes(graph, orderLayers(graph), inner, measures)
  const step = nodeWidth + layerGap
  let [top, bottom] = [0, 0]
  if (inner > 0) {
    top = Number.POSITIVE_INFINITY
    bottom = Number.NEGATIVE_INFINITY
    middle.forEach((height, node) => {
      const half = node < inner ? nodeHeight / 2 : 0
      top = Math.min(top, height - half)
      bottom = Math.max(bottom, height + half)
    })
  }
  const [x, y, layer] = [new Float32Array(size), new Float32Array(size), new Int32Array(size)]
  connected.numbers.forEach((node, at) => {
    const own = graph.layer[at] as number
    layer[node] = own
    x[node] = own * step
    y[node] = (middle[at] as number) - nodeHeight / 2 - top
  })
  const graphWidth = graph.layers.length === 0 ? 0 : graph.layers.length * step - layerGap
  const alone = placeAlone(
    connected.alone,
    { x, y },
    { ...input, width: graphWidth, from: inner > 0 ? bottom - top + 2 * gap : 0 },
  )
  const chains = graph.chains.map((chain) =>
    chain.flatMap((each, at) =>
      chainPoint(each, at, chain, { inner, nodeWidth, step, top, middle, layer: graph.layer }),
    ),
  )
  return {
    width: Math.max(graphWidth, alone.width),
    height: Math.max(bottom - top, alone.height),
    x,
    y,
    layer,
    ...packed(input.edges.length / 2, connected.edgeNumbers, chains),
  }
}

interface ChainFacts {
  readonly inner: number
  readonly nodeWidth: number
  readonly step: number
  readonly top: number
  readonly middle: Float64Array
  readonly layer: Int32Array
}

/** An edge leaves a node at its right side and reaches the next at its left; a point in between is passed as a node would be. */
function chainPoint(
  each: number,
  at: number,
  chain: readonly number[],
  { inner, nodeWidth, step, top, middle, layer }: ChainFacts,
): readonly number[] {
  const left = (layer[each] as number) * step
  const height = (middle[each] as number) - top
  if (each >= inner) return [left, height, left + nodeWidth, height]
  const isFirst = at === 0
  const goesRight = (layer[chain[0] as number] as number) <= (layer[chain.at(-1) as number] as number)
  return [left + (isFirst === goesRight ? nodeWidth : 0), height]
}

/** `numbers`: which edge of the input each chain is; the others have no points. */
function packed(
  size: number,
  numbers: readonly number[],
  chains: readonly (readonly number[])[],
): Pick<Layout, 'edgePoints' | 'edgeStarts'> {
  const edgeStarts = new Int32Array(size + 1)
  chains.forEach((points, at) => (edgeStarts[(numbers[at] as number) + 1] = points.length))
  for (let edge = 0; edge < size; edge++) edgeStarts[edge + 1]! += edgeStarts[edge] as number
  const edgePoints = new Float32Array(edgeStarts[size] as number)
  chains.forEach((points, at) => edgePoints.set(points, edgeStarts[numbers[at] as number]))
  return { edgePoints, edgeStarts }
}

interface Connected {
  /** Nodes that have an edge, by their numbers in the input. */
  readonly numbers: readonly number[]
  readonly alone: readonly number[]
  /** Between them, by their places in `numbers`. */
  readonly edges: Int32Array
  /** Which edges of the input these are: all but those of a node to itself. */
  readonly edgeNumbers: readonly number[]
}

function connectedNodes({ size, edges }: GraphInput): Connected {
  const edgeNumbers: number[] = []
  const place = new Int32Array(size).fill(-1)
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    const [from, to] = [edges[2 * edge] as number, edges[2 * edge + 1] as number]
    if (from === to) continue
    edgeNumbers.push(edge)
    place[from] = 0
    place[to] = 0
  }
  const [numbers, alone]: [number[], number[]] = [[], []]
  place.forEach((known, node) => {
    if (known < 0) alone.push(node)
    else place[node] = numbers.push(node) - 1
  })
  const between = edgeNumbers.flatMap((edge) => [
    place[edges[2 * edge] as number],
    place[edges[2 * edge + 1] as number],
  ])
  return { numbers, alone, edges: Int32Array.from(between as number[]), edgeNumbers }
}

interface Below extends LayoutInput {
  readonly width: number
  readonly from: number
}

/** Nodes without edges stand in rows below the others. */
function placeAlone(
  nodes: readonly number[],
  { x, y }: { readonly x: Float32Array; readonly y: Float32Array },
  { nodeWidth, nodeHeight, gap, width, from }: Below,
): { readonly width: number; readonly height: number } {
  if (nodes.length === 0) return { width: 0, height: 0 }
  const step = nodeWidth + gap
  const square = Math.ceil(Math.sqrt((nodes.length * (nodeHeight + gap)) / step))
  const inRow = Math.max(1, Math.floor((width + gap) / step), square)
  nodes.forEach((node, at) => {
    x[node] = (at % inRow) * step
    y[node] = from + Math.floor(at / inRow) * (nodeHeight + gap)
  })
  const rows = Math.ceil(nodes.length / inRow)
  return { width: Math.min(nodes.length, inRow) * step - gap, height: from + rows * (nodeHeight + gap) - gap }
}
