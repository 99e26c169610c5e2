import type { BoxLook, Colour } from './model/box-look.ts'
import { BOX, type Camera, type Scene, type Size } from './model/scene.ts'

/** The colours and the type of the page, as its style sheet has them now. */
export interface Palette {
  readonly of: (name: string) => string
  readonly font: string
  /** Texts that were cut to a width: to measure them costs more than to draw them. */
  readonly cut: Map<string, string>
}

const MOST_CUT = 20_000

export function paletteOf(element: HTMLElement): Palette {
  const style = getComputedStyle(element)
  const known = new Map<string, string>()
  return {
    font: style.getPropertyValue('--font').trim() || 'sans-serif',
    cut: new Map(),
    of(name) {
      const colour = known.get(name) ?? style.getPropertyValue(`--${name}`).trim()
      known.set(name, colour)
      return colour
    },
  }
}

export interface Marked {
  /** Where the keyboard is. */
  readonly focused: number | undefined
  readonly hovered: number | undefined
  /** All that belongs to what is focused: the rest steps back. */
  readonly kin: ReadonlySet<number> | undefined
}

/** From this size on words can be read. */
const LEAST_FOR_WORDS = 0.3
const FAINT = 0.28

/** Draws what is in sight. */
export function paint(
  context: CanvasRenderingContext2D,
  scene: Scene,
  looks: readonly BoxLook[],
  camera: Camera,
  size: Size,
  { focused, hovered, kin }: Marked,
  palette: Palette,
): void {
  const { layout, graph } = scene
  const ratio = context.canvas.width / Math.max(1, size.width)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, size.width, size.height)
  context.setTransform(ratio * camera.scale, 0, 0, ratio * camera.scale, ratio * camera.x, ratio * camera.y)
  const view = {
    left: -camera.x / camera.scale,
    top: -camera.y / camera.scale,
    right: (size.width - camera.x) / camera.scale,
    bottom: (size.height - camera.y) / camera.scale,
  }
  const isKin = (edge: number) =>
    kin !== undefined && kin.has(graph.edges[2 * edge] as number) && kin.has(graph.edges[2 * edge + 1] as number)
  strokeEdges(context, scene, view, palette.of('line'), 1 / Math.max(0.5, camera.scale), (edge) => !isKin(edge))
  if (kin) strokeEdges(context, scene, view, palette.of('leaf'), 1.6 / Math.max(0.5, camera.scale), isKin)
  const hasWords = camera.scale >= LEAST_FOR_WORDS
  for (let box = 0; box < layout.x.length; box++) {
    const [left, top] = [layout.x[box] as number, layout.y[box] as number]
    if (left > view.right || left + BOX.nodeWidth < view.left || top > view.bottom || top + BOX.nodeHeight < view.top)
      continue
    const look = looks[box]
    if (!look) continue
    context.globalAlpha = kin && !kin.has(box) ? FAINT : 1
    paintBox(context, left, top, look, {
      palette,
      hasWords,
      scale: camera.scale,
      isGroup: graph.boxes[box]?.kind === 'group',
    })
    if (box === focused || box === hovered) {
      context.strokeStyle = palette.of('leaf')
      context.lineWidth = box === focused ? 2 : 1
      context.beginPath()
      context.roundRect(left - 2, top - 2, BOX.nodeWidth + 4, BOX.nodeHeight + 4, 8)
      context.stroke()
    }
  }
  context.globalAlpha = 1
}

interface View {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** All edges of one colour are one path: that is what makes thousands of them cheap. */
function strokeEdges(
  context: CanvasRenderingContext2D,
  { layout: { edgePoints: points, edgeStarts } }: Scene,
  view: View,
  colour: string,
  width: number,
  isWanted: (edge: number) => boolean,
): void {
  context.strokeStyle = colour
  context.lineWidth = width
  context.beginPath()
  for (let edge = 0; edge + 1 < edgeStarts.length; edge++) {
    const [start, end] = [edgeStarts[edge] as number, edgeStarts[edge + 1] as number]
    if (end - start < 4 || !isInSight(points, start, end, view) || !isWanted(edge)) continue
    let [x, y] = [points[start] as number, points[start + 1] as number]
    context.moveTo(x, y)
    for (let at = start + 2; at < end; at += 2) {
      const [nextX, nextY] = [points[at] as number, points[at + 1] as number]
      if (nextY === y) context.lineTo(nextX, nextY)
      else context.bezierCurveTo((x + nextX) / 2, y, (x + nextX) / 2, nextY, nextX, nextY)
      ;[x, y] = [nextX, nextY]
    }
  }
  context.stroke()
}

function isInSight(points: Float32Array, start: number, end: number, view: View): boolean {
  let [left, right, top, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  for (let at = start; at < end; at += 2) {
    const [x, y] = [points[at] as number, points[at + 1] as number]
    if (x < left) left = x
    if (x > right) right = x
    if (y < top) top = y
    if (y > bottom) bottom = y
  }
  return left <= view.right && right >= view.left && top <= view.bottom && bottom >= view.top
}

interface BoxPainting {
  readonly palette: Palette
  readonly hasWords: boolean
  readonly scale: number
  readonly isGroup: boolean
}

/** Below that size of the whole a box has room for its name alone, in letters that grow as it shrinks. */
const LEAST_FOR_TWO_LINES = 0.7
const LETTERS = { least: 12, most: 18, seen: 8 } as const

function paintBox(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  { kind, title, sign, word: told, colour }: BoxLook,
  { palette, hasWords, scale, isGroup }: BoxPainting,
): void {
  const { nodeWidth: width, nodeHeight: height } = BOX
  const shade = palette.of(colour satisfies Colour)
  if (isGroup) {
    context.strokeStyle = palette.of('ink-3')
    context.fillStyle = palette.of('line-2')
    context.lineWidth = 1
    context.beginPath()
    context.roundRect(left + 4, top + 4, width - 4, height - 2, 6)
    context.fill()
    context.stroke()
  }
  context.fillStyle = palette.of('paper')
  context.strokeStyle = isGroup ? palette.of('ink-3') : palette.of('line')
  context.lineWidth = 1
  context.beginPath()
  context.roundRect(left, top, width, height, 6)
  context.fill()
  context.stroke()
  context.fillStyle = shade
  context.beginPath()
  context.roundRect(left, top, 4, height, [6, 0, 0, 6])
  context.fill()
  if (!hasWords) return
  const word = scale < LEAST_FOR_TWO_LINES ? '' : told
  const letters = Math.round(Math.min(LETTERS.most, Math.max(LETTERS.least, LETTERS.seen / scale)))
  const small = Math.round(letters * 0.84)
  context.textBaseline = 'middle'
  context.font = `600 ${small}px ${palette.font}`
  context.fillStyle = palette.of('ink-3')
  context.textAlign = 'right'
  context.fillText(kind, left + width - 8, top + height / 2)
  const kindWidth = widthOf(kind, small)
  context.fillStyle = shade
  context.fillText(sign, left + width - 14 - kindWidth, top + (word === '' ? height / 2 : 11))
  const right = 24 + kindWidth + widthOf(sign, small)
  context.textAlign = 'left'
  context.font = `${isGroup ? 600 : 500} ${letters}px ${palette.font}`
  context.fillStyle = palette.of('ink')
  context.fillText(
    shortened(context, palette, title, width - right - 8),
    left + 12,
    top + (word === '' ? height / 2 : 12),
  )
  if (word === '') return
  context.font = `400 10px ${palette.font}`
  context.fillStyle = shade
  context.fillText(shortened(context, palette, word, width - right - 8), left + 12, top + 25)
}

/** About as wide as these few letters are. */
function widthOf(text: string, letters: number): number {
  return text.length * letters * 0.72
}

function shortened(context: CanvasRenderingContext2D, { cut }: Palette, text: string, width: number): string {
  const key = `${context.font}\n${Math.round(width)}\n${text}`
  const known = cut.get(key)
  if (known !== undefined) return known
  if (cut.size > MOST_CUT) cut.clear()
  const short = shortenedTo(context, text, width)
  cut.set(key, short)
  return short
}

function shortenedTo(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text
  let [few, many] = [0, text.length]
  while (few < many) {
    const middle = Math.ceil((few + many) / 2)
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) few = middle
    else many = middle - 1
  }
  return `${text.slice(0, few)}…`
}
