/** An item of an array as the server writes it: null, a text, or an array within. */
export type ArrayItem = string | null | readonly ArrayItem[]

/** Reads `{1,NULL,"a,b",{2}}`. Bounds before it, as in `[0:1]={1,2}`, are passed over. */
export function parseArrayText(text: string): readonly ArrayItem[] {
  let at = text.indexOf('{')
  const list = (): ArrayItem[] => {
    const items: ArrayItem[] = []
    at++
    while (at < text.length && text[at] !== '}') {
      items.push(text[at] === '{' ? list() : text[at] === '"' ? quoted() : plain())
      if (text[at] === ',') at++
    }
    at++
    return items
  }
  const quoted = (): string => {
    let value = ''
    at++
    while (at < text.length && text[at] !== '"') {
      if (text[at] === '\\') at++
      value += text[at++] ?? ''
    }
    at++
    return value
  }
  const plain = (): string | null => {
    const start = at
    while (at < text.length && text[at] !== ',' && text[at] !== '}') at++
    const value = text.slice(start, at)
    return value === 'NULL' ? null : value
  }
  return list()
}
