import type { Parameter, Value } from './database.ts'

/**
 * Parameters as both databases can keep them. PostgreSQL has no place for the character NUL in a text, and libsql
 * ends the text there; libsql ends the whole process at a boolean.
 */
export function storable(parameters: readonly Parameter[]): Value[] {
  return parameters.map((parameter) => {
    if (parameter === undefined) return null
    if (typeof parameter === 'boolean') return parameter ? 1 : 0
    if (typeof parameter === 'string')
      return parameter.includes('\0') ? parameter.replaceAll('\0', '\ufffd') : parameter
    if (typeof parameter === 'number' && !Number.isFinite(parameter)) return null
    return parameter
  })
}
