import type { Method, MethodTable } from '../bound-method.ts'
import { PyError } from '../py-error.ts'
import type { Tuple } from '../tuple.ts'
import { countInRow, findInRow } from './list-methods.ts'
import { one, some } from './method.ts'

/** The methods of Python's tuple. */
export const TUPLE_METHODS: MethodTable<Tuple> = new Map<string, Method<Tuple>>([
  ['count', one((tuple, value) => countInRow(tuple.items, value))],
  [
    'index',
    some(1, 3, (tuple, args) => {
      const place = findInRow(tuple.items, args)
      if (place < 0) throw new PyError('ValueError', 'tuple.index(x): x not in tuple')
      return place
    }),
  ],
])
