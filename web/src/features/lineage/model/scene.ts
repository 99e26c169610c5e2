import type { Layout } from './layout.ts'
import type { ShownBox, ShownGraph } from './shown-graph.ts'

/** What is drawn, where: boxes of a shown graph in their layout. */
export interface Scene {
  readonly graph: ShownGraph
  readonly layout: Layout
  /** The place of each box by its key: it stays the same when data refreshes. */
  readonly places: ReadonlyMap<string, number>
}

export const BOX = { nodeWidth: 208, nodeHeight: 34, layerGap: 48, gap: 10 } as const

/** What a box is called for as long as it is shown. */
export function keyOf(box: ShownBox, idOf: (node: number) => string): string {
  return box.kind === 'node' ? idOf(box.node) : `group:${box.key}`
}

/** The part of the plane that is seen, and how large. */
export interface Camera {
  readonly x: number
  readonly y: number
  readonly scale: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const LEAST_SCALE = 0.04
export const MOST_SCALE = 2.5
const MARGIN = 24

/** Everything in sight, but never larger than life. */
export function fitted({ width, height }: Layout, size: Size): Camera {
  const scale = Math.min(
    1,
    Math.max(
      LEAST_SCALE,
      Math.min((size.width - 2 * MARGIN) / Math.max(1, width), (size.height - 2 * MARGIN) / Math.max(1, height)),
    ),
  )
  return { scale, x: (size.width - width * scale) / 2, y: (size.height - height * scale) / 2 }
}

/** A box in the middle. */
export function centred({ x, y }: Layout, box: number, scale: number, size: Size): Camera {
  const [left, top] = [x[box] ?? 0, y[box] ?? 0]
  return {
    scale,
    x: size.width / 2 - (left + BOX.nodeWidth / 2) * scale,
    y: size.height / 2 - (top + BOX.nodeHeight / 2) * scale,
  }
}

/** Larger or smaller around a point that stays where it is. */
export function zoomed(camera: Camera, by: number, at: { readonly x: number; readonly y: number }): Camera {
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, camera.scale * by))
  const factor = scale / camera.scale
  return { scale, x: at.x - (at.x - camera.x) * factor, y: at.y - (at.y - camera.y) * factor }
}

/** The camera after a new layout: what was looked at stays where it was on the screen. */
export function following(camera: Camera, before: Scene, after: Scene, key: string | undefined): Camera {
  const [from, to] = key === undefined ? [] : [before.places.get(key), after.places.get(key)]
  if (from === undefined || to === undefined) return camera
  const dx = (after.layout.x[to] ?? 0) - (before.layout.x[from] ?? 0)
  const dy = (after.layout.y[to] ?? 0) - (before.layout.y[from] ?? 0)
  return { ...camera, x: camera.x - dx * camera.scale, y: camera.y - dy * camera.scale }
}

/** The box at a point of the screen. */
export function boxAt(
  { layout }: Scene,
  { x, y, scale }: Camera,
  at: { readonly x: number; readonly y: number },
): number | undefined {
  const [left, top] = [(at.x - x) / scale, (at.y - y) / scale]
  for (let box = 0; box < layout.x.length; box++) {
    const [boxLeft, boxTop] = [layout.x[box] as number, layout.y[box] as number]
    if (left >= boxLeft && left <= boxLeft + BOX.nodeWidth && top >= boxTop && top <= boxTop + BOX.nodeHeight)
      return box
  }
  return undefined
}

/** The boxes that a box reads, or that read it. */
export function besides({ graph: { edges } }: Scene, box: number, side: 'left' | 'right'): readonly number[] {
  const found: number[] = []
  for (let edge = 0; edge < edges.length; edge += 2) {
    const [from, to] = [edges[edge] as number, edges[edge + 1] as number]
    if (side === 'left' ? to === box : from === box) found.push(side === 'left' ? from : to)
  }
  return found
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** Where an arrow leads: along an edge to the nearest box, or up and down in the same layer. */
export function nextBox(scene: Scene, box: number, direction: Direction): number | undefined {
  const { x, y, layer } = scene.layout
  const height = (each: number) => y[each] as number
  if (direction === 'left' || direction === 'right') {
    return nearest(besides(scene, box, direction), (each) => Math.abs(height(each) - height(box)))
  }
  const sign = direction === 'up' ? -1 : 1
  const same = Array.from(y.keys()).filter(
    (each) =>
      each !== box && x[each] === x[box] && layer[each] === layer[box] && sign * (height(each) - height(box)) > 0,
  )
  return nearest(same, (each) => Math.abs(height(each) - height(box)))
}

function nearest(boxes: readonly number[], distance: (box: number) => number): number | undefined {
  let best: number | undefined
  for (const box of boxes) if (best === undefined || distance(box) < distance(best)) best = box
  return best
}

/** All boxes upstream and downstream of one, itself too. */
export function kin(scene: Scene, box: number): ReadonlySet<number> {
  const left = adjacency(scene, 1)
  const right = adjacency(scene, 0)
  const found = new Set<number>([box])
  for (const side of [left, right]) {
    const waiting = [box]
    const seen = new Set(waiting)
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const each of side.get(next) ?? []) {
        if (seen.has(each)) continue
        seen.add(each)
        found.add(each)
        waiting.push(each)
      }
    }
  }
  return found
}

function adjacency({ graph: { edges } }: Scene, from: 0 | 1): ReadonlyMap<number, readonly number[]> {
  const lists = new Map<number, number[]>()
  for (let edge = 0; edge < edges.length; edge += 2) {
    const [key, value] = [edges[edge + from] as number, edges[edge + 1 - from] as number]
    const list = lists.get(key)
    if (list) list.push(value)
    else lists.set(key, [value])
  }
  return lists
}
