/** A model as `trellis.yml` names it: `funnel`, `shop.funnel`, `funnel.v2`, `shop.funnel.v2`. */
export interface ModelWords {
  readonly package: string | undefined
  readonly name: string
  readonly version: string | undefined
}

export function modelWords(text: string): ModelWords {
  const parts = text.split('.')
  const isVersioned = parts.length > 1 && /^v\d/.test(parts.at(-1) ?? '')
  const version = isVersioned ? parts.pop()?.slice(1) : undefined
  const name = parts.pop() ?? ''
  return { package: parts.length > 0 ? parts.join('.') : undefined, name, version }
}
