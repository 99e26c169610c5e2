import { YamlDate } from './yaml-date.ts'
import { isMapping, YamlFloat, type YamlValue } from './yaml-value.ts'

/** JSON's values alone. */
export type PlainValue = null | boolean | number | string | PlainValue[] | { [key: string]: PlainValue }

/** A copy of a YAML value in JSON's values: dates as text, floats as numbers, every key a string. */
export function toPlain(value: YamlValue): PlainValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof YamlFloat) return value.value
  if (value instanceof YamlDate) return value.toJSON()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  if (Array.isArray(value)) return value.map(toPlain)
  if (value instanceof Set) return [...value].map(toPlain)
  const entries = isMapping(value) ? Object.entries(value) : [...value]
  return Object.fromEntries(entries.map(([key, item]) => [keyText(key), toPlain(item)]))
}

/** A key as Python's JSON writes it. */
function keyText(key: YamlValue): string {
  if (key === null) return 'null'
  return String(key)
}
