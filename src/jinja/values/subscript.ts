import { characters } from '#foundation/source/code-points.ts'
import { Dict } from './dict.ts'
import { asInteger } from './integer.ts'
import { Obj } from './obj.ts'
import { PyError } from './py-error.ts'
import { Slice } from './slice.ts'
import { repr } from './to-string.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import type { Value } from './value.ts'

/** Python's `value[key]`, with Python's errors; it is also what `value[a:b]` means in a template. */
export function subscript(value: Value, key: Value): Value {
  const item = findItem(value, key)
  if (item !== undefined) return item
  throw subscriptError(value, key)
}

/** As `subscript`, but `undefined` for whatever Python answers with TypeError, KeyError or IndexError. */
export function findItem(value: Value, key: Value): Value | undefined {
  if (value instanceof Dict) return valueOf(value, key)
  if (Array.isArray(value)) return key instanceof Slice ? pick(key, value) : at(value, key)
  if (typeof value === 'string') {
    if (key instanceof Slice) {
      const picked = pick(key, characters(value))
      return picked?.join('')
    }
    return asInteger(key) === undefined ? undefined : at(characters(value), key)
  }
  if (value instanceof Tuple) {
    if (!(key instanceof Slice)) return at(value.items, key)
    const picked = pick(key, value.items)
    return picked && new Tuple(picked)
  }
  return value instanceof Obj ? value.item(key) : undefined
}

function at(items: { readonly length: number; readonly [index: number]: Value }, key: Value): Value | undefined {
  const integer = asInteger(key)
  if (integer === undefined) return undefined
  const index = Number(integer)
  return items[index < 0 ? index + items.length : index]
}

function pick<T>(slice: Slice, items: { readonly length: number; readonly [index: number]: T }): T[] | undefined {
  return slice.hasIndices() ? slice.pick(items) : undefined
}

/** A key that cannot be in any dict is as good as missing here. */
function valueOf(dict: Dict, key: Value): Value | undefined {
  if (typeof key !== 'object') return itemOf(dict, key)
  try {
    return itemOf(dict, key)
  } catch (error) {
    if (error instanceof PyError && error.type === 'TypeError') return undefined
    throw error
  }
}

function itemOf(dict: Dict, key: Value): Value | undefined {
  const value = dict.get(key)
  return value === undefined ? dict.missing() : value
}

function subscriptError(value: Value, key: Value): PyError {
  if (value instanceof Dict) {
    // Raises for a key that cannot be hashed.
    value.get(key)
    return new PyError('KeyError', repr(key))
  }
  const name = typeName(value)
  if (Array.isArray(value) || typeof value === 'string' || value instanceof Tuple) {
    if (key instanceof Slice) {
      return new PyError('TypeError', 'slice indices must be integers or None or have an __index__ method')
    }
    const row = name === 'str' ? 'string' : name
    if (asInteger(key) !== undefined) return new PyError('IndexError', `${row} index out of range`)
    if (row === 'string') return new PyError('TypeError', `string indices must be integers, not '${typeName(key)}'`)
    return new PyError('TypeError', `${row} indices must be integers or slices, not ${typeName(key)}`)
  }
  if (value instanceof Obj && value.isSubscriptable()) return new PyError('KeyError', repr(key))
  return new PyError('TypeError', `'${name}' object is not subscriptable`)
}
