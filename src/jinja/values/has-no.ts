import { PyError } from './py-error.ts'
import { typeName } from './type-name.ts'
import type { Value } from './value.ts'

/** Python's complaint about an attribute that a value lacks. */
export function hasNo(value: Value, attribute: string): PyError {
  return new PyError('AttributeError', `'${typeName(value)}' object has no attribute '${attribute}'`)
}
