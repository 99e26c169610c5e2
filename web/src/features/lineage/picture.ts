import { edgePath } from './model/edge-path.ts'
import type { BoxLook } from './model/box-look.ts'
import { BOX, type Scene } from './model/scene.ts'
import { paint, type Palette } from './painter.ts'

const MARGIN = 16
const MOST_PIXELS = 16_000
const CHARACTERS = 25

/** The whole drawing as a file of SVG, with its colours in it. */
export function svgPicture({ layout, graph }: Scene, looks: readonly BoxLook[], palette: Palette): string {
  const { nodeWidth: width, nodeHeight: height } = BOX
  const edges = Array.from(
    { length: layout.edgeStarts.length - 1 },
    (_, edge) => `<path d="${edgePath(layout, edge)}"/>`,
  )
  const boxes = looks.map(({ kind, title, sign, word, colour }, box) => {
    const shade = palette.of(colour)
    const isGroup = graph.boxes[box]?.kind === 'group'
    const line = (y: number, size: number, fill: string, text: string, rest = '') =>
      text === '' ? '' : `<text y="${y}" font-size="${size}" fill="${fill}"${rest || ' x="12"'}>${escaped(text)}</text>`
    return [
      `<g transform="translate(${round(layout.x[box])} ${round(layout.y[box])})">`,
      `<title>${escaped(`${title}${word === '' ? '' : `: ${word}`}`)}</title>`,
      `<rect width="${width}" height="${height}" rx="6" fill="${palette.of('paper')}" stroke="${palette.of(isGroup ? 'ink-3' : 'line')}"/>`,
      `<rect width="4" height="${height}" rx="2" fill="${shade}"/>`,
      line(word === '' ? 21 : 15, 12, palette.of('ink'), shortened(title), ' x="12" font-weight="500"'),
      line(28, 10, shade, shortened(word)),
      line(21, 10, palette.of('ink-3'), kind, ` x="${width - 8}" text-anchor="end" font-weight="600"`),
      line(word === '' ? 21 : 14, 10, shade, sign, ` x="${width - 34}" text-anchor="end" font-weight="600"`),
      '</g>',
    ].join('')
  })
  const [wide, high] = [layout.width + 2 * MARGIN, layout.height + 2 * MARGIN]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(wide)}" height="${Math.ceil(high)}" viewBox="${-MARGIN} ${-MARGIN} ${wide} ${high}" font-family="${escaped(palette.font)}">`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="100%" height="100%" fill="${palette.of('ground')}"/>`,
    `<g fill="none" stroke="${palette.of('ink-3')}">${edges.join('')}</g>`,
    ...boxes,
    '</svg>',
  ].join('\n')
}

/** The same as pixels, two for each where there is room. */
export function pngPicture(scene: Scene, looks: readonly BoxLook[], palette: Palette): Promise<Blob | null> {
  const [width, height] = [scene.layout.width + 2 * MARGIN, scene.layout.height + 2 * MARGIN]
  const ratio = Math.min(2, MOST_PIXELS / width, MOST_PIXELS / height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * ratio)
  canvas.height = Math.ceil(height * ratio)
  const context = canvas.getContext('2d')
  if (!context) return Promise.resolve(null)
  const nothing = { focused: undefined, hovered: undefined, kin: undefined }
  paint(context, scene, looks, { x: MARGIN, y: MARGIN, scale: 1 }, { width, height }, nothing, palette)
  // Behind what is there.
  context.globalCompositeOperation = 'destination-over'
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.fillStyle = palette.of('ground')
  context.fillRect(0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}

function shortened(text: string): string {
  return text.length <= CHARACTERS ? text : `${text.slice(0, CHARACTERS - 1)}…`
}

function round(value: number | undefined): number {
  return Math.round((value ?? 0) * 10) / 10
}

/** A character that no XML may hold is shown as one that is not known. */
function escaped(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
