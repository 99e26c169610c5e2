import { floatArithmetic, integerArithmetic } from './arithmetic.ts'
import { asNumber } from './compare.ts'
import { Float } from './float.ts'
import { percentFormat } from './format/percent-format.ts'
import { asInteger, toInteger } from './integer.ts'
import { type BinaryOperator, Obj } from './obj.ts'
import { PyError } from './py-error.ts'
import { MAX_ROW, repeat, type Sequence } from './repeat.ts'
import { PySet } from './py-set.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import type { Value } from './value.ts'

export { compare, contains } from './compare.ts'
export type { BinaryOperator } from './obj.ts'

/** Python's binary operators, with Python's error where the two types do not go together. */
export function binary(operator: BinaryOperator, a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return integerArithmetic(operator, a, b)
  if (typeof a === 'string' && typeof b === 'string' && operator === '+') return a + b
  if (typeof a === 'string' && operator === '%') return percentFormat(a, b)
  const left = number(a)
  const right = number(b)
  if (left !== undefined && right !== undefined) {
    if (left instanceof Float || right instanceof Float) return floatArithmetic(operator, left, right)
    return integerArithmetic(operator, left, right)
  }
  if (a instanceof Obj) {
    const answer = a.operate(operator, b, false)
    if (answer !== undefined) return answer
  }
  if (b instanceof Obj) {
    const answer = b.operate(operator, a, true)
    if (answer !== undefined) return answer
  }
  if (operator === '+') return concatenate(a, b)
  if (operator === '*') return repeatEither(a, b)
  if (operator === '-' && a instanceof PySet && b instanceof PySet) {
    return new PySet(Array.from(a.values()).filter((item) => !b.has(item)))
  }
  throw unsupported(operator, a, b)
}

/** Python's unary minus and plus. */
export function unary(operator: '-' | '+', value: Value): Value {
  if (value instanceof Float) return operator === '-' ? new Float(-value.value) : value
  const integer = asInteger(value)
  if (integer !== undefined) {
    if (operator === '+') return integer
    return typeof integer === 'bigint' ? toInteger(-integer) : 0 - integer
  }
  const answer = value instanceof Obj ? value.operateUnary(operator) : undefined
  if (answer !== undefined) return answer
  throw new PyError('TypeError', `bad operand type for unary ${operator}: '${typeName(value)}'`)
}

function number(value: Value): number | bigint | Float | undefined {
  return value instanceof Float ? value : (asNumber(value) as number | bigint | undefined)
}

function joined(a: readonly Value[], b: readonly Value[]): Value[] {
  if (a.length + b.length > MAX_ROW) throw new PyError('MemoryError', `a list of more than ${MAX_ROW} items`)
  return a.concat(b)
}

function concatenate(a: Value, b: Value): Value {
  if (Array.isArray(a)) {
    if (Array.isArray(b)) return joined(a, b)
    throw new PyError('TypeError', `can only concatenate list (not "${typeName(b)}") to list`)
  }
  if (a instanceof Tuple) {
    if (b instanceof Tuple) return new Tuple(joined(a.items, b.items))
    throw new PyError('TypeError', `can only concatenate tuple (not "${typeName(b)}") to tuple`)
  }
  if (typeof a === 'string') {
    throw new PyError('TypeError', `can only concatenate str (not "${typeName(b)}") to str`)
  }
  throw unsupported('+', a, b)
}

function repeatEither(a: Value, b: Value): Value {
  if (isSequence(a)) return repeat(a, b)
  if (isSequence(b)) return repeat(b, a)
  throw unsupported('*', a, b)
}

function isSequence(value: Value): value is Sequence {
  return typeof value === 'string' || Array.isArray(value) || value instanceof Tuple
}

function unsupported(operator: BinaryOperator, a: Value, b: Value): PyError {
  const sign = operator === '**' ? '** or pow()' : operator
  return new PyError('TypeError', `unsupported operand type(s) for ${sign}: '${typeName(a)}' and '${typeName(b)}'`)
}
