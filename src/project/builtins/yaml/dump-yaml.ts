import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { Obj } from '#jinja/values/obj.ts'
import { compare } from '#jinja/values/operators.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { PySet } from '#jinja/values/py-set.ts'
import { str } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { PyDateTime } from '../datetime/date-time.ts'
import { PyDate } from '../datetime/date.ts'
import { scalarStyle } from './scalar-style.ts'
import { YamlWriter } from './yaml-writer.ts'

export interface DumpOptions {
  readonly sortKeys?: boolean
  /** Writes the items of a list deeper than the key they belong to. */
  readonly indentsLists?: boolean
}

/** PyYAML's `safe_dump` in block style; a value that YAML has no form for is a ValueError. */
export function dumpYaml(value: Value, options: DumpOptions = {}): string {
  return new Emitter(findShared(value), options).document(value)
}

type Container = Value[] | Tuple | Dict | PySet

function isContainer(value: Value): value is Container {
  return Array.isArray(value) || value instanceof Tuple || value instanceof Dict || value instanceof PySet
}

/** Things met more than once get an anchor, numbered by when the second meeting is. */
function findShared(root: Value): ReadonlyMap<object, string | undefined> {
  const anchors = new Map<object, string | undefined>()
  let count = 0
  const visit = (value: Value): void => {
    const isEmptyTuple = value instanceof Tuple && value.items.length === 0
    if (isEmptyTuple || !(isContainer(value) || value instanceof PyDate)) return
    if (anchors.has(value)) {
      if (anchors.get(value) === undefined) anchors.set(value, `id${String((count += 1)).padStart(3, '0')}`)
      return
    }
    anchors.set(value, undefined)
    for (const child of childrenOf(value)) visit(child)
  }
  visit(root)
  return anchors
}

function childrenOf(value: Container | PyDate): Iterable<Value> {
  if (value instanceof Dict) return [...value.entries()].flat()
  if (value instanceof PySet) return value.values()
  if (value instanceof Tuple) return value.items
  return value instanceof PyDate ? [] : value
}

/** Where a value stands, which decides how it may be written. */
interface Place {
  readonly isRoot?: boolean
  readonly isInMapping?: boolean
  readonly isSimpleKey?: boolean
}

class Emitter {
  readonly #writer = new YamlWriter()
  readonly #anchors: ReadonlyMap<object, string | undefined>
  readonly #written = new Set<object>()
  readonly #options: DumpOptions

  constructor(anchors: ReadonlyMap<object, string | undefined>, options: DumpOptions) {
    this.#anchors = anchors
    this.#options = options
  }

  document(value: Value): string {
    this.#node(value, { isRoot: true })
    this.#writer.indentLine()
    return this.#writer.finish()
  }

  #node(value: Value, place: Place): void {
    if (typeof value === 'object' && value !== null && this.#isAlias(value)) return
    if (value instanceof Dict) this.#mapping([...value.entries()])
    else if (value instanceof PySet) {
      this.#writer.indicator('!!set', { needsSpace: true })
      this.#mapping([...value.values()].map((item) => [item, null]))
    } else if (Array.isArray(value)) this.#sequence(value, place)
    else if (value instanceof Tuple) this.#sequence(value.items, place)
    else this.#scalar(value, place)
  }

  /** Writes the alias of what stands elsewhere already, or the anchor of what others will point at. */
  #isAlias(value: object): boolean {
    const anchor = this.#anchors.get(value)
    if (anchor === undefined) return false
    const isKnown = this.#written.has(value)
    this.#writer.indicator(`${isKnown ? '*' : '&'}${anchor}`, { needsSpace: true })
    this.#written.add(value)
    return isKnown
  }

  #sequence(items: readonly Value[], place: Place): void {
    if (items.length === 0) return this.#empty('[', ']')
    const isIndented = this.#options.indentsLists || !(place.isInMapping && !this.#writer.isAtIndent)
    this.#writer.indented(isIndented, () => {
      for (const item of items) {
        this.#writer.indentLine()
        this.#writer.indicator('-', { needsSpace: true, keepsIndent: true })
        this.#node(item, {})
      }
    })
  }

  #mapping(entries: (readonly [Value, Value])[]): void {
    if (entries.length === 0) return this.#empty('{', '}')
    if (this.#options.sortKeys) sortEntries(entries)
    this.#writer.indented(true, () => {
      for (const [key, value] of entries) {
        this.#writer.indentLine()
        if (this.#isSimpleKey(key)) {
          this.#node(key, { isInMapping: true, isSimpleKey: true })
          this.#writer.indicator(':', {})
        } else {
          this.#writer.indicator('?', { needsSpace: true, keepsIndent: true })
          this.#node(key, { isInMapping: true })
          this.#writer.indentLine()
          this.#writer.indicator(':', { needsSpace: true, keepsIndent: true })
        }
        this.#node(value, { isInMapping: true })
      }
    })
  }

  #isSimpleKey(key: Value): boolean {
    if (key instanceof Tuple) return key.items.length === 0
    const text = scalarText(key)
    return text.length < 128 && text !== '' && !/[\n\x85\u2028\u2029]/.test(text)
  }

  #empty(open: string, close: string): void {
    this.#writer.indicator(open, { needsSpace: true, isSpace: true })
    this.#writer.indicator(close, {})
  }

  #scalar(value: Value, place: Place): void {
    const text = scalarText(value)
    const mayFold = !place.isSimpleKey
    const style =
      typeof value === 'string' || isMarkedText(value) ? scalarStyle(text, place.isSimpleKey ?? false) : 'plain'
    this.#writer.indentedText(() => {
      if (style === 'single') this.#writer.singleQuoted(text, mayFold)
      else if (style === 'double') this.#writer.doubleQuoted(text, mayFold)
      else this.#writer.plain(text, mayFold, place.isRoot ?? false)
    })
  }
}

function isMarkedText(value: Value): boolean {
  return value instanceof Obj && value.text() !== undefined
}

/** Sorted as Python sorts keys, or as they came where they have no common order. */
function sortEntries(entries: (readonly [Value, Value])[]): void {
  const before = [...entries]
  try {
    entries.sort(([a], [b]) => (compare('<', a, b) ? -1 : compare('<', b, a) ? 1 : 0))
  } catch (error) {
    if (!(error instanceof PyError)) throw error
    entries.splice(0, entries.length, ...before)
  }
}

function scalarText(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Float) return floatText(value)
  if (value instanceof PyDateTime) return value.isoformat(' ')
  if (value instanceof PyDate) return value.str()
  const text = value instanceof Obj ? value.text() : undefined
  if (text !== undefined) return text
  throw new PyError('ValueError', 'cannot represent an object')
}

function floatText(value: Float): string {
  if (Number.isNaN(value.value)) return '.nan'
  if (!Number.isFinite(value.value)) return value.value > 0 ? '.inf' : '-.inf'
  const text = str(value).toLowerCase()
  return text.includes('.') ? text : text.replace('e', '.0e')
}
