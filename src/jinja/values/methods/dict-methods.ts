import { takePositional } from '../arguments.ts'
import type { Method, MethodTable } from '../bound-method.ts'
import type { CallArguments } from '../call.ts'
import { Dict } from '../dict.ts'
import { DictView } from '../dict-view.ts'
import { iterate, toList, tryIterate } from '../iterate.ts'
import { Obj } from '../obj.ts'
import { PyError } from '../py-error.ts'
import { subscript } from '../subscript.ts'
import { repr } from '../to-string.ts'
import { Tuple } from '../tuple.ts'
import type { Value } from '../value.ts'
import { none, some } from './method.ts'

/** Python's `dict.update(…)` and `dict(…)`: a mapping or a row of pairs, then names. */
export function updateDict(dict: Dict, call: CallArguments, name: string): void {
  const { kwargs } = call
  const [source] = takePositional({ args: call.args, kwargs: NO_NAMES }, name, 0, 1)
  if (source !== undefined) addAll(dict, source)
  for (const [key, value] of kwargs) dict.set(key, value)
}

const NO_NAMES: ReadonlyMap<string, Value> = new Map()

function addAll(dict: Dict, source: Value): void {
  if (source instanceof Dict) {
    for (const [key, value] of Array.from(source.entries())) dict.set(key, value)
    return
  }
  const keys = source instanceof Obj ? source.mappingKeys() : undefined
  if (keys !== undefined) {
    for (const key of keys) dict.set(key, subscript(source, key))
    return
  }
  let position = 0
  for (const pair of iterate(source)) {
    const what = `dictionary update sequence element #${position}`
    if (tryIterate(pair) === undefined) throw new PyError('TypeError', `cannot convert ${what} to a sequence`)
    const parts = toList(pair)
    if (parts.length !== 2) throw new PyError('ValueError', `${what} has length ${parts.length}; 2 is required`)
    dict.set(parts[0] as Value, parts[1] as Value)
    position++
  }
}

const update: Method<Dict> = (dict, call, name) => {
  updateDict(dict, call, name)
  return null
}

/** The methods of Python's dict. */
export const DICT_METHODS: MethodTable<Dict> = new Map<string, Method<Dict>>([
  [
    'get',
    some(1, 2, (dict, [key, fallback]) => {
      const value = dict.get(key as Value)
      return value === undefined ? (fallback ?? null) : value
    }),
  ],
  ['items', none((dict) => new DictView(dict, 'items'))],
  ['keys', none((dict) => new DictView(dict, 'keys'))],
  ['values', none((dict) => new DictView(dict, 'values'))],
  ['update', update],
  [
    'pop',
    some(1, 2, (dict, [key, fallback]) => {
      const value = dict.get(key as Value)
      if (value === undefined) {
        if (fallback === undefined) throw new PyError('KeyError', repr(key as Value))
        return fallback
      }
      dict.delete(key as Value)
      return value
    }),
  ],
  [
    'popitem',
    none((dict) => {
      const last = Array.from(dict.entries()).at(-1)
      if (last === undefined) throw new PyError('KeyError', "'popitem(): dictionary is empty'")
      dict.delete(last[0])
      return new Tuple([...last])
    }),
  ],
  [
    'setdefault',
    some(1, 2, (dict, [key, fallback]) => {
      if (!dict.has(key as Value)) dict.set(key as Value, fallback ?? null)
      return dict.get(key as Value) as Value
    }),
  ],
  ['copy', none((dict) => dict.copy())],
  [
    'clear',
    none((dict) => {
      dict.clear()
      return null
    }),
  ],
  ['fromkeys', some(1, 2, (_dict, args) => dictFromKeys(args))],
])

/** Python's `dict.fromkeys(keys, value)`. */
export function dictFromKeys([keys, value]: readonly Value[]): Dict {
  const dict = new Dict()
  for (const key of iterate(keys as Value)) dict.set(key, value ?? null)
  return dict
}
