import { Float } from './float.ts'
import { decompose } from './format/float-digits.ts'
import { toInteger, truncate } from './integer.ts'
import type { BinaryOperator } from './obj.ts'
import { PyError } from './py-error.ts'
import type { Value } from './value.ts'

type Integer = number | bigint

/** Arithmetic of two ints: exact at any size; `/` gives a float, and so does `**` with a negative exponent. */
export function integerArithmetic(operator: BinaryOperator, a: Integer, b: Integer): Value {
  switch (operator) {
    case '+': {
      const sum = typeof a === 'number' && typeof b === 'number' ? a + b : Number.NaN
      return Number.isSafeInteger(sum) ? sum : toInteger(BigInt(a) + BigInt(b))
    }
    case '-': {
      const difference = typeof a === 'number' && typeof b === 'number' ? a - b : Number.NaN
      return Number.isSafeInteger(difference) ? difference : toInteger(BigInt(a) - BigInt(b))
    }
    case '*': {
      const product = typeof a === 'number' && typeof b === 'number' ? a * b : Number.NaN
      // Adding zero turns -0, which no int is, into 0.
      return Number.isSafeInteger(product) ? product + 0 : toInteger(multiply(BigInt(a), BigInt(b)))
    }
    case '/':
      return new Float(divide(a, b))
    case '//':
      if (isZero(b)) throw new PyError('ZeroDivisionError', 'integer division or modulo by zero')
      return floorDivide(a, b)
    case '%':
      if (isZero(b)) throw new PyError('ZeroDivisionError', 'integer modulo by zero')
      return modulo(a, b)
    case '**':
      return power(a, b)
  }
}

/** Arithmetic where at least one side is a float. */
export function floatArithmetic(operator: BinaryOperator, a: Integer | Float, b: Integer | Float): Value {
  return new Float(onDoubles(operator, toDouble(a), toDouble(b)))
}

/** The float nearest to a number; Python raises where there is none. */
export function toDouble(value: Integer | Float): number {
  if (value instanceof Float) return value.value
  const double = Number(value)
  if (!Number.isFinite(double)) throw new PyError('OverflowError', 'int too large to convert to float')
  return double
}

/** Python's `int(x)` of a float. */
export function floatToInteger(value: number): Integer {
  if (Number.isNaN(value)) throw new PyError('ValueError', 'cannot convert float NaN to integer')
  if (!Number.isFinite(value)) throw new PyError('OverflowError', 'cannot convert float infinity to integer')
  return truncate(value)
}

function isZero(value: Integer): boolean {
  return value === 0
}

function floorDivide(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const multiple = a - (modulo(a, b) as number)
    if (Number.isSafeInteger(multiple)) return multiple / b + 0
  }
  const dividend = BigInt(a)
  const divisor = BigInt(b)
  const quotient = dividend / divisor
  const isExact = quotient * divisor === dividend
  return toInteger(isExact || dividend < 0n === divisor < 0n ? quotient : quotient - 1n)
}

/** The remainder has the sign of the divisor. */
function modulo(a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0
  }
  const divisor = BigInt(b)
  const rest = BigInt(a) % divisor
  return toInteger(rest !== 0n && rest < 0n !== divisor < 0n ? rest + divisor : rest)
}

function divide(a: Integer, b: Integer): number {
  if (isZero(b)) throw new PyError('ZeroDivisionError', 'division by zero')
  if (typeof a === 'number' && typeof b === 'number') return a / b
  return divideExactly(BigInt(a), BigInt(b))
}

function divideExactly(a: bigint, b: bigint): number {
  const quotient = roundQuotient(a, b)
  if (Number.isFinite(quotient)) return quotient
  throw new PyError('OverflowError', 'integer division result too large for a float')
}

/** Rounds the true quotient once: it is brought to some 66 bits with the lost rest kept in the last one. */
function roundQuotient(a: bigint, b: bigint): number {
  const isNegative = a < 0n !== b < 0n
  const dividend = a < 0n ? -a : a
  const divisor = b < 0n ? -b : b
  const shift = 66 - (bitLength(dividend) - bitLength(divisor))
  const scaled = shift >= 0 ? dividend << BigInt(shift) : dividend
  const scale = shift >= 0 ? divisor : divisor << BigInt(-shift)
  const whole = scaled / scale
  const isExact = whole * scale === scaled
  // Two steps, as one power of two may itself be out of range.
  const half = Math.trunc(-shift / 2)
  const size = Number(isExact ? whole : whole | 1n) * 2 ** half * 2 ** (-shift - half)
  return isNegative ? -size : size
}

function bitLength(value: bigint): number {
  return value.toString(2).length
}

/** More bits than any template needs; Python would keep computing for minutes. */
const MAX_BITS = 2 ** 24

/** Of factors within the bounds, so that the product can be worked out before it is looked at. */
function multiply(a: bigint, b: bigint): bigint {
  const product = a * b
  if (product >> BigInt(MAX_BITS) > 0n || product >> BigInt(MAX_BITS) < -1n) {
    throw new PyError('OverflowError', 'integer product is too large')
  }
  return product
}

function power(base: Integer, exponent: Integer): Value {
  if (exponent < 0) return new Float(onDoubles('**', toDouble(base), toDouble(exponent)))
  const small = typeof base === 'number' ? base ** Number(exponent) : Number.NaN
  if (Number.isSafeInteger(small)) return small + 0
  if (Number(exponent) * bitLength(BigInt(base)) > MAX_BITS) {
    throw new PyError('OverflowError', 'integer power is too large')
  }
  return toInteger(BigInt(base) ** BigInt(exponent))
}

function onDoubles(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      if (b === 0) throw new PyError('ZeroDivisionError', 'float division by zero')
      return a / b
    case '//':
      if (b === 0) throw new PyError('ZeroDivisionError', 'float floor division by zero')
      return floorDivideDoubles(a, b)
    case '%':
      if (b === 0) throw new PyError('ZeroDivisionError', 'float modulo')
      return moduloDoubles(a, b)
    case '**':
      return powerOfDoubles(a, b)
  }
}

function moduloDoubles(a: number, b: number): number {
  const rest = a % b
  if (rest === 0) return Object.is(b, -0) || b < 0 ? -0 : 0
  return rest < 0 !== b < 0 ? rest + b : rest
}

function floorDivideDoubles(a: number, b: number): number {
  const rest = a % b
  const quotient = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0)
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

function powerOfDoubles(a: number, b: number): number {
  // C's pow, unlike JavaScript's, holds 1 ** anything and (-1) ** infinity for 1.
  if (a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b))) return 1
  if (a === 0 && b < 0) throw new PyError('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) {
    throw new PyError('ValueError', 'complex numbers are not supported')
  }
  const result = Number.isInteger(b) && Math.abs(b) <= EXACT_EXPONENT && Number.isFinite(a) ? exactPower(a, b) : a ** b
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    throw new PyError('OverflowError', "(34, 'Numerical result out of range')")
  }
  return result
}

/** Up to here a power is worked out exactly; JavaScript's own is often one digit off, as in `10 ** -5`. */
const EXACT_EXPONENT = 2048

function exactPower(base: number, exponent: number): number {
  if (base === 0 || exponent === 0) return base ** exponent
  const { mantissa, exponent: scale } = decompose(Math.abs(base))
  const size = mantissa ** BigInt(Math.abs(exponent))
  const shift = scale * Math.abs(exponent)
  const above = shift > 0 ? size << BigInt(shift) : size
  const below = shift < 0 ? 1n << BigInt(-shift) : 1n
  const result = exponent > 0 ? roundQuotient(above, below) : roundQuotient(below, above)
  return base < 0 && exponent % 2 !== 0 ? -result : result
}
