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

/** A number that Python holds as a float, whatever its value. */
export function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  }
  const text = Object.is(value, -0) ? '-0' : String(value)
  return text.includes('.') ? text : `${text}.0`
}

export function jsonText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function jsonObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(toJson).join(', ')}]`
  if (value instanceof YamlFloat) return jsonFloat(value.value)
  if (value instanceof Map) return jsonEntries(value)
  if (value instanceof Set) return toJson([...value])
  if ('toJSON' in value && typeof value.toJSON === 'function') return toJson(value.toJSON())
  return jsonEntries(Object.entries(value))
}

function jsonEntries(entries: Iterable<readonly [unknown, unknown]>): string {
  const parts: string[] = []
  for (const [key, item] of entries) {
    if (item !== undefined) parts.push(`${jsonText(keyText(key))}: ${toJson(item)}`)
  }
  return `{${parts.join(', ')}}`
}

function keyText(key: unknown): string {
  return key instanceof YamlFloat ? jsonFloat(key.value) : String(key)
}
