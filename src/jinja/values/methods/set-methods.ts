import { takePositional } from '../arguments.ts'
import type { Method, MethodTable } from '../bound-method.ts'
import { isSubset } from '../compare.ts'
import { iterate } from '../iterate.ts'
import { PyError } from '../py-error.ts'
import { PySet } from '../py-set.ts'
import { repr } from '../to-string.ts'
import type { Value } from '../value.ts'
import { none, one } from './method.ts'

/** A method that takes any number of iterables and gives a new set. */
function combining(combine: (set: PySet, others: readonly PySet[]) => PySet): Method<PySet> {
  return (set, call, name) => combine(set, operands(takePositional(call, name, 0, Number.POSITIVE_INFINITY)))
}

/** The same, changing the set in place. */
function updating(combine: (set: PySet, others: readonly PySet[]) => PySet): Method<PySet> {
  return (set, call, name) => {
    const result = Array.from(combine(set, operands(takePositional(call, name, 0, Number.POSITIVE_INFINITY))).values())
    set.clear()
    for (const item of result) set.add(item)
    return null
  }
}

function operands(args: readonly Value[]): PySet[] {
  return args.map((other) => (other instanceof PySet ? other : new PySet(iterate(other))))
}

function union(set: PySet, others: readonly PySet[]): PySet {
  const result = new PySet(set.values())
  for (const other of others) for (const item of other.values()) result.add(item)
  return result
}

function intersection(set: PySet, others: readonly PySet[]): PySet {
  return new PySet(Array.from(set.values()).filter((item) => others.every((other) => other.has(item))))
}

function difference(set: PySet, others: readonly PySet[]): PySet {
  return new PySet(Array.from(set.values()).filter((item) => !others.some((other) => other.has(item))))
}

function symmetricDifference(set: PySet, other: PySet): PySet {
  return union(difference(set, [other]), [difference(other, [set])])
}

function asSet(value: Value): PySet {
  return value instanceof PySet ? value : new PySet(iterate(value))
}

/** The methods of Python's set. */
export const SET_METHODS: MethodTable<PySet> = new Map<string, Method<PySet>>([
  [
    'add',
    one((set, value) => {
      set.add(value)
      return null
    }),
  ],
  [
    'remove',
    one((set, value) => {
      if (!set.delete(value)) throw new PyError('KeyError', repr(value))
      return null
    }),
  ],
  [
    'discard',
    one((set, value) => {
      set.delete(value)
      return null
    }),
  ],
  [
    'pop',
    none((set) => {
      const first = set.values().next()
      if (first.done) throw new PyError('KeyError', "'pop from an empty set'")
      set.delete(first.value)
      return first.value
    }),
  ],
  [
    'clear',
    none((set) => {
      set.clear()
      return null
    }),
  ],
  ['copy', none((set) => new PySet(set.values()))],
  ['union', combining(union)],
  ['intersection', combining(intersection)],
  ['difference', combining(difference)],
  ['symmetric_difference', one((set, other) => symmetricDifference(set, asSet(other)))],
  ['update', updating(union)],
  ['intersection_update', updating(intersection)],
  ['difference_update', updating(difference)],
  [
    'symmetric_difference_update',
    one((set, other) => {
      const result = Array.from(symmetricDifference(set, asSet(other)).values())
      set.clear()
      for (const item of result) set.add(item)
      return null
    }),
  ],
  ['issubset', one((set, other) => isSubset(set, asSet(other)))],
  ['issuperset', one((set, other) => isSubset(asSet(other), set))],
  ['isdisjoint', one((set, other) => !Array.from(asSet(other).values()).some((item) => set.has(item)))],
])
