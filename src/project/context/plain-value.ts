/** Between the project's plain data (YAML, manifest) and the values that templates see. */
import { dateTimeFromIso, dateFromIso } from '#project/builtins/datetime/parse-iso.ts'
import { YamlDate, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import { PyDate } from '#project/builtins/datetime/date.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PySet } from '#jinja/values/py-set.ts'
import { str } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'

/** Plain data as Python's values: objects become dicts, numbers with a fraction floats. Always a copy. */
export function toValue(plain: unknown): Value {
  switch (typeof plain) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return plain
    case 'number':
      return Number.isInteger(plain) ? plain : new Float(plain)
    case 'undefined':
      return null
  }
  if (plain === null) return null
  if (Array.isArray(plain)) return plain.map(toValue)
  if (plain instanceof YamlFloat) return new Float(plain.value)
  if (plain instanceof YamlDateTime) return dateTimeFromIso(plain.toJSON())
  if (plain instanceof YamlDate) return dateFromIso(plain.toJSON())
  if (plain instanceof Map) return Dict.of([...plain].map(([key, item]) => [toValue(key), toValue(item)]))
  if (plain instanceof Set) return new PySet([...plain].map(toValue))
  if (plain instanceof Obj || plain instanceof Dict) return plain
  if (typeof plain === 'object') {
    return Dict.of(Object.entries(plain).map(([key, item]) => [key, toValue(item)] as const))
  }
  throw new Error(`no template value for a ${typeof plain}`)
}

/** Values as plain data for the manifest; objects of no plain kind become what they print. */
export function toPlainData(value: Value): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Float) return Number.isInteger(value.value) ? new YamlFloat(value.value) : value.value
  if (Array.isArray(value)) return value.map(toPlainData)
  if (value instanceof Tuple) return value.items.map(toPlainData)
  if (value instanceof PySet) return [...value.values()].map(toPlainData)
  if (value instanceof Dict) return plainEntries(value)
  if (value instanceof Undefined) return null
  if (value instanceof PyDate) return plainDate(str(value))
  return str(value)
}

/** A dict as an object; keys become text as JSON writes them. */
export function plainEntries(dict: Dict): Record<string, unknown> {
  return Object.fromEntries([...dict.entries()].map(([key, item]) => [keyText(key), toPlainData(item)]))
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key
  if (key === null) return 'null'
  if (typeof key === 'boolean') return String(key)
  return str(key)
}

function plainDate(text: string): string {
  return text.replace(' ', 'T')
}
