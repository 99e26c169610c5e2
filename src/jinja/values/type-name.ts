import { Dict } from './dict.ts'
import { Float } from './float.ts'
import { PySet } from './py-set.ts'
import { Tuple } from './tuple.ts'
import type { Value } from './value.ts'

/** The name Python gives the type of a value, as its error messages say it: for example `NoneType`. */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType'
  switch (typeof value) {
    case 'string':
      return 'str'
    case 'number':
    case 'bigint':
      return 'int'
    case 'boolean':
      return 'bool'
  }
  if (Array.isArray(value)) return 'list'
  if (value instanceof Dict) return 'dict'
  if (value instanceof Float) return 'float'
  if (value instanceof Tuple) return value.typeName
  if (value instanceof PySet) return 'set'
  return value.typeName
}
