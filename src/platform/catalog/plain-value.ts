import { YamlFloat } from '#foundation/yaml/yaml-value.ts'

/** A value of a manifest as JSON of other programs than Python has it: floats are numbers, what is no number is null. */
export function plainValue(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
    case 'object':
      return value === null ? null : plainObject(value)
    case 'string':
    case 'boolean':
      return value
    default:
      return null
  }
}

/** The same of an object's fields; undefined where there are none. */
export function plainFields(value: object | null | undefined): Readonly<Record<string, unknown>> | undefined {
  if (!value || Object.keys(value).length === 0) return undefined
  return plainValue(value) as Readonly<Record<string, unknown>>
}

function plainObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof YamlFloat) return plainValue(value.value)
  if (value instanceof Map) return fromEntries(value)
  if (value instanceof Set) return [...value].map(plainValue)
  if ('toJSON' in value && typeof value.toJSON === 'function') return plainValue(value.toJSON())
  return fromEntries(Object.entries(value))
}

function fromEntries(entries: Iterable<readonly [unknown, unknown]>): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const [key, item] of entries) if (item !== undefined) found[String(key)] = plainValue(item)
  return found
}
