/** The fonts that the page has drawn with, as style sheets that need nothing else: an image of SVG loads no file. */
export async function embeddedFonts(): Promise<string> {
  const loaded = new Set([...document.fonts].flatMap((face) => (face.status === 'loaded' ? [face.unicodeRange] : [])))
  const rules = [...document.styleSheets].flatMap(fontFaces)
  const used = rules.filter(({ style }) => loaded.has(style.getPropertyValue('unicode-range')))
  const texts = await Promise.all(used.map(embedded))
  return texts.join('\n')
}

function fontFaces(sheet: CSSStyleSheet): readonly CSSFontFaceRule[] {
  return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule)
}

/** The rule with the file in it. A file that cannot be had is left out, and another font stands in for it. */
async function embedded({ style, parentStyleSheet }: CSSFontFaceRule): Promise<string> {
  const [, address = ''] = /url\((?:"([^"]*)"|'[^']*'|[^)]*)\)/.exec(style.getPropertyValue('src')) ?? []
  try {
    const source = await dataAddress(new URL(address, parentStyleSheet?.href ?? document.baseURI).href)
    const kept = KEPT.map((name) => `${name}: ${style.getPropertyValue(name)};`).join(' ')
    return `@font-face { ${kept} src: url("${source}") format("woff2"); }`
  } catch {
    return ''
  }
}

const KEPT = ['font-family', 'font-weight', 'font-style', 'unicode-range'] as const

async function dataAddress(address: string): Promise<string> {
  if (address.startsWith('data:')) return address
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return `data:font/woff2;base64,${btoa(text)}`
}
