import { tryIterate } from '../values/iterate.ts'
import { PyError } from '../values/py-error.ts'
import { Tuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import type { Value } from '../values/value.ts'

/** The items of a value that is assigned to that many names. */
export function unpack(value: Value, count: number): readonly Value[] {
  if (value instanceof Tuple && value.items.length === count) return value.items
  const iterable = tryIterate(value)
  if (iterable === undefined) throw new PyError('TypeError', `cannot unpack non-iterable ${typeName(value)} object`)
  const items: Value[] = []
  for (const item of iterable) {
    if (items.length === count) throw new PyError('ValueError', `too many values to unpack (expected ${count})`)
    items.push(item)
  }
  if (items.length < count) {
    throw new PyError('ValueError', `not enough values to unpack (expected ${count}, got ${items.length})`)
  }
  return items
}
