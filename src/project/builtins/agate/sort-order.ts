import { compare } from '#jinja/values/operators.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'

/** Python's order of values, with None after everything else, also inside tuples. */
export function compareNullsLast(left: Value, right: Value): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
  if (left instanceof Tuple && right instanceof Tuple) {
    for (let i = 0; i < Math.min(left.items.length, right.items.length); i++) {
      const order = compareNullsLast(left.items[i] as Value, right.items[i] as Value)
      if (order !== 0) return order
    }
    return left.items.length - right.items.length
  }
  if (compare('<', left, right)) return -1
  return compare('<', right, left) ? 1 : 0
}
