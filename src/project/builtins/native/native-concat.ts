import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { Float } from '#jinja/values/float.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { literalEval } from './literal-eval.ts'
import { Marker } from './markers.ts'

/**
 * The value that a natively rendered template stands for: that of its only piece, which a marker may still turn
 * into a literal; several pieces become a string.
 */
export function nativeConcat(pieces: readonly Value[]): Value {
  const [first, ...rest] = pieces
  if (first === undefined) return ''
  if (rest.length > 0) return pieces.map(str).join('')
  if (!(first instanceof Marker)) return first
  if (first.kind === 'text') return first.marked

  const literal = literalEval(first.marked)
  const value = literal === undefined ? first.marked : literal
  if (first.kind === 'bool' && typeof value !== 'boolean') throw notConvertible(first)
  if (first.kind === 'number' && !isNumber(value)) throw notConvertible(first)
  return value
}

function isNumber(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float
}

function notConvertible({ kind, marked }: Marker): Error {
  return dbtError(
    'CompilationError',
    'jinja/not-convertible',
    `Could not convert value '${marked}' into type '${kind}'`,
  )
}
