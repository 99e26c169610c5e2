import { describe, expect, test } from 'vitest'
import { layout } from './layout.ts'
import { BOX, boxAt, fitted, following, kin, nextBox, type Scene, zoomed } from './scene.ts'

/** Boxes by name, and edges: `a-b b-c`. */
function sceneOf(names: string, edges: string): Scene {
  const keys = names.split(' ')
  const pairs = edges.split(' ').flatMap((edge) => edge.split('-').map((name) => keys.indexOf(name)))
  const graph = { boxes: keys.map((_, node) => ({ kind: 'node', node }) as const), edges: pairs, weights: [] }
  return {
    graph,
    layout: layout({ size: keys.length, edges: pairs, ...BOX }),
    places: new Map(keys.map((key, at) => [key, at])),
  }
}

const SCENE = sceneOf('a b c d e', 'a-b a-c b-d c-d d-e')
const SIZE = { width: 900, height: 600 }

describe('the drawing', () => {
  test('fits as a whole, never larger than life', () => {
    expect(fitted(SCENE.layout, SIZE).scale).toBeLessThanOrEqual(1)
    expect(fitted(SCENE.layout, { width: 5000, height: 5000 }).scale).toBe(1)
  })

  test('a point stays where it is while all around it grows', () => {
    const before = fitted(SCENE.layout, SIZE)
    const at = { x: 333, y: 222 }
    const after = zoomed(before, 1.5, at)
    expect((at.x - after.x) / after.scale).toBeCloseTo((at.x - before.x) / before.scale)
    expect((at.y - after.y) / after.scale).toBeCloseTo((at.y - before.y) / before.scale)
  })

  test('a box is found where it is drawn, and nothing between boxes', () => {
    const camera = { x: 10, y: 20, scale: 0.5 }
    const { x, y } = SCENE.layout
    const middle = (box: number) => ({
      x: 10 + ((x[box] as number) + BOX.nodeWidth / 2) * 0.5,
      y: 20 + ((y[box] as number) + BOX.nodeHeight / 2) * 0.5,
    })
    for (const box of [0, 1, 2, 3, 4]) expect(boxAt(SCENE, camera, middle(box))).toBe(box)
    expect(boxAt(SCENE, camera, { x: 0, y: 0 })).toBeUndefined()
  })

  test('what is looked at stays in its place when there is more around it', () => {
    const after = sceneOf('z y a b c d e', 'z-a y-a a-b a-c b-d c-d d-e')
    const before = { x: 5, y: 7, scale: 0.8 }
    const camera = following(before, SCENE, after, 'd')
    const onScreen = (scene: Scene, { x, y, scale }: typeof before) => {
      const box = scene.places.get('d') as number
      return [(scene.layout.x[box] as number) * scale + x, (scene.layout.y[box] as number) * scale + y].map(Math.round)
    }
    expect(onScreen(after, camera)).toEqual(onScreen(SCENE, before))
    expect(following(before, SCENE, after, undefined)).toBe(before)
  })

  test('arrows go along edges, and up and down within a layer', () => {
    const [b, c] = [1, 2]
    const upper = (SCENE.layout.y[b] as number) < (SCENE.layout.y[c] as number) ? b : c
    expect(nextBox(SCENE, 4, 'left')).toBe(3)
    expect(nextBox(SCENE, 3, 'right')).toBe(4)
    expect(nextBox(SCENE, upper, 'down')).toBe(b + c - upper)
    expect(nextBox(SCENE, b + c - upper, 'up')).toBe(upper)
    expect(nextBox(SCENE, 0, 'left')).toBeUndefined()
  })

  test('kin are those before and behind, not those beside', () => {
    expect([...kin(SCENE, 1)].toSorted()).toEqual([0, 1, 3, 4])
  })
})
