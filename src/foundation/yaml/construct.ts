import type { Builder } from './yaml-parser.ts'
import { floatRepr } from '../source/float-repr.ts'
import { pythonFloat, pythonInt } from './python-number.ts'
import { parseTimestamp, YamlDate } from './yaml-date.ts'
import { YamlLimit, YamlProblem } from './yaml-problem.ts'
import { isMapping, YamlFloat, type YamlMapping, type YamlValue } from './yaml-value.ts'

/** A key that stands twice in one mapping; the later value holds. */
export interface DuplicateKey {
  /** As Python prints it. */
  readonly key: string
  readonly offset: number
  readonly length: number
}

const PREFIX = 'tag:yaml.org,2002:'
/** How many values a document may unfold to by its aliases. */
const ALIAS_BUDGET = 1_000_000
/** Stands for the key `<<` until its mapping is put together. */
const MERGE = new YamlFloat(Number.NaN)

/** Makes values after the rules of PyYAML's SafeLoader. */
export class ValueBuilder implements Builder<YamlValue> {
  /** Whether keys may stand twice in a mapping; `findDuplicateKeys` tells which. */
  hasDuplicates = false
  private aliases = 0

  scalar(
    text: string,
    isPlain: boolean,
    tag: string | undefined,
    start: number,
    _end: number,
    isKey: boolean,
  ): YamlValue {
    if (tag !== undefined && tag !== '!') return constructTagged(text, tag, start)
    // With `!` in front a text in quotes is read as one without.
    if (!isPlain && tag === undefined) return text
    if (text === '<<' && isKey) return MERGE
    return resolvePlain(text, start, isKey)
  }

  sequence(items: YamlValue[], tag: string | undefined, start: number): YamlValue {
    switch (tag) {
      case undefined:
      case '!':
      case `${PREFIX}seq`:
        return items
      case `${PREFIX}omap`:
      case `${PREFIX}pairs`:
        return items.map((item) => {
          const pairs = isMapping(item) ? Object.entries(item) : item instanceof Map ? [...item] : []
          if (pairs.length !== 1) throw new YamlProblem('expected a mapping of length 1', start)
          return pairs[0] as YamlValue[]
        })
      default:
        throw unknownTag(tag, start)
    }
  }

  mapping(keys: YamlValue[], values: YamlValue[], starts: number[], tag: string | undefined, start: number): YamlValue {
    if (tag !== undefined && tag !== '!' && tag !== `${PREFIX}map` && tag !== `${PREFIX}set`)
      throw unknownTag(tag, start)
    const entries = keys.includes(MERGE)
      ? this.merged(keys, values, starts, start)
      : this.checked(keys, values, starts, start)
    return tag === `${PREFIX}set` ? new Set(entries instanceof Map ? entries.keys() : Object.keys(entries)) : entries
  }

  alias(node: YamlValue, size: number, start: number): YamlValue {
    // `<<` means something as a key alone.
    if (node === MERGE) throw unknownTag(`${PREFIX}merge`, start)
    this.aliases++
    if (this.aliases > 1 && size > ALIAS_BUDGET) {
      throw new YamlLimit(`the aliases of this document unfold to more than ${ALIAS_BUDGET} values`, start)
    }
    return node
  }

  recursion(start: number): YamlValue {
    throw new YamlProblem('found unconstructable recursive node', start)
  }

  private checked(
    keys: YamlValue[],
    values: YamlValue[],
    starts: number[],
    start: number,
  ): YamlMapping | Map<YamlValue, YamlValue> {
    const mapping: YamlMapping = {}
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as YamlValue
      if (typeof key !== 'string' || key === '__proto__') return this.keyed(keys, values, starts, start)
      if (Object.hasOwn(mapping, key)) this.hasDuplicates = true
      mapping[key] = values[index] as YamlValue
    }
    return mapping
  }

  private keyed(keys: YamlValue[], values: YamlValue[], starts: number[], start: number): Map<YamlValue, YamlValue> {
    const map = new Map<YamlValue, YamlValue>()
    const known = new Map<YamlValue, YamlValue>()
    for (let index = 0; index < keys.length; index++) {
      const written = keys[index] as YamlValue
      const key = firstEqual(written, known)
      if (!isHashable(key)) {
        throw new YamlProblem('found unhashable key', starts[index] as number, 'while constructing a mapping', start)
      }
      if (map.has(key)) this.hasDuplicates = true
      map.set(key, values[index] as YamlValue)
    }
    return map
  }

  /** `<<` brings in the pairs of other mappings, before and below the mapping's own. */
  private merged(
    keys: YamlValue[],
    values: YamlValue[],
    starts: number[],
    start: number,
  ): YamlMapping | Map<YamlValue, YamlValue> {
    const map = new Map<YamlValue, YamlValue>()
    const place = (source: YamlValue, at: number) => {
      if (isMapping(source)) for (const [key, value] of Object.entries(source)) map.set(key, value)
      else if (source instanceof Map) for (const [key, value] of source) map.set(key, value)
      else throw notMergeable(source, at, start)
    }
    keys.forEach((key, index) => {
      if (key !== MERGE) return
      const source = values[index] as YamlValue
      const at = starts[index] as number
      if (Array.isArray(source)) for (const item of source.toReversed()) place(item, at)
      else place(source, at)
    })
    const known = new Map<YamlValue, YamlValue>()
    for (const key of map.keys()) firstEqual(key, known)
    keys.forEach((written, index) => {
      if (written === MERGE) return
      const key = firstEqual(written, known)
      if (!isHashable(key)) {
        throw new YamlProblem('found unhashable key', starts[index] as number, 'while constructing a mapping', start)
      }
      map.set(key, values[index] as YamlValue)
    })
    if (keys[0] !== MERGE) this.hasDuplicates = true
    for (const key of map.keys()) if (typeof key !== 'string' || key === '__proto__') return map
    return Object.fromEntries(map) as YamlMapping
  }
}

/** Python takes 1, 1.0 and true for one key, which is the one that stands first. */
function firstEqual(key: YamlValue, known: Map<YamlValue, YamlValue>): YamlValue {
  const identity = keyIdentity(key)
  if (!known.has(identity)) known.set(identity, key)
  return known.get(identity) as YamlValue
}

/** What is equal for two keys that Python takes for one. */
export function keyIdentity(key: YamlValue): YamlValue {
  if (typeof key === 'boolean') return Number(key)
  if (key instanceof YamlFloat) return key.value
  if (key instanceof YamlDate) return `date ${key}`
  return typeof key === 'string' ? `text ${key}` : key
}

/** A key as Python prints it. */
export function keyText(key: YamlValue): string {
  if (key === null) return 'None'
  if (typeof key === 'boolean') return key ? 'True' : 'False'
  return typeof key === 'number' && !Number.isInteger(key) ? floatRepr(key) : String(key)
}

function isHashable(key: YamlValue): boolean {
  return !(Array.isArray(key) || isMapping(key) || key instanceof Map || key instanceof Set)
}

function notMergeable(source: YamlValue, at: number, start: number): YamlProblem {
  const kind = Array.isArray(source) ? 'sequence' : 'scalar'
  return new YamlProblem(
    `expected a mapping or list of mappings for merging, but found ${kind}`,
    at,
    'while constructing a mapping',
    start,
  )
}

export function unknownTag(tag: string, start: number): YamlProblem {
  const quote = tag.includes("'") && !tag.includes('"') ? '"' : "'"
  return new YamlProblem(`could not determine a constructor for the tag ${quote}${tag}${quote}`, start)
}

function resolvePlain(text: string, start: number, isKey: boolean): YamlValue {
  const code = text.charCodeAt(0)
  // Letters that begin no word with a meaning are by far the most frequent case.
  if (code > 57) {
    switch (code) {
      case 121: // y
      case 89: // Y
      case 110: // n
      case 78: // N
      case 116: // t
      case 84: // T
      case 102: // f
      case 70: // F
      case 111: // o
      case 79: // O
        return text.length <= 5 ? (resolveWord(text) ?? (isNull(text) ? null : text)) : text
      case 126: // ~
        return text === '~' ? null : text
      case 61: // =
        if (text === '=' && !isKey) throw unknownTag(`${PREFIX}value`, start)
        return text
      case 60: // <
        if (text === '<<') throw unknownTag(`${PREFIX}merge`, start)
        return text
      default:
        return text
    }
  }
  if (text === '') return null
  if (code >= 48 || code === 45 || code === 43 || code === 46) return resolveNumber(text, start) ?? text
  return text
}

function isNull(text: string): boolean {
  return text === 'null' || text === 'Null' || text === 'NULL'
}

function resolveWord(text: string): boolean | undefined {
  switch (text) {
    case 'yes':
    case 'Yes':
    case 'YES':
    case 'true':
    case 'True':
    case 'TRUE':
    case 'on':
    case 'On':
    case 'ON':
      return true
    case 'no':
    case 'No':
    case 'NO':
    case 'false':
    case 'False':
    case 'FALSE':
    case 'off':
    case 'Off':
    case 'OFF':
      return false
    default:
      return undefined
  }
}

const INT =
  /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/
const TIMESTAMP =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/

function resolveNumber(text: string, start: number): YamlValue | undefined {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  if (FLOAT.test(text)) return constructFloat(text, start)
  if (INT.test(text)) return constructInt(text, start)
  if (TIMESTAMP.test(text)) return constructTimestamp(text, start)
  return undefined
}

function constructTimestamp(text: string, start: number): YamlValue {
  const value = parseTimestamp(text)
  if (typeof value === 'string') throw new YamlProblem(value, start)
  return value
}

function constructInt(text: string, start: number): YamlValue {
  const bare = text.replaceAll('_', '')
  const digits = bare.replace(/^[-+]/, '')
  const found = wholeNumber(digits)
  if (found === undefined) throw new YamlProblem(`invalid literal for int(): '${text}'`, start)
  const value = bare.startsWith('-') ? -found : found
  const number = Number(value)
  return Number.isSafeInteger(number) ? (number === 0 ? 0 : number) : value
}

function wholeNumber(digits: string): bigint | undefined {
  if (digits.startsWith('0b')) return pythonInt(digits.slice(2), 2)
  if (digits.startsWith('0x')) return pythonInt(digits.slice(2), 16)
  if (digits.startsWith('0')) return pythonInt(digits, 8)
  return sexagesimal(digits, pythonInt, (sum, part) => sum * 60n + part)
}

function constructFloat(text: string, start: number): YamlValue {
  const bare = text.replaceAll('_', '').toLowerCase()
  const digits = bare.replace(/^[-+]/, '')
  const found = realNumber(digits)
  if (found === undefined) throw new YamlProblem(`could not convert string to float: '${text}'`, start)
  const value = bare.startsWith('-') ? -found : found
  return Number.isInteger(value) ? new YamlFloat(value) : value
}

function realNumber(digits: string): number | undefined {
  if (digits === '.inf') return Number.POSITIVE_INFINITY
  if (digits === '.nan') return Number.NaN
  return sexagesimal(digits, pythonFloat, (sum, part) => sum * 60 + part)
}

/** `1:30` is ninety: digits to the base of sixty. */
function sexagesimal<T>(digits: string, read: (part: string) => T | undefined, add: (sum: T, part: T) => T) {
  const parts = digits.split(':').map((part) => read(part))
  return parts.reduce((sum, part) => (sum === undefined || part === undefined ? undefined : add(sum, part)))
}

function constructTagged(text: string, tag: string, start: number): YamlValue {
  switch (tag) {
    case `${PREFIX}str`:
      return text
    case `${PREFIX}null`:
      return null
    case `${PREFIX}bool`: {
      const value = resolveWord(text.toLowerCase())
      if (value === undefined) throw new YamlProblem(`'${text}' is not a boolean`, start)
      return value
    }
    case `${PREFIX}int`:
      return constructInt(text, start)
    case `${PREFIX}float`:
      return constructFloat(text, start)
    case `${PREFIX}timestamp`:
      return constructTimestamp(text, start)
    case `${PREFIX}binary`:
      return new Uint8Array(Buffer.from(text, 'base64'))
    default:
      throw unknownTag(tag, start)
  }
}
