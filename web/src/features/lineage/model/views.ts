import { type Camera, centred, fitted, type Scene, type Size } from './scene.ts'

/** At this scale the words of a box are read without effort. */
export const READABLE = 0.8
const LEAST_WHOLE = 0.5
/** So many boxes are looked at as a whole first. */
const MANY = 200
const EDGE = 24

/** The whole, where its words can be read then; else what is looked at, or else the left of it, where data comes in. */
export function startOf(scene: Scene, focus: number | undefined, size: Size): Camera {
  const whole = fitted(scene.layout, size)
  if (whole.scale >= LEAST_WHOLE) return whole
  if (focus !== undefined) return centred(scene.layout, focus, READABLE, size)
  if (scene.layout.x.length > MANY) return whole
  return { scale: LEAST_WHOLE, x: EDGE, y: (size.height - scene.layout.height * LEAST_WHOLE) / 2 }
}

/** The box at the top of the left: where data comes in. */
export function firstBox({ layout: { x, y } }: Scene): number | undefined {
  let best: number | undefined
  for (let box = 0; box < x.length; box++) {
    if (
      best === undefined ||
      (x[box] as number) < (x[best] as number) ||
      (x[box] === x[best] && (y[box] as number) < (y[best] as number))
    )
      best = box
  }
  return best
}

/** The box next to the middle of what is seen. */
export function middleKey(scene: Scene, camera: Camera, size: Size): string | undefined {
  const [x, y] = [(size.width / 2 - camera.x) / camera.scale, (size.height / 2 - camera.y) / camera.scale]
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const [key, box] of scene.places) {
    const distance = Math.hypot((scene.layout.x[box] as number) - x, (scene.layout.y[box] as number) - y)
    if (distance < least) [best, least] = [key, distance]
  }
  return best
}
