import { asInteger } from './integer.ts'
import { PyError } from './py-error.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import type { Value } from './value.ts'

export type Sequence = string | Value[] | Tuple

/** About the longest string that JavaScript can hold. */
const MAX_LENGTH = 2 ** 28

/** The longest list or tuple that operators make: the memory that a list needs ends the program without a word. */
export const MAX_ROW = 2 ** 24

/** Python's `sequence * times`. */
export function repeat(sequence: Sequence, times: Value): Value {
  const integer = asInteger(times)
  if (integer === undefined) {
    throw new PyError('TypeError', `can't multiply sequence by non-int of type '${typeName(times)}'`)
  }
  if (typeof integer === 'bigint' && BigInt.asIntN(64, integer) !== integer) {
    throw new PyError('OverflowError', "cannot fit 'int' into an index-sized integer")
  }
  const count = Math.max(0, Number(integer))
  const items = sequence instanceof Tuple ? sequence.items : sequence
  if (count * items.length > (typeof items === 'string' ? MAX_LENGTH : MAX_ROW)) throw new PyError('MemoryError', '')
  if (typeof items === 'string') return items === '' ? '' : items.repeat(count)
  const repeated = items.length === 0 ? [] : Array.from({ length: count }, () => items).flat()
  return sequence instanceof Tuple ? new Tuple(repeated) : repeated
}
