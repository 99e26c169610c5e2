/** JSON that keeps what JSON has no word for: floats without a fraction, dates, maps, sets, large integers. */
import { YamlDate, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import { YamlFloat } from '#foundation/yaml/yaml-value.ts'

const TAG = '$trellis'

/** A value that JSON can hold, from which `untag` makes the same again. Throws for objects of a class it does not know. */
export function tag(value: unknown): unknown {
  switch (typeof value) {
    case 'bigint':
      return { [TAG]: 'int', is: String(value) }
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { [TAG]: 'number', is: Object.is(value, -0) ? '-0' : String(value) }
    case 'object':
      return value === null ? null : tagObject(value)
    case 'function':
    case 'symbol':
      throw new Error(`a ${typeof value} can not be kept`)
    default:
      return value
  }
}

function tagObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(tag)
  if (value instanceof YamlFloat) return { [TAG]: 'float', is: Object.is(value.value, -0) ? '-0' : String(value.value) }
  if (value instanceof YamlDateTime) {
    const { year, month, day, hour, minute, second, microsecond, offset } = value
    return { [TAG]: 'time', is: [year, month, day, hour, minute, second, microsecond, offset ?? null] }
  }
  if (value instanceof YamlDate) return { [TAG]: 'date', is: [value.year, value.month, value.day] }
  if (value instanceof Map) return { [TAG]: 'map', is: [...value].map(([key, item]) => [tag(key), tag(item)]) }
  if (value instanceof Set) return { [TAG]: 'set', is: [...value].map(tag) }
  if (value instanceof Uint8Array) return { [TAG]: 'bytes', is: [...value] }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null)
    throw new Error(`a ${value.constructor.name} can not be kept`)
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [key, tag(item)] as const)
  return Object.hasOwn(value, TAG) ? { [TAG]: 'object', is: entries } : Object.fromEntries(entries)
}

export function untag(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(untag)
  if (!Object.hasOwn(value, TAG))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, untag(item)]))
  const { [TAG]: kind, is } = value as { readonly [TAG]: string; readonly is: never }
  switch (kind) {
    case 'int':
      return BigInt(is)
    case 'number':
      return Number(is)
    case 'float':
      return new YamlFloat(Number(is))
    case 'date': {
      const [year, month, day] = is as readonly [number, number, number]
      return new YamlDate(year, month, day)
    }
    case 'time': {
      const [year, month, day, hour, minute, second, microsecond, offset] = is as readonly number[]
      const date = new YamlDate(year as number, month as number, day as number)
      return new YamlDateTime(
        date,
        [hour as number, minute as number, second as number, microsecond as number],
        offset ?? undefined,
      )
    }
    case 'map':
      return new Map((is as readonly [unknown, unknown][]).map(([key, item]) => [untag(key), untag(item)]))
    case 'set':
      return new Set((is as readonly unknown[]).map(untag))
    case 'bytes':
      return Uint8Array.from(is as readonly number[])
    case 'object':
      return Object.fromEntries((is as readonly [string, unknown][]).map(([key, item]) => [key, untag(item)]))
    default:
      throw new Error(`unknown kind of value ${kind}`)
  }
}
