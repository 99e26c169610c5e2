import { embeddedFonts } from './embedded-fonts.ts'

/** What of an element's look a picture of it keeps. */
const PROPERTIES = [
  'align-items',
  'align-self',
  'background-color',
  'border-bottom',
  'border-collapse',
  'border-left',
  'border-radius',
  'border-right',
  'border-top',
  'box-sizing',
  'color',
  'column-gap',
  'display',
  'fill',
  'flex',
  'flex-direction',
  'flex-wrap',
  'font-family',
  'font-feature-settings',
  'font-size',
  'font-style',
  'font-weight',
  'gap',
  'grid-column',
  'grid-template-columns',
  'height',
  'justify-content',
  'left',
  'letter-spacing',
  'line-height',
  'list-style',
  'margin',
  'max-width',
  'min-width',
  'opacity',
  'overflow',
  'overflow-wrap',
  'padding',
  'position',
  'row-gap',
  'stroke',
  'stroke-width',
  'text-align',
  'text-overflow',
  'top',
  'transform',
  'vertical-align',
  'visibility',
  'white-space',
  'width',
] as const

const SHARPNESS = 2

/** The element as it stands on the page, as a PNG. */
export async function pictureOf(element: HTMLElement): Promise<Blob> {
  const { width, height } = element.getBoundingClientRect()
  const copy = styledCopy(element)
  copy.style.margin = '0'
  const xml = new XMLSerializer().serializeToString(copy)
  const fonts = await embeddedFonts()
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><style>${fonts}</style><foreignObject width="100%" height="100%">${xml}</foreignObject></svg>`
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * SHARPNESS
  canvas.height = height * SHARPNESS
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no pictures')
  context.scale(SHARPNESS, SHARPNESS)
  context.drawImage(image, 0, 0, width, height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be drawn'))))
  })
}

/** A copy that needs no style sheet, and in which canvases are pictures. */
function styledCopy(element: HTMLElement): HTMLElement {
  const copy = element.cloneNode(true) as HTMLElement
  const originals = [element, ...element.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  originals.forEach((original, index) => {
    const target = copies[index]
    if (!(target instanceof HTMLElement || target instanceof SVGElement)) return
    const style = getComputedStyle(original)
    for (const property of PROPERTIES) target.style.setProperty(property, style.getPropertyValue(property))
    // Nobody scrolls a picture.
    if (/auto|scroll/.test(style.overflow)) target.style.overflow = 'hidden'
    if (!(original instanceof HTMLCanvasElement)) return
    const picture = document.createElement('img')
    picture.src = original.toDataURL()
    // A chart may have several of them upon each other.
    picture.style.cssText = target.style.cssText
    target.replaceWith(picture)
  })
  // Where another font has to stand in, they take another room.
  for (const word of copy.querySelectorAll<HTMLElement>('.tile-head > *, .kpi-note')) {
    Object.assign(word.style, { width: 'auto', maxWidth: 'none', overflow: 'visible' })
  }
  for (const hidden of copy.querySelectorAll('.visually-hidden, .menu-open')) hidden.remove()
  return copy
}
