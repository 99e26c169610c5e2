import type { Cell } from '#warehouse/adapter/cell.ts'

/** A text in quotes, or a number. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Stands before a number whose writing counts. No other text in JSON can begin with it: a server refuses it. */
const NUMBER = '\u0000'

/** JSON as Python's `json.loads` gives it: `1` and `1.0` are not the same. */
export function jsonCell(text: string): Cell {
  const kept = text.replace(TOKENS, (token) => {
    const isNumber = !token.startsWith('"')
    const isPlain = /^-?\d{1,15}$/.test(token)
    return isNumber && !isPlain ? JSON.stringify(NUMBER + token) : token
  })
  return toCell(JSON.parse(kept))
}

function toCell(value: unknown): Cell {
  if (typeof value === 'string') return value.startsWith(NUMBER) ? numberCell(value.slice(NUMBER.length)) : value
  if (typeof value !== 'object' || value === null) return value as Cell
  if (Array.isArray(value)) return { kind: 'list', items: value.map(toCell) }
  return { kind: 'struct', entries: Object.entries(value).map(([name, item]) => [name, toCell(item)]) }
}

function numberCell(text: string): Cell {
  return /[.eE]/.test(text) ? { kind: 'float', value: Number(text) } : BigInt(text)
}
