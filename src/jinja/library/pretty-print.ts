import { Dict } from '../values/dict.ts'
import { PySet } from '../values/py-set.ts'
import { sortByKey } from '../values/sort.ts'
import { repr } from '../values/to-string.ts'
import { Tuple } from '../values/tuple.ts'
import { PyError } from '../values/py-error.ts'
import { typeName } from '../values/type-name.ts'
import type { Value } from '../values/value.ts'

const WIDTH = 80

/** Python's `pprint.pformat(value)`: on one line if it fits, else one item a line; dicts sorted by key. */
export function prettyPrint(value: Value): string {
  return layOut(value, 0, 0)
}

/** `allowance` is the room that closing brackets after the value still need. */
function layOut(value: Value, indent: number, allowance: number): string {
  const flat = flatten(value)
  if (flat.length <= WIDTH - indent - allowance) return flat
  if (value instanceof Dict && value.size > 0) return layOutDict(value, indent, allowance)
  if (Array.isArray(value) && value.length > 0) return `[${layOutItems(value, indent, allowance + 1)}]`
  if (value instanceof Tuple && value.items.length > 0) {
    const end = value.items.length === 1 ? ',)' : ')'
    return `(${layOutItems(value.items, indent, allowance + end.length)}${end}`
  }
  if (value instanceof PySet && value.size > 0) return `{${layOutItems(sorted(value), indent, allowance + 1)}}`
  if (typeof value === 'string' && value !== '') return layOutText(value, indent, allowance)
  return flat
}

function layOutDict(dict: Dict, indent: number, allowance: number): string {
  const entries = sortedEntries(dict)
  const members = entries.map(([key, value], i) => {
    const shown = `${repr(key)}: `
    const room = i === entries.length - 1 ? allowance + 1 : 1
    return shown + layOut(value, indent + 1 + shown.length, room)
  })
  return `{${members.join(`,\n${' '.repeat(indent + 1)}`)}}`
}

function layOutItems(items: readonly Value[], indent: number, allowance: number): string {
  const shown = items.map((item, i) => layOut(item, indent + 1, i === items.length - 1 ? allowance : 1))
  return shown.join(`,\n${' '.repeat(indent + 1)}`)
}

/** A long text becomes several literals side by side, broken after blanks and line breaks. */
function layOutText(text: string, indent: number, allowance: number): string {
  const lines = text.split(/(?<=\n)/)
  const isOutermost = indent === 0
  const start = isOutermost ? indent + 1 : indent
  const room = isOutermost ? allowance + 1 : allowance
  const chunks: string[] = []
  for (const [i, line] of lines.entries()) {
    const isLastLine = i === lines.length - 1
    const width = WIDTH - start - (isLastLine ? room : 0)
    if (repr(line).length <= width) {
      chunks.push(repr(line))
      continue
    }
    let current = ''
    const parts = line.match(/\S*\s*/g)?.filter((part) => part !== '') ?? []
    for (const [j, part] of parts.entries()) {
      const limit = WIDTH - start - (j === parts.length - 1 && isLastLine ? room : 0)
      if (current !== '' && repr(current + part).length > limit) {
        chunks.push(repr(current))
        current = part
      } else {
        current += part
      }
    }
    if (current !== '') chunks.push(repr(current))
  }
  if (chunks.length === 1) return chunks[0] as string
  const joined = chunks.join(`\n${' '.repeat(start)}`)
  return isOutermost ? `(${joined})` : joined
}

function flatten(value: Value): string {
  if (value instanceof Dict) {
    return `{${sortedEntries(value)
      .map(([key, item]) => `${flatten(key)}: ${flatten(item)}`)
      .join(', ')}}`
  }
  if (Array.isArray(value)) return `[${value.map(flatten).join(', ')}]`
  if (value instanceof Tuple) {
    const items = value.items.map(flatten)
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
  }
  return repr(value)
}

function sortedEntries(dict: Dict): (readonly [Value, Value])[] {
  const entries = Array.from(dict.entries())
  return orderSafely(entries.map((entry) => [entry[0], entry] as const))
}

function sorted(set: PySet): Value[] {
  return orderSafely(Array.from(set.values(), (item) => [item, item] as const))
}

/** Values without an order among them are sorted by the names of their types. */
function orderSafely<T>(keyed: (readonly [Value, T])[]): T[] {
  try {
    return sortByKey(keyed, false)
  } catch (error) {
    if (!(error instanceof PyError)) throw error
    const byType = keyed.map(([key, item]) => [typeName(key), item] as const)
    return sortByKey(byType, false)
  }
}
