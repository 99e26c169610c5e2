import { Float } from './float.ts'
import { PyError } from './py-error.ts'
import { Tuple } from './tuple.ts'
import type { Value } from './value.ts'

/** What a `Map` can tell apart the way Python's `hash` and `==` do: `1`, `1.0` and `True` share one key. */
export type HashKey = string | number | bigint | null | symbol | object

/** Strings that stand for compound keys start with this, which no template text contains. */
const COMPOUND = '\u0000\u0001'

/** Raises Python's `TypeError: unhashable type` for lists, dicts and sets. */
export function hashKey(value: Value): HashKey {
  if (typeof value === 'string' || value === null) return value
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Float) return floatKey(value.value)
  if (value instanceof Tuple) return COMPOUND + value.items.map(describe).join('\u0001')
  if (Array.isArray(value)) throw new PyError('TypeError', "unhashable type: 'list'")
  return value.hash()
}

/** A whole float shares its key with the int of the same value, however large. */
function floatKey(value: number): HashKey {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value
}

const identities = new WeakMap<object, number>()
let nextIdentity = 0

function describe(value: Value): string {
  const key = hashKey(value)
  if (typeof key === 'string') return `s${key.length}:${key}`
  if (typeof key === 'number' || typeof key === 'bigint') return `n${key}`
  if (key === null) return 'N'
  if (typeof key === 'symbol') return `y${String(key)}`
  let identity = identities.get(key)
  if (identity === undefined) identities.set(key, (identity = nextIdentity++))
  return `o${identity}`
}
