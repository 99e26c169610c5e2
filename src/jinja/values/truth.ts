import { Dict } from './dict.ts'
import { Float } from './float.ts'
import { PySet } from './py-set.ts'
import { Tuple } from './tuple.ts'
import type { Value } from './value.ts'

/** Python's `bool(value)`. */
export function isTrue(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (value === null) return false
  if (typeof value === 'string') return value !== ''
  if (typeof value === 'number') return value !== 0
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof Dict || value instanceof PySet) return value.size > 0
  if (value instanceof Tuple) return value.items.length > 0
  if (value instanceof Float) return value.value !== 0
  // A bigint is only used beyond the safe numbers, so it is never zero.
  if (typeof value === 'bigint') return true
  return value.isTrue()
}
