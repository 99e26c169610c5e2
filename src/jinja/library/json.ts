import { PyError } from '../values/py-error.ts'
import { asText } from '../values/text.ts'
import { Dict } from '../values/dict.ts'
import { Float } from '../values/float.ts'
import { floatRepr } from '#foundation/source/float-repr.ts'
import { integerRepr } from '../values/integer.ts'
import type { Obj } from '../values/obj.ts'
import type { PySet } from '../values/py-set.ts'
import { sortByKey } from '../values/sort.ts'
import { Tuple } from '../values/tuple.ts'
import { typeName } from '../values/type-name.ts'
import type { Value } from '../values/value.ts'

/** The arguments of Python's `json.dumps`. */
export interface JsonOptions {
  /** Text of one level; `undefined` writes everything on one line. */
  readonly indent?: string | undefined
  readonly sortKeys?: boolean
  readonly keepsUnicode?: boolean
  /** What to write instead of a value that JSON does not know, as Python's `default=`; without it that is a TypeError. */
  readonly instead?: (value: Obj | PySet) => Value
}

/** Python's `json.dumps(value)`, to the byte. */
export function dumpJson(value: Value, options: JsonOptions = {}): string {
  return new Writer(options).write(value, '\n')
}

class Writer {
  readonly #options: JsonOptions
  readonly #open = new Set<Value>()

  constructor(options: JsonOptions) {
    this.#options = options
  }

  write(value: Value, lineBreak: string): string {
    if (value === null) return 'null'
    if (typeof value === 'boolean') return String(value)
    if (typeof value === 'number' || typeof value === 'bigint') return integerRepr(value)
    if (value instanceof Float) return floatText(value.value)
    const text = asText(value)
    if (text !== undefined) return this.#quote(text)
    if (this.#open.has(value)) throw new PyError('ValueError', 'Circular reference detected')
    this.#open.add(value)
    const written = this.#compound(value, lineBreak)
    this.#open.delete(value)
    return written
  }

  #compound(value: Value, lineBreak: string): string {
    if (value instanceof Dict) return this.#object(value, lineBreak)
    const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined
    const inner = lineBreak + (this.#options.indent ?? '')
    if (items !== undefined) {
      return this.#enclose(
        '[',
        items.map((item) => this.write(item, inner)),
        ']',
        lineBreak,
      )
    }
    const { instead } = this.#options
    if (!instead) throw new PyError('TypeError', `Object of type ${className(value)} is not JSON serializable`)
    return this.write(instead(value as Obj | PySet), lineBreak)
  }

  #object(dict: Dict, lineBreak: string): string {
    let entries = Array.from(dict.entries())
    if (this.#options.sortKeys) {
      entries = sortByKey(
        entries.map((entry) => [entry[0], entry] as const),
        false,
      )
    }
    const inner = lineBreak + (this.#options.indent ?? '')
    const members = entries.map(([key, value]) => `${this.#quote(keyText(key))}: ${this.write(value, inner)}`)
    return this.#enclose('{', members, '}', lineBreak)
  }

  #enclose(open: string, members: readonly string[], close: string, lineBreak: string): string {
    const { indent } = this.#options
    if (members.length === 0) return open + close
    if (indent === undefined) return open + members.join(', ') + close
    return open + lineBreak + indent + members.join(`,${lineBreak}${indent}`) + lineBreak + close
  }

  #quote(text: string): string {
    // oxlint-disable-next-line no-control-regex -- JSON must escape them.
    const quoted = text.replace(/["\\\u0000-\u001f]/g, escapeControl)
    if (this.#options.keepsUnicode) return `"${quoted}"`
    return `"${quoted.replace(/[\u007f-\uffff]/g, escapeUnit)}"`
  }
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
}

function escapeControl(character: string): string {
  return SHORT[character] ?? escapeUnit(character)
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return floatRepr(value)
}

function keyText(key: Value): string {
  const text = asText(key)
  if (text !== undefined) return text
  if (key === null) return 'null'
  if (typeof key === 'boolean') return String(key)
  if (typeof key === 'number' || typeof key === 'bigint') return integerRepr(key)
  if (key instanceof Float) return floatText(key.value)
  throw new PyError('TypeError', `keys must be str, int, float, bool or None, not ${className(key)}`)
}

/** The type's name without its module: `date` of `datetime.date`. */
function className(value: Value): string {
  return typeName(value).replace(/^.*\./, '')
}
