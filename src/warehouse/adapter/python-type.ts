import { PyError } from '#jinja/values/py-error.ts'
import type { PlainValue } from './plain-value.ts'
import { Relation } from './relation.ts'

/** What Python calls the type of a value that templates gave. */
export function pythonType(value: PlainValue): string {
  if (value === null || value === undefined) return 'NoneType'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Map) return 'dict'
  switch (typeof value) {
    case 'string':
      return 'str'
    case 'number':
    case 'bigint':
      return 'int'
    case 'boolean':
      return 'bool'
  }
  return 'kind' in value ? String(value.kind) : value.constructor.name
}

/** Python's complaint about an attribute that a value lacks. */
export function lacks(value: PlainValue, attribute: string): PyError {
  return new PyError('AttributeError', `'${pythonType(value)}' object has no attribute '${attribute}'`)
}

/** `value[key]`, with Python's complaints. */
export function subscript(value: PlainValue, key: string): PlainValue {
  if (value instanceof Map && value.has(key)) return value.get(key)
  if (value instanceof Map || value instanceof Relation) throw new PyError('KeyError', `'${key}'`)
  if (typeof value === 'string') throw new PyError('TypeError', "string indices must be integers, not 'str'")
  if (Array.isArray(value)) throw new PyError('TypeError', 'list indices must be integers or slices, not str')
  throw new PyError('TypeError', `'${pythonType(value)}' object is not subscriptable`)
}
