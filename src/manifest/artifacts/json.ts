import { floatRepr } from '#foundation/source/float-repr.ts'
import { YamlFloat } from '#foundation/yaml/yaml-value.ts'

/**
 * JSON as Python's `json.dumps` writes it: a blank after comma and colon, nothing but ASCII,
 * floats recognisable by a point or an exponent.
 */
export function toJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return jsonText(value)
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 53 ? String(value) : jsonFloat(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'object':
      return value === null ? 'null' : jsonObject(value)
    default:
      return 'null'
  }
}

/** The same without the blanks, for values of which `isPlainJson` says that the engine's own writer knows them: it is the fastest. */
export function plainJson(value: unknown): string {
  const json = JSON.stringify(value)
  return NOT_ASCII.test(json) ? json.replace(EACH_NOT_ASCII, escaped) : json
}

/** A number that Python holds as a float, whatever its value. */
export function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return floatRepr(value)
}

export function jsonText(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`
  return plainJson(text)
}

const NEEDS_ESCAPE = /[^ !#-[\]-~]/
const NOT_ASCII = /[\u007f-\uffff]/
const EACH_NOT_ASCII = /[\u007f-\uffff]/g

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function jsonObject(value: object): string {
  if (Array.isArray(value)) return jsonList(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null)
    return jsonFields(value as Readonly<Record<string, unknown>>)
  if (value instanceof YamlFloat) return jsonFloat(value.value)
  if (value instanceof Map) return jsonMap(value)
  if (value instanceof Set) return jsonList([...value])
  if ('toJSON' in value && typeof value.toJSON === 'function') return toJson(value.toJSON())
  return jsonFields(value as Readonly<Record<string, unknown>>)
}

function jsonList(items: readonly unknown[]): string {
  const [first] = items
  if (items.length === 0) return '[]'
  let text = `[${toJson(first)}`
  for (let i = 1; i < items.length; i++) text += `, ${toJson(items[i])}`
  return `${text}]`
}

/** The longest of all, a manifest, is mostly this: no list of entries is made on the way. */
function jsonFields(value: Readonly<Record<string, unknown>>): string {
  let text = '{'
  for (const key of Object.keys(value)) {
    const item = value[key]
    if (item === undefined) continue
    text += `${text.length > 1 ? ', ' : ''}${jsonText(key)}: ${toJson(item)}`
  }
  return `${text}}`
}

function jsonMap(entries: ReadonlyMap<unknown, unknown>): string {
  let text = '{'
  for (const [key, item] of entries) {
    if (item === undefined) continue
    text += `${text.length > 1 ? ', ' : ''}${jsonText(keyText(key))}: ${toJson(item)}`
  }
  return `${text}}`
}

function keyText(key: unknown): string {
  return key instanceof YamlFloat ? jsonFloat(key.value) : String(key)
}
