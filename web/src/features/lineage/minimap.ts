import { BOX, type Camera, type Scene, type Size } from './model/scene.ts'
import type { Palette } from './painter.ts'

/** In pixels of the page. */
export const MINIMAP: Size = { width: 168, height: 112 }

/** A scene, small. */
export interface Overview {
  readonly scale: number
  /** Left, top of each box, small. */
  readonly places: Float32Array
}

export function overviewOf({ layout: { x, y, width, height } }: Scene): Overview {
  const scale = Math.min(MINIMAP.width / Math.max(1, width), MINIMAP.height / Math.max(1, height))
  const places = new Float32Array(2 * x.length)
  for (let box = 0; box < x.length; box++) {
    places[2 * box] = (x[box] as number) * scale
    places[2 * box + 1] = (y[box] as number) * scale
  }
  return { scale, places }
}

/** Draws where in the whole one is; nothing where all is in sight. */
export function paintMinimap(
  element: HTMLCanvasElement,
  { scale, places }: Overview,
  { layout }: Scene,
  camera: Camera,
  size: Size,
  palette: Palette,
): void {
  const context = element.getContext('2d')
  // Where all is in sight a map says nothing.
  const isWhole =
    camera.x >= 0 &&
    camera.y >= 0 &&
    layout.width * camera.scale + camera.x <= size.width &&
    layout.height * camera.scale + camera.y <= size.height
  element.hidden = isWhole
  if (!context || isWhole) return
  context.clearRect(0, 0, MINIMAP.width, MINIMAP.height)
  context.fillStyle = palette.of('ink-3')
  const [width, height] = [Math.max(1, BOX.nodeWidth * scale), Math.max(1, BOX.nodeHeight * scale)]
  for (let at = 0; at < places.length; at += 2)
    context.fillRect(places[at] as number, places[at + 1] as number, width, height)
  context.strokeStyle = palette.of('leaf')
  context.lineWidth = 1.5
  const factor = scale / camera.scale
  context.strokeRect(-camera.x * factor, -camera.y * factor, size.width * factor, size.height * factor)
}
