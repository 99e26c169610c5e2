import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { compare } from '#jinja/values/operators.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { PySet } from '#jinja/values/py-set.ts'
import { Obj } from '#jinja/values/obj.ts'
import { str } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'

export interface JsonOptions {
  readonly sortKeys?: boolean
  /** Spaces an indented level has; without it everything stands on one line. */
  readonly indent?: number
  /** Whether characters beyond ASCII are escaped. On by default, as in Python. */
  readonly ensureAscii?: boolean
  /** What to write for an object that JSON has no form for; without it such an object is a TypeError. */
  readonly fallback?: (value: Obj | PySet) => Value
}

/** Python's `json.dumps`, with its separators, escapes and errors. */
export function dumpJson(value: Value, options: JsonOptions = {}): string {
  return new Writer(options).write(value, 0)
}

class Writer {
  readonly #options: JsonOptions
  readonly #open = new Set<object>()

  constructor(options: JsonOptions) {
    this.#options = options
  }

  write(value: Value, depth: number): string {
    if (value === null) return 'null'
    if (typeof value === 'boolean') return value ? 'true' : 'false'
    if (typeof value === 'number' || typeof value === 'bigint') return String(value)
    if (typeof value === 'string') return this.#string(value)
    if (value instanceof Float) return floatJson(value)
    if (Array.isArray(value)) return this.#nested(value, () => this.#list(value, depth))
    if (value instanceof Tuple) return this.#nested(value, () => this.#list(value.items, depth))
    if (value instanceof Dict) return this.#nested(value, () => this.#dict(value, depth))
    if (value instanceof Obj) {
      const text = value.text()
      if (text !== undefined) return this.#string(text)
    }
    if (this.#options.fallback) return this.write(this.#options.fallback(value), depth)
    throw new PyError('TypeError', `Object of type ${shortTypeName(value)} is not JSON serializable`)
  }

  #nested(container: object, write: () => string): string {
    if (this.#open.has(container)) throw new PyError('ValueError', 'Circular reference detected')
    this.#open.add(container)
    const text = write()
    this.#open.delete(container)
    return text
  }

  #list(items: readonly Value[], depth: number): string {
    return this.#wrap(
      '[',
      items.map((item) => this.write(item, depth + 1)),
      ']',
      depth,
    )
  }

  #dict(dict: Dict, depth: number): string {
    const entries = [...dict.entries()]
    if (this.#options.sortKeys) entries.sort(([a], [b]) => (compare('<', a, b) ? -1 : compare('<', b, a) ? 1 : 0))
    const members = entries.map(([key, item]) => `${this.#string(keyText(key))}: ${this.write(item, depth + 1)}`)
    return this.#wrap('{', members, '}', depth)
  }

  #wrap(open: string, parts: readonly string[], close: string, depth: number): string {
    if (parts.length === 0) return open + close
    const { indent } = this.#options
    if (indent === undefined) return open + parts.join(', ') + close
    const inner = `\n${' '.repeat(indent * (depth + 1))}`
    return `${open}${inner}${parts.join(`,${inner}`)}\n${' '.repeat(indent * depth)}${close}`
  }

  #string(text: string): string {
    // oxlint-disable-next-line no-control-regex -- JSON must escape them.
    const escaped = text.replace(/["\\\u0000-\u001f]/g, escapeCharacter)
    return `"${this.#options.ensureAscii === false ? escaped : escaped.replace(/[\u007f-\uffff]/g, escapeUnit)}"`
  }
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
}

function escapeCharacter(character: string): string {
  return SHORT_ESCAPES[character] ?? escapeUnit(character)
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function floatJson({ value }: Float): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return str(new Float(value))
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key
  if (key === null) return 'null'
  if (typeof key === 'boolean') return key ? 'true' : 'false'
  if (typeof key === 'number' || typeof key === 'bigint') return String(key)
  if (key instanceof Float) return floatJson(key)
  throw new PyError('TypeError', `keys must be str, int, float, bool or None, not ${shortTypeName(key)}`)
}

/** The class without its module. */
function shortTypeName(value: Value): string {
  return typeName(value).replace(/^.*\./, '')
}
