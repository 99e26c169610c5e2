import { codePointLength } from '#foundation/source/code-points.ts'
import { Dict } from './dict.ts'
import { Obj } from './obj.ts'
import { PyError } from './py-error.ts'
import { PySet } from './py-set.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import type { Value } from './value.ts'

/** Python's `iter(value)`: characters of a str, keys of a dict, items of the rest. */
export function iterate(value: Value): Iterable<Value> {
  const items = tryIterate(value)
  if (items === undefined) throw new PyError('TypeError', `'${typeName(value)}' object is not iterable`)
  return items
}

/** As `iterate`, but `undefined` for what cannot be iterated. */
export function tryIterate(value: Value): Iterable<Value> | undefined {
  if (Array.isArray(value) || typeof value === 'string') return value
  if (value instanceof Dict) return whileUnchanged(value.keys(), () => value.size, 'dictionary changed size')
  if (value instanceof Tuple) return value.items
  if (value instanceof PySet) return whileUnchanged(value.values(), () => value.size, 'Set changed size')
  return value instanceof Obj ? value.iterate() : undefined
}

/** What iterating gives, as a list of its own. */
export function toList(value: Value): Value[] {
  return Array.isArray(value) ? value.slice() : Array.from(iterate(value))
}

/** Python's `len(value)`; a str counts its code points. */
export function length(value: Value): number {
  const count = tryLength(value)
  if (count === undefined) throw new PyError('TypeError', `object of type '${typeName(value)}' has no len()`)
  return count
}

/** As `length`, but `undefined` for what has none. */
export function tryLength(value: Value): number | undefined {
  if (typeof value === 'string') return codePointLength(value)
  if (Array.isArray(value)) return value.length
  if (value instanceof Dict || value instanceof PySet) return value.size
  if (value instanceof Tuple) return value.items.length
  return value instanceof Obj ? value.length() : undefined
}

/** Passes items on and raises as Python does when the container grew or shrank in between. */
export function* whileUnchanged<T>(items: Iterator<T>, size: () => number, complaint: string): IterableIterator<T> {
  const before = size()
  for (;;) {
    if (size() !== before) throw new PyError('RuntimeError', `${complaint} during iteration`)
    const step = items.next()
    if (step.done) return
    yield step.value
  }
}
