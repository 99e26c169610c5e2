import { takeNamed, toIndex } from '../arguments.ts'
import type { Method, MethodTable } from '../bound-method.ts'
import { isSame } from '../compare.ts'
import { toList } from '../iterate.ts'
import { PyError } from '../py-error.ts'
import { sortByKey } from '../sort.ts'
import { repr } from '../to-string.ts'
import type { Value } from '../value.ts'
import { none, one, some } from './method.ts'

/** Finds an item as Python's `index(value, start, stop)` of a row does; -1 where there is none. */
export function findInRow(items: readonly Value[], args: readonly Value[]): number {
  const [wanted, first, last] = args as [Value, Value?, Value?]
  const start = first === undefined ? 0 : bound(toIndex(first), items.length)
  const stop = last === undefined ? items.length : bound(toIndex(last), items.length)
  for (let i = start; i < Math.min(stop, items.length); i++) if (isSame(items[i] as Value, wanted)) return i
  return -1
}

function bound(index: number, length: number): number {
  return index < 0 ? Math.max(0, index + length) : index
}

/** How many items equal a value: `count` of lists and tuples. */
export function countInRow(items: readonly Value[], wanted: Value): number {
  return items.reduce<number>((count, item) => (isSame(item, wanted) ? count + 1 : count), 0)
}

const sort: Method<Value[]> = (list, call, _name, state) => {
  if (call.args.length > 0) throw new PyError('TypeError', 'sort() takes no positional arguments')
  const [key, reverse] = takeNamed(call, 'sort', ['key', 'reverse'])
  const isReversed = reverse !== undefined && toIndex(reverse) !== 0
  const finish = (keys: readonly Value[]): Value => {
    const sorted = sortByKey(
      list.map((item, i) => [keys[i] as Value, item] as const),
      isReversed,
    )
    list.splice(0, list.length, ...sorted)
    return null
  }
  if (key === undefined || key === null) return finish(list)
  const keys = list.map((item) => state.call(key, [item]))
  if (keys.some((each) => each instanceof Promise)) return Promise.all(keys).then(finish)
  return finish(keys as Value[])
}

/** The methods of Python's list. */
export const LIST_METHODS: MethodTable<Value[]> = new Map<string, Method<Value[]>>([
  [
    'append',
    one((list, value) => {
      list.push(value)
      return null
    }),
  ],
  [
    'extend',
    one((list, values) => {
      for (const value of toList(values)) list.push(value)
      return null
    }),
  ],
  [
    'insert',
    some(2, 2, (list, [index, value]) => {
      list.splice(toIndex(index as Value), 0, value as Value)
      return null
    }),
  ],
  [
    'pop',
    some(0, 1, (list, [index]) => {
      const at = index === undefined ? -1 : toIndex(index)
      if (list.length === 0) throw new PyError('IndexError', 'pop from empty list')
      const place = at < 0 ? at + list.length : at
      if (place < 0 || place >= list.length) throw new PyError('IndexError', 'pop index out of range')
      return list.splice(place, 1)[0] as Value
    }),
  ],
  [
    'remove',
    one((list, value) => {
      const place = findInRow(list, [value])
      if (place < 0) throw new PyError('ValueError', 'list.remove(x): x not in list')
      list.splice(place, 1)
      return null
    }),
  ],
  [
    'index',
    some(1, 3, (list, args) => {
      const place = findInRow(list, args)
      if (place < 0) throw new PyError('ValueError', `${repr(args[0] as Value)} is not in list`)
      return place
    }),
  ],
  ['count', one((list, value) => countInRow(list, value))],
  ['sort', sort],
  [
    'reverse',
    none((list) => {
      list.reverse()
      return null
    }),
  ],
  ['copy', none((list) => list.slice())],
  [
    'clear',
    none((list) => {
      list.length = 0
      return null
    }),
  ],
])
