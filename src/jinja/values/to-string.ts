import { Dict } from './dict.ts'
import { OrderedDict } from './ordered-dict.ts'
import { Float } from './float.ts'
import { floatRepr } from '#foundation/source/float-repr.ts'
import { integerRepr } from './integer.ts'
import { Obj } from './obj.ts'
import { PySet } from './py-set.ts'
import { stringRepr } from './string-repr.ts'
import { Tuple } from './tuple.ts'
import type { Value } from './value.ts'

/** Python's `str(value)`: what `{{ }}` prints. */
export function str(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof Obj) return value.str()
  return repr(value)
}

/** Python's `repr(value)`: how a value is shown inside a printed container. */
export function repr(value: Value): string {
  return show(value, undefined)
}

/** A chain of the containers being shown, so that one inside itself is cut short as Python does. */
interface Enclosing {
  readonly container: object
  readonly outer: Enclosing | undefined
}

function show(value: Value, enclosing: Enclosing | undefined): string {
  if (value === null) return 'None'
  switch (typeof value) {
    case 'string':
      return stringRepr(value)
    case 'boolean':
      return value ? 'True' : 'False'
    case 'number':
      return String(value)
    case 'bigint':
      return integerRepr(value)
  }
  if (value instanceof Float) return floatRepr(value.value)
  if (Array.isArray(value)) {
    if (isInside(value, enclosing)) return '[...]'
    return `[${showAll(value, { container: value, outer: enclosing })}]`
  }
  if (value instanceof Tuple) {
    if (isInside(value, enclosing)) return '(...)'
    const items = showAll(value.items, { container: value, outer: enclosing })
    return value.items.length === 1 ? `(${items},)` : `(${items})`
  }
  if (value instanceof Dict) {
    const isOrdered = value instanceof OrderedDict
    if (isInside(value, enclosing)) return isOrdered ? '...' : '{...}'
    const inner = { container: value, outer: enclosing }
    if (isOrdered) {
      const pairs = [...value.entries()].map(([key, item]) => `(${show(key, inner)}, ${show(item, inner)})`)
      return pairs.length === 0 ? 'OrderedDict()' : `OrderedDict([${pairs.join(', ')}])`
    }
    const parts: string[] = []
    for (const [key, item] of value.entries()) parts.push(`${show(key, inner)}: ${show(item, inner)}`)
    return `{${parts.join(', ')}}`
  }
  if (value instanceof PySet) {
    if (value.size === 0) return 'set()'
    return `{${showAll(value.values(), { container: value, outer: enclosing })}}`
  }
  return value.repr()
}

function showAll(values: Iterable<Value>, enclosing: Enclosing): string {
  const parts: string[] = []
  for (const value of values) parts.push(show(value, enclosing))
  return parts.join(', ')
}

function isInside(container: object, enclosing: Enclosing | undefined): boolean {
  for (let at = enclosing; at !== undefined; at = at.outer) if (at.container === container) return true
  return false
}
