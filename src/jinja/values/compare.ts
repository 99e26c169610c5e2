import { compareCodePoints } from '#foundation/source/code-points.ts'
import { Dict } from './dict.ts'
import { Float } from './float.ts'
import { Obj } from './obj.ts'
import { PyError } from './py-error.ts'
import { PySet } from './py-set.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import type { Value } from './value.ts'

/** The operators that compare two values. */
export type CompareOperator = '==' | '!=' | OrderOperator
/** The operators that ask which of two values comes first. */
export type OrderOperator = '<' | '<=' | '>' | '>='

/** Python's comparison of two values; raises TypeError where the two have no order. */
export function compare(operator: CompareOperator, a: Value, b: Value): boolean {
  if (operator === '==') return equals(a, b)
  if (operator === '!=') return !equals(a, b)
  return inOrder(operator, a, b)
}

/** Python's `a == b`. */
export function equals(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b
  if (a === null || b === null) {
    if (a === b) return true
    return a instanceof Obj ? a.equals(b) : b instanceof Obj && b.equals(a)
  }
  const left = asNumber(a)
  if (left !== undefined) {
    const right = asNumber(b)
    // Loose on purpose: it compares a number with a bigint by their exact values.
    if (right !== undefined) return left == right
  } else if (Array.isArray(a)) {
    if (Array.isArray(b)) return a === b || rowsEqual(a, b)
  } else if (a instanceof Tuple) {
    if (b instanceof Tuple) return a === b || rowsEqual(a.items, b.items)
  } else if (a instanceof Dict) {
    if (b instanceof Dict) return a === b || dictsEqual(a, b)
  } else if (a instanceof PySet) {
    if (b instanceof PySet) return a === b || (a.size === b.size && isSubset(a, b))
  } else if (a instanceof Obj) {
    return a.equals(b) || (b instanceof Obj && b.equals(a))
  }
  return b instanceof Obj && b.equals(a)
}

/** Python's `x is y or x == y`, by which containers find their items. */
export function isSame(a: Value, b: Value): boolean {
  return a === b || equals(a, b)
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    const text = typeof item === 'string' ? item : item instanceof Obj ? item.text() : undefined
    if (text === undefined) {
      throw new PyError('TypeError', `'in <string>' requires string as left operand, not ${typeName(item)}`)
    }
    return container.includes(text)
  }
  if (container instanceof Dict) return container.has(item)
  // Python would look for a frozen copy of a set, which no template can have put in.
  if (container instanceof PySet) return !(item instanceof PySet) && container.has(item)
  if (container instanceof Obj) {
    const answer = container.contains(item)
    if (answer !== undefined) return answer
  }
  const items = container instanceof Obj ? container.iterate() : sequence(container)
  if (items === undefined) {
    throw new PyError('TypeError', `argument of type '${typeName(container)}' is not iterable`)
  }
  for (const candidate of items) if (isSame(candidate, item)) return true
  return false
}

/** Whether every item of one set is in the other. */
export function isSubset(a: PySet, b: PySet): boolean {
  for (const item of a.values()) if (!b.has(item)) return false
  return true
}

/** The number behind an int, bool or float. */
export function asNumber(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof Float) return value.value
  if (typeof value === 'boolean') return value ? 1 : 0
  return undefined
}

function sequence(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value
  return value instanceof Tuple ? value.items : undefined
}

function rowsEqual(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!isSame(a[i] as Value, b[i] as Value)) return false
  return true
}

function dictsEqual(a: Dict, b: Dict): boolean {
  if (a.size !== b.size) return false
  for (const [key, value] of a.entries()) {
    const other = b.get(key)
    if (other === undefined || !isSame(value, other)) return false
  }
  return true
}

function inOrder(operator: OrderOperator, a: Value, b: Value): boolean {
  const left = asNumber(a)
  const right = asNumber(b)
  if (left !== undefined && right !== undefined) return numbersInOrder(operator, left, right)
  if (typeof a === 'string' && typeof b === 'string') return holds(operator, compareCodePoints(a, b))
  if (Array.isArray(a) && Array.isArray(b)) return rowsInOrder(operator, a, b)
  if (a instanceof Tuple && b instanceof Tuple) return rowsInOrder(operator, a.items, b.items)
  if (a instanceof PySet && b instanceof PySet) return setsInOrder(operator, a, b)
  const difference = a instanceof Obj ? a.compare(b) : undefined
  if (difference !== undefined) return holds(operator, difference)
  const reflected = b instanceof Obj ? b.compare(a) : undefined
  if (reflected !== undefined) return holds(operator, -reflected)
  throw new PyError(
    'TypeError',
    `'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`,
  )
}

function numbersInOrder(operator: OrderOperator, a: number | bigint, b: number | bigint): boolean {
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
  }
}

/** NaN, which a host may answer for things without an order, holds for no operator. */
function holds(operator: OrderOperator, difference: number): boolean {
  return numbersInOrder(operator, difference, 0)
}

function rowsInOrder(operator: OrderOperator, a: readonly Value[], b: readonly Value[]): boolean {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const left = a[i] as Value
    const right = b[i] as Value
    if (!isSame(left, right)) return inOrder(operator, left, right)
  }
  return holds(operator, a.length - b.length)
}

/** Sets are ordered by inclusion. */
function setsInOrder(operator: OrderOperator, a: PySet, b: PySet): boolean {
  switch (operator) {
    case '<':
      return a.size < b.size && isSubset(a, b)
    case '<=':
      return isSubset(a, b)
    case '>':
      return b.size < a.size && isSubset(b, a)
    case '>=':
      return isSubset(b, a)
  }
}
