import { toIndex, toSize } from '../arguments.ts'
import type { Method, MethodTable } from '../bound-method.ts'
import type { CallArguments } from '../call.ts'
import * as classes from '../character-classes.ts'
import { characters, codePointLength, sliceCodePoints } from '#foundation/source/code-points.ts'
import { Dict } from '../dict.ts'
import { asInteger } from '../integer.ts'
import { toList, tryIterate } from '../iterate.ts'
import * as letterCase from '../letter-case.ts'
import { Obj } from '../obj.ts'
import { PyError } from '../py-error.ts'
import { split, splitFromRight, splitLines, strip } from '../split.ts'
import { isPrintable } from '../string-repr.ts'
import { findItem } from '../subscript.ts'
import { asText } from '../text.ts'
import { Tuple } from '../tuple.ts'
import { typeName } from '../type-name.ts'
import type { Value } from '../value.ts'
import { named, none, one, some } from './method.ts'

/** `separator.join(items)`; everything joined must be a str. */
export function joinText(separator: string, items: Value): string {
  if (tryIterate(items) === undefined) throw new PyError('TypeError', 'can only join an iterable')
  const parts = toList(items).map((item, position) => {
    const text = asText(item)
    if (text !== undefined) return text
    throw new PyError('TypeError', `sequence item ${position}: expected str instance, ${typeName(item)} found`)
  })
  return parts.join(separator)
}

/** `text.replace(old, replacement, count)`; a negative count replaces all. */
export function replaceText(text: string, old: string, replacement: string, count: number): string {
  if (count < 0 && old !== '') return text.replaceAll(old, () => replacement)
  const parts = old === '' ? ['', ...characters(text), ''] : text.split(old)
  const limit = count < 0 ? parts.length : count
  let out = parts[0] as string
  for (let i = 1; i < parts.length; i++) out += (i <= limit ? replacement : old) + parts[i]
  return out
}

/** Python's `str.center`: of an odd rest, one more stands right in an even width. */
export function center(text: string, width: number, fill = ' '): string {
  const missing = width - codePointLength(text)
  if (missing <= 0) return text
  const left = Math.floor(missing / 2) + (missing & width & 1)
  return fill.repeat(left) + text + fill.repeat(missing - left)
}

function needText(value: Value, complaint: (type: string) => string): string {
  const text = asText(value)
  if (text === undefined) throw new PyError('TypeError', complaint(typeName(value)))
  return text
}

/** Where Python's C reads an argument by itself, the type of None is told as None. */
const inC = (type: string): string => (type === 'NoneType' ? 'None' : type)

const mustBeText = (value: Value): string => needText(value, (type) => `must be str, not ${type}`)

/** The part of a text between the bounds that `find`, `count` and `startswith` take, and where it begins. */
function between(text: string, args: readonly Value[]): { readonly part: string; readonly start: number } | undefined {
  const [, first, last] = args as readonly (Value | undefined)[]
  if ((first ?? null) === null && (last ?? null) === null) return { part: text, start: 0 }
  const length = codePointLength(text)
  const start = bound(first ?? null, 0, length)
  const stop = Math.min(bound(last ?? null, length, length), length)
  if (start > stop) return undefined
  return { part: sliceCodePoints(text, start, stop), start }
}

function bound(value: Value, fallback: number, length: number): number {
  if (value === null) return fallback
  const integer = asInteger(value)
  if (integer === undefined) {
    throw new PyError('TypeError', 'slice indices must be integers or None or have an __index__ method')
  }
  const index = Number(integer)
  return index < 0 ? Math.max(0, index + length) : index
}

type Search = (text: string, wanted: string) => number

/** `find` and kin: -1 where the text does not occur. */
function finding(search: Search, isRequired: boolean): Method<string> {
  return (text, call, name) => {
    const args = takeSearch(call, name)
    const range = between(text, args)
    const wanted = mustBeText(args[0] as Value)
    const unit = range === undefined ? -1 : search(range.part, wanted)
    if (range !== undefined && unit >= 0) return range.start + codePointLength(range.part.slice(0, unit))
    if (isRequired) throw new PyError('ValueError', 'substring not found')
    return -1
  }
}

function takeSearch({ args, kwargs }: CallArguments, name: string): readonly Value[] {
  const short = name.slice(name.lastIndexOf('.') + 1)
  if (kwargs.size > 0) throw new PyError('TypeError', `${short}() takes no keyword arguments`)
  if (args.length >= 1 && args.length <= 3) return args
  const bounds = args.length === 0 ? 'at least 1 argument' : 'at most 3 arguments'
  throw new PyError('TypeError', `${short}() takes ${bounds} (${args.length} given)`)
}

const count: Method<string> = (text, call, name) => {
  const args = takeSearch(call, name)
  const range = between(text, args)
  const wanted = mustBeText(args[0] as Value)
  if (range === undefined) return 0
  return wanted === '' ? codePointLength(range.part) + 1 : range.part.split(wanted).length - 1
}

function affix(test: (text: string, wanted: string) => boolean): Method<string> {
  return (text, call, name) => {
    const short = name.slice(name.lastIndexOf('.') + 1)
    const args = takeSearch(call, name)
    const range = between(text, args)
    const [wanted] = args as [Value]
    if (wanted instanceof Tuple) {
      return wanted.items.some((item) => {
        const one = needText(item, (type) => `tuple for ${short} must only contain str, not ${type}`)
        return range !== undefined && test(range.part, one)
      })
    }
    const one = needText(wanted, (type) => `${short} first arg must be str or a tuple of str, not ${type}`)
    return range !== undefined && test(range.part, one)
  }
}

function splitting(run: typeof split): Method<string> {
  return named(['sep', 'maxsplit'], (text, [separator, limit]) => {
    const most = limit === undefined ? -1 : toSize(limit)
    const sep = (separator ?? null) === null ? undefined : needSeparator(separator as Value)
    return run(text, sep, most)
  })
}

const needSeparator = (value: Value): string => needText(value, (type) => `must be str or None, not ${type}`)

function stripping(name: string, sides: 'both' | 'left' | 'right'): Method<string> {
  return some(0, 1, (text, [unwanted]) => {
    if ((unwanted ?? null) === null) return strip(text, undefined, sides)
    return strip(
      text,
      needText(unwanted as Value, () => `${name} arg must be None or str`),
      sides,
    )
  })
}

function justifying(place: (text: string, width: number, fill: string) => string): Method<string> {
  return some(1, 2, (text, [width, fill]) => {
    const size = toIndex(width as Value)
    const character =
      fill === undefined ? ' ' : needText(fill, (type) => `The fill character must be a unicode character, not ${type}`)
    if (codePointLength(character) !== 1) {
      throw new PyError('TypeError', 'The fill character must be exactly one character long')
    }
    return place(text, size, character)
  })
}

function partitioning(search: Search, isFromRight: boolean): Method<string> {
  return one((text, value) => {
    const separator = mustBeText(value)
    if (separator === '') throw new PyError('ValueError', 'empty separator')
    const at = search(text, separator)
    if (at < 0) return new Tuple(isFromRight ? ['', '', text] : [text, '', ''])
    return new Tuple([text.slice(0, at), separator, text.slice(at + separator.length)])
  })
}

const test = (run: (text: string) => boolean): Method<string> => none(run)
const change = (run: (text: string) => string): Method<string> => none(run)

function zeroFill(text: string, width: number): string {
  const missing = width - codePointLength(text)
  if (missing <= 0) return text
  const sign = /^[+-]/.test(text) ? (text[0] as string) : ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

function expandTabs(text: string, size: number): string {
  let column = 0
  let out = ''
  for (const character of text) {
    if (character === '\t') {
      const missing = size > 0 ? size - (column % size) : 0
      column += missing
      out += ' '.repeat(missing)
    } else {
      column = character === '\n' || character === '\r' ? 0 : column + 1
      out += character
    }
  }
  return out
}

function translate(text: string, table: Value): string {
  if (text !== '' && !isSubscriptable(table)) {
    throw new PyError('TypeError', `'${typeName(table)}' object is not subscriptable`)
  }
  let out = ''
  for (const character of text) {
    const target = findItem(table, character.codePointAt(0) as number)
    if (target === undefined) out += character
    else if (typeof target === 'number') out += String.fromCodePoint(target)
    else if (target !== null) out += needText(target, () => 'character mapping must return integer, None or str')
  }
  return out
}

function isSubscriptable(value: Value): boolean {
  if (value instanceof Obj) return value.isSubscriptable()
  return typeof value === 'string' || Array.isArray(value) || value instanceof Dict || value instanceof Tuple
}

function makeTranslation(args: readonly Value[]): Dict {
  const table = new Dict()
  const code = (character: string) => character.codePointAt(0) as number
  if (args.length === 1) {
    const [source] = args
    if (!(source instanceof Dict)) {
      throw new PyError('TypeError', 'if you give only one argument to maketrans it must be a dict')
    }
    for (const [key, value] of source.entries()) table.set(typeof key === 'string' ? code(key) : key, value)
    return table
  }
  const [from, to, dropped] = args.map((arg) => Array.from(mustBeText(arg)))
  if (from?.length !== to?.length) {
    throw new PyError('ValueError', 'the first two maketrans arguments must have equal length')
  }
  from?.forEach((character, i) => table.set(code(character), code((to as string[])[i] as string)))
  for (const character of dropped ?? []) table.set(code(character), null)
  return table
}

/** The methods of Python's str. */
export const STR_METHODS: MethodTable<string> = new Map<string, Method<string>>([
  ['capitalize', change(letterCase.capitalize)],
  ['casefold', change(letterCase.caseFold)],
  ['center', justifying(center)],
  ['count', count],
  ['endswith', affix((text, wanted) => text.endsWith(wanted))],
  ['expandtabs', named(['tabsize'], (text, [size]) => expandTabs(text, size === undefined ? 8 : toIndex(size)))],
  ['find', finding((text, wanted) => text.indexOf(wanted), false)],
  ['index', finding((text, wanted) => text.indexOf(wanted), true)],
  ['isalnum', test(classes.isAlphanumeric)],
  ['isalpha', test(classes.isAlpha)],
  ['isascii', test((text) => !/[^\0-\x7f]/.test(text))],
  ['isdecimal', test(classes.isDecimal)],
  ['isdigit', test(classes.isDigit)],
  ['isidentifier', test(classes.isIdentifier)],
  ['islower', test(letterCase.isLower)],
  ['isnumeric', test(classes.isNumeric)],
  ['isprintable', test((text) => Array.from(text).every(isPrintable))],
  ['isspace', test(classes.isSpace)],
  ['istitle', test(letterCase.isTitle)],
  ['isupper', test(letterCase.isUpper)],
  ['join', one(joinText)],
  ['ljust', justifying((text, width, fill) => text + fill.repeat(Math.max(0, width - codePointLength(text))))],
  ['lower', change((text) => text.toLowerCase())],
  ['lstrip', stripping('lstrip', 'left')],
  ['maketrans', some(1, 3, (_text, args) => makeTranslation(args))],
  ['partition', partitioning((text, wanted) => text.indexOf(wanted), false)],
  [
    'removeprefix',
    one((text, value) => {
      const prefix = needText(value, (type) => `removeprefix() argument must be str, not ${inC(type)}`)
      return text.startsWith(prefix) ? text.slice(prefix.length) : text
    }),
  ],
  [
    'removesuffix',
    one((text, value) => {
      const suffix = needText(value, (type) => `removesuffix() argument must be str, not ${inC(type)}`)
      return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
    }),
  ],
  [
    'replace',
    some(2, 3, (text, [old, replacement, limit]) =>
      replaceText(
        text,
        needText(old as Value, (type) => `replace() argument 1 must be str, not ${type}`),
        needText(replacement as Value, (type) => `replace() argument 2 must be str, not ${type}`),
        limit === undefined ? -1 : toSize(limit),
      ),
    ),
  ],
  ['rfind', finding((text, wanted) => text.lastIndexOf(wanted), false)],
  ['rindex', finding((text, wanted) => text.lastIndexOf(wanted), true)],
  ['rjust', justifying((text, width, fill) => fill.repeat(Math.max(0, width - codePointLength(text))) + text)],
  ['rpartition', partitioning((text, wanted) => text.lastIndexOf(wanted), true)],
  ['rsplit', splitting(splitFromRight)],
  ['rstrip', stripping('rstrip', 'right')],
  ['split', splitting(split)],
  ['splitlines', named(['keepends'], (text, [keeps]) => splitLines(text, keeps !== undefined && toIndex(keeps) !== 0))],
  ['startswith', affix((text, wanted) => text.startsWith(wanted))],
  ['strip', stripping('strip', 'both')],
  ['swapcase', change(letterCase.swapCase)],
  ['title', change(letterCase.title)],
  ['translate', one(translate)],
  ['upper', change((text) => text.toUpperCase())],
  ['zfill', one((text, width) => zeroFill(text, toIndex(width)))],
])
