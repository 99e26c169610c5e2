import { toIndex } from '../../values/arguments.ts'
import { equals } from '../../values/compare.ts'
import { Dict } from '../../values/dict.ts'
import { DictView } from '../../values/dict-view.ts'
import { characters } from '#foundation/source/code-points.ts'
import { iterate, length as lengthOf, toList, tryIterate, tryLength } from '../../values/iterate.ts'
import { checkItems, generator, PyIterator } from '../../values/iterator.ts'
import { Markup } from '../../values/markup.ts'
import { Obj } from '../../values/obj.ts'
import { binary, compare } from '../../values/operators.ts'
import { PyError } from '../../values/py-error.ts'
import { PyRange } from '../../values/py-range.ts'
import { hashKey } from '../../values/hash-key.ts'
import { sortByKey } from '../../values/sort.ts'
import { subscript } from '../../values/subscript.ts'
import { asText } from '../../values/text.ts'
import { str } from '../../values/to-string.ts'
import { isTrue } from '../../values/truth.ts'
import { GroupTuple, Tuple } from '../../values/tuple.ts'
import { typeName } from '../../values/type-name.ts'
import { Undefined } from '../../values/undefined.ts'
import type { Value } from '../../values/value.ts'
import { attributeGetter, ignoreCase, multiAttributeGetter } from '../attribute-getter.ts'
import type { LibraryState } from '../library-state.ts'
import { builtinFilter, filter, onText, plainFilter } from './filter.ts'
import { hasNo } from '../../values/has-no.ts'

export const length = builtinFilter('len', lengthOf)
export const list = plainFilter('sync_do_list', toList)

export const first = plainFilter(
  'sync_do_first',
  (value, state) => {
    for (const item of iterate(value)) return item
    return state.undefined('No first item, sequence was empty.')
  },
  1,
)

export const last = plainFilter(
  'do_last',
  (value, state) => {
    const reversed = reversedItems(value)
    if (reversed === undefined) throw new PyError('TypeError', `'${typeName(value)}' object is not reversible`)
    for (const item of reversed.items) return item
    return state.undefined('No last item, sequence was empty.')
  },
  1,
)

export const random = plainFilter(
  'do_random',
  (value, state) => {
    const size = lengthOf(value)
    if (size === 0) return state.undefined('No random item, sequence was empty.')
    return subscript(value, Math.floor(Math.random() * size))
  },
  1,
)

export const reverse = plainFilter('do_reverse', (value) => {
  if (asText(value) !== undefined) return onText(value, (text) => Array.from(characters(text)).reverse().join(''))
  const reversed = reversedItems(value)
  if (reversed !== undefined) return new PyIterator(reversed.items, reversed.type)
  if (tryIterate(value) === undefined) throw new PyError('FilterArgumentError', 'argument must be iterable')
  return toList(value).reverse()
})

/** What Python's `reversed` gives, and the type of it; `undefined` for what cannot be read from its end. */
function reversedItems(value: Value): { readonly items: Iterable<Value>; readonly type: string } | undefined {
  if (Array.isArray(value)) return { items: value.toReversed(), type: 'list_reverseiterator' }
  if (value instanceof Dict) return { items: toList(value).reverse(), type: 'dict_reversekeyiterator' }
  if (value instanceof DictView) {
    return { items: toList(value).reverse(), type: `dict_reverse${value.part.slice(0, -1)}iterator` }
  }
  // Python reads a text from its end by index, and what is safe for HTML is so in its parts.
  if (value instanceof Markup) {
    const characters = toList(value).reverse()
    return { items: characters.map((character) => new Markup(character as string)), type: 'reversed' }
  }
  if (value instanceof PyRange) return { items: toList(value).reverse(), type: 'range_iterator' }
  if (typeof value === 'string' || value instanceof Tuple) return { items: toList(value).reverse(), type: 'reversed' }
  if (!(value instanceof Obj) || value.isMapping() || !value.isSubscriptable()) return undefined
  return tryLength(value) === undefined ? undefined : { items: toList(value).reverse(), type: 'reversed' }
}

export const join = filter(
  'sync_do_join',
  ['value', 'd?', 'attribute?'],
  ([value, glue, attribute], state) => {
    const get = (attribute ?? null) === null ? undefined : attributeGetter(attribute, state)
    const parts: string[] = []
    for (const item of iterate(value as Value)) parts.push(str(get ? get(item) : item))
    return parts.join(glue === undefined ? '' : str(glue))
  },
  1,
)

export const slice = filter('sync_do_slice', ['value', 'slices', 'fill_with?'], ([value, slices, fill]) =>
  generator('sync_do_slice', slicesOf(value as Value, slices as Value, fill ?? null)),
)

function* slicesOf(value: Value, wanted: Value, fill: Value): Generator<Value> {
  const items = toList(value)
  // A text and a zero are refused by the division.
  binary('//', items.length, wanted)
  const count = toIndex(wanted)
  const size = Math.floor(items.length / count)
  const longer = items.length % count
  let start = 0
  for (let i = 0; i < count; i++) {
    const end = start + size + (i < longer ? 1 : 0)
    const part = items.slice(start, end)
    if (fill !== null && i >= longer) part.push(fill)
    yield part
    start = end
  }
}

export const batch = filter('do_batch', ['value', 'linecount', 'fill_with?'], ([value, size, fill]) =>
  generator('do_batch', batchesOf(value as Value, size as Value, fill ?? null)),
)

function* batchesOf(value: Value, size: Value, fill: Value): Generator<Value> {
  let part: Value[] = []
  for (const item of iterate(value)) {
    if (equals(part.length, size)) {
      yield part
      part = []
    }
    part.push(item)
  }
  if (part.length === 0) return
  if (fill !== null) {
    while (compare('<', part.length, size)) {
      checkItems(part.length)
      part.push(fill)
    }
  }
  yield part
}

export const sort = filter(
  'do_sort',
  ['value', 'reverse?', 'case_sensitive?', 'attribute?'],
  ([value, reverse, caseSensitive, attribute], state) => {
    const get = multiAttributeGetter(attribute, state, caseRule(caseSensitive))
    const items = toList(value as Value)
    const isReversed = reverse !== undefined && toIndex(reverse) !== 0
    return sortByKey(
      items.map((item) => [get(item), item] as const),
      isReversed,
    )
  },
  1,
)

export const unique = filter(
  'sync_do_unique',
  ['value', 'case_sensitive?', 'attribute?'],
  ([value, caseSensitive, attribute], state) => {
    const get = attributeGetter(attribute, state, caseRule(caseSensitive))
    return generator('sync_do_unique', uniqueItems(value as Value, get))
  },
  1,
)

function* uniqueItems(value: Value, get: (item: Value) => Value): Generator<Value> {
  const seen = new Set<unknown>()
  for (const item of iterate(value)) {
    const key = hashKey(get(item))
    if (seen.has(key)) continue
    seen.add(key)
    yield item
  }
}

export const min = extreme('do_min', '<')
export const max = extreme('do_max', '>')

function extreme(name: string, operator: '<' | '>') {
  return filter(
    name,
    ['value', 'case_sensitive?', 'attribute?'],
    ([value, caseSensitive, attribute], state) => {
      const get = attributeGetter(attribute, state, caseRule(caseSensitive))
      let best: { readonly item: Value; readonly key: Value } | undefined
      for (const item of iterate(value as Value)) {
        const key = get(item)
        if (best === undefined || compare(operator, key, best.key)) best = { item, key }
      }
      return best === undefined ? state.undefined('No aggregated item, sequence was empty.') : best.item
    },
    1,
  )
}

export const groupBy = filter(
  'sync_do_groupby',
  ['value', 'attribute', 'default?', 'case_sensitive?'],
  ([value, attribute, fallback, caseSensitive], state) => {
    const get = attributeGetter(attribute, state, { ...caseRule(caseSensitive), fallback })
    const shown = attributeGetter(attribute, state, { fallback })
    const keyed = toList(value as Value).map((item) => [get(item), { key: get(item), item }] as const)
    const groups: { readonly key: Value; readonly items: Value[] }[] = []
    for (const { key, item } of sortByKey(keyed, false)) {
      const group = groups.at(-1)
      if (group !== undefined && equals(group.key, key)) group.items.push(item)
      else groups.push({ key, items: [item] })
    }
    const isSensitive = caseSensitive !== undefined && isTrue(caseSensitive)
    // Groups that ignore case are named after their first item.
    return groups.map(({ key, items }) => new GroupTuple(isSensitive ? key : shown(items[0] as Value), items))
  },
  1,
)

function caseRule(caseSensitive: Value | undefined) {
  return { after: caseSensitive !== undefined && isTrue(caseSensitive) ? undefined : ignoreCase }
}

export const sum = filter(
  'sync_do_sum',
  ['iterable', 'attribute?', 'start?'],
  ([value, attribute, start], state) => {
    const get = (attribute ?? null) === null ? undefined : attributeGetter(attribute, state)
    let total: Value = start === undefined ? 0 : start
    const items = iterate(value as Value)
    if (asText(total) !== undefined) {
      throw new PyError('TypeError', "sum() can't sum strings [use ''.join(seq) instead]")
    }
    for (const item of items) total = binary('+', total, get ? get(item) : item)
    return total
  },
  1,
)

export const dictSort = filter(
  'do_dictsort',
  ['value', 'case_sensitive?', 'by?', 'reverse?'],
  ([value, caseSensitive, by, reverse], state) => {
    const part = by === undefined || equals(by, 'key') ? 0 : equals(by, 'value') ? 1 : undefined
    if (part === undefined) {
      throw new PyError('FilterArgumentError', 'You can only sort by either "key" or "value"')
    }
    const { after } = caseRule(caseSensitive)
    const pairs = pairsOf(value as Value, state).map((pair) => {
      const key = pair.items[part] as Value
      return [after ? after(key) : key, pair] as const
    })
    return sortByKey(pairs, reverse !== undefined && toIndex(reverse) !== 0)
  },
)

export const items = plainFilter('do_items', (value, state) => generator('do_items', itemsOf(value, state)))

function* itemsOf(value: Value, state: LibraryState): Generator<Value> {
  if (value instanceof Undefined) return
  if (!(value instanceof Dict) && !(value instanceof Obj && value.isMapping())) {
    throw new PyError('TypeError', 'Can only get item pairs from a mapping.')
  }
  yield* pairsOf(value, state)
}

/** What `value.items()` gives; a host object answers through its own method. */
export function pairsOf(value: Value, state: LibraryState): Tuple[] {
  if (value instanceof Dict) return Array.from(value.entries(), ([key, item]) => new Tuple([key, item]))
  const method = value instanceof Obj ? value.attribute('items') : undefined
  if (method === undefined) {
    throw hasNo(value, 'items')
  }
  const given = state.call(method, [])
  if (given instanceof Promise) throw new Error('the items of a mapping must not wait')
  return toList(given).map((pair) => new Tuple(toList(pair)))
}
