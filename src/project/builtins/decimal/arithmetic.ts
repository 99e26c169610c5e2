import type { BinaryOperator } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import type { Value } from '#jinja/values/value.ts'
import { divideToEven } from '../exact-ratio.ts'
import type { DecimalParts } from './decimal-parts.ts'
import { fractionalPower } from './fractional-power.ts'

/** Significant digits of a result, as in Python's default context. */
const PRECISION = 28

/** Python's arithmetic of two decimals. */
export function arithmetic(operator: BinaryOperator, left: DecimalParts, right: DecimalParts): DecimalParts {
  if (left.kind !== 'finite' || right.kind !== 'finite') return withSpecials(operator, left, right)
  switch (operator) {
    case '+':
      return add(left, right)
    case '-':
      return add(left, { ...finite(right), isNegative: !right.isNegative })
    case '*': {
      const isNegative = left.isNegative !== right.isNegative
      const exponent = left.exponent + right.exponent
      return rounded({ kind: 'finite', isNegative, coefficient: left.coefficient * right.coefficient, exponent })
    }
    case '/':
      return divide(left, right)
    case '//':
      return wholeDivision(left, right).quotient
    case '%':
      return wholeDivision(left, right).remainder
    case '**':
      return power(left, right)
  }
}

function finite({ isNegative, coefficient, exponent }: DecimalParts): DecimalParts {
  return { kind: 'finite', isNegative, coefficient, exponent }
}

function add(left: DecimalParts, right: DecimalParts): DecimalParts {
  const exponent = Math.min(left.exponent, right.exponent)
  const reach = 10 * PRECISION
  // A summand far below the last digit of the other only matters as "a little more".
  if (left.exponent - exponent > reach && left.coefficient !== 0n) return addFar(left, right)
  if (right.exponent - exponent > reach && right.coefficient !== 0n) return addFar(right, left)
  const sum = signed(left, exponent) + signed(right, exponent)
  const isNegative = sum < 0n || (sum === 0n && left.isNegative && right.isNegative)
  return rounded({ kind: 'finite', isNegative, coefficient: sum < 0n ? -sum : sum, exponent })
}

function addFar(large: DecimalParts, small: DecimalParts): DecimalParts {
  const exponent = large.exponent - 2 * PRECISION
  const speck = small.coefficient === 0n ? 0n : small.isNegative ? -1n : 1n
  const sum = signed(large, exponent) + speck
  return rounded({ kind: 'finite', isNegative: sum < 0n, coefficient: sum < 0n ? -sum : sum, exponent })
}

function signed(value: DecimalParts, exponent: number): bigint {
  const distance = value.exponent - exponent
  const scaled = value.coefficient === 0n ? 0n : value.coefficient * 10n ** BigInt(Math.max(0, distance))
  return value.isNegative ? -scaled : scaled
}

function divide(left: DecimalParts, right: DecimalParts): DecimalParts {
  if (right.coefficient === 0n) throw new PyError('ZeroDivisionError', divisionByZero(left))
  const isNegative = left.isNegative !== right.isNegative
  const idealExponent = left.exponent - right.exponent
  if (left.coefficient === 0n) return { kind: 'finite', isNegative, coefficient: 0n, exponent: idealExponent }
  const shift = digitCount(right.coefficient) - digitCount(left.coefficient) + PRECISION + 1
  const dividend = shift >= 0 ? left.coefficient * 10n ** BigInt(shift) : left.coefficient
  const divisor = shift >= 0 ? right.coefficient : right.coefficient * 10n ** BigInt(-shift)
  let coefficient = dividend / divisor
  let exponent = idealExponent - shift
  if (dividend % divisor !== 0n) {
    // Keeps the last digit from looking like an exact half.
    if (coefficient % 5n === 0n) coefficient += 1n
  } else {
    while (exponent < idealExponent && coefficient % 10n === 0n) {
      coefficient /= 10n
      exponent += 1
    }
  }
  return rounded({ kind: 'finite', isNegative, coefficient, exponent })
}

/** Python's decimals divide towards zero, and the remainder takes the sign of the dividend. */
function wholeDivision(left: DecimalParts, right: DecimalParts) {
  if (right.coefficient === 0n) throw new PyError('ZeroDivisionError', divisionByZero(left))
  const exponent = Math.min(left.exponent, right.exponent)
  const dividend = left.coefficient * 10n ** BigInt(left.exponent - exponent)
  const divisor = right.coefficient * 10n ** BigInt(right.exponent - exponent)
  if (dividend / divisor >= 10n ** BigInt(PRECISION)) {
    throw new PyError('OverflowError', "[<class 'decimal.DivisionImpossible'>]")
  }
  const isNegative = left.isNegative !== right.isNegative
  const quotient: DecimalParts = { kind: 'finite', isNegative, coefficient: dividend / divisor, exponent: 0 }
  const rest: DecimalParts = { kind: 'finite', isNegative: left.isNegative, coefficient: dividend % divisor, exponent }
  return { quotient, remainder: rounded(rest) }
}

function power(left: DecimalParts, right: DecimalParts): DecimalParts {
  const whole = stripZeros(right)
  if (left.coefficient === 0n && right.coefficient === 0n) throw invalidOperation()
  if (whole.exponent < 0 || digitCount(whole.coefficient) + whole.exponent > 9) return anyPower(left, whole)
  if (left.coefficient === 0n && !right.isNegative) return ZERO
  const times = Number(whole.coefficient * 10n ** BigInt(whole.exponent))
  const isNegative = left.isNegative && times % 2 === 1
  const raised = powerOf(left, times)
  if (!right.isNegative) return rounded({ ...raised, isNegative })
  if (raised.coefficient === 0n) return { kind: 'infinity', isNegative, coefficient: 0n, exponent: 0 }
  return divide({ kind: 'finite', isNegative, coefficient: 1n, exponent: 0 }, raised)
}

const INFINITY: DecimalParts = { kind: 'infinity', isNegative: false, coefficient: 0n, exponent: 0 }
const ZERO: DecimalParts = { kind: 'finite', isNegative: false, coefficient: 0n, exponent: 0 }

function anyPower(left: DecimalParts, right: DecimalParts): DecimalParts {
  if (left.coefficient === 0n) return right.isNegative ? INFINITY : ZERO
  if (left.isNegative) throw invalidOperation()
  const result = fractionalPower(left, right, right.isNegative)
  if (result === 'too large') throw new PyError('OverflowError', "[<class 'decimal.Overflow'>]")
  return result === 'too small' ? ZERO : rounded({ kind: 'finite', isNegative: false, ...result })
}

function invalidOperation(): PyError {
  return new PyError('ValueError', "[<class 'decimal.InvalidOperation'>]")
}

/** By squaring; digits far beyond the precision are dropped on the way. */
function powerOf(value: DecimalParts, times: number): DecimalParts {
  let result: DecimalParts = { kind: 'finite', isNegative: false, coefficient: 1n, exponent: 0 }
  let square: DecimalParts = { ...finite(value), isNegative: false }
  for (let rest = times; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiplyGuarded(result, square)
    if (rest > 1) square = multiplyGuarded(square, square)
  }
  return result
}

function multiplyGuarded(left: DecimalParts, right: DecimalParts): DecimalParts {
  const product = {
    ...left,
    coefficient: left.coefficient * right.coefficient,
    exponent: left.exponent + right.exponent,
  }
  return roundTo(product, 4 * PRECISION)
}

function divisionByZero(dividend: DecimalParts): string {
  return dividend.coefficient === 0n ? "[<class 'decimal.DivisionUndefined'>]" : "[<class 'decimal.DivisionByZero'>]"
}

function withSpecials(operator: BinaryOperator, left: DecimalParts, right: DecimalParts): DecimalParts {
  const isNan = left.kind === 'nan' || right.kind === 'nan'
  if (operator === '**' && !isNan) return powerOfSpecial(left, right)
  const [a, b] = [left, right].map((value) =>
    value.kind === 'nan'
      ? Number.NaN
      : value.kind === 'infinity'
        ? Number.POSITIVE_INFINITY
        : Number(value.coefficient),
  ) as [number, number]
  const x = left.isNegative ? -a : a
  const y = right.isNegative ? -b : b
  const result = { '+': x + y, '-': x - y, '*': x * y, '/': x / y, '//': x / y, '%': x % y, '**': Number.NaN }[operator]
  if (Number.isNaN(result) && !Number.isNaN(x) && !Number.isNaN(y)) {
    throw invalidOperation()
  }
  const kind = Number.isNaN(result) ? 'nan' : Number.isFinite(result) ? 'finite' : 'infinity'
  if (kind === 'finite' && operator === '%') return finite(left)
  return { kind, isNegative: result < 0, coefficient: 0n, exponent: 0 }
}

/** A power where one side is infinite. */
function powerOfSpecial(left: DecimalParts, right: DecimalParts): DecimalParts {
  const one: DecimalParts = { ...ZERO, coefficient: 1n }
  if (right.kind === 'finite') {
    if (right.coefficient === 0n) return one
    const whole = stripZeros(right)
    if (left.isNegative && whole.exponent < 0) throw invalidOperation()
    const isNegative = left.isNegative && whole.exponent === 0 && whole.coefficient % 2n === 1n
    return { ...(right.isNegative ? ZERO : INFINITY), isNegative }
  }
  if (sign(left) < 0 || left.isNegative) throw invalidOperation()
  const size = left.kind === 'infinity' ? 1 : compareFinite(left, one)
  if (size === 0) return { ...one, coefficient: 10n ** BigInt(PRECISION - 1), exponent: 1 - PRECISION }
  return size > 0 === right.isNegative ? ZERO : INFINITY
}

/** Negative, zero or positive, of two finite decimals. */
export function compareFinite(left: DecimalParts, right: DecimalParts): number {
  const signs = sign(left) - sign(right)
  if (signs !== 0 || left.coefficient === 0n) return signs
  const magnitudes = digitCount(left.coefficient) + left.exponent - digitCount(right.coefficient) - right.exponent
  if (magnitudes !== 0) return magnitudes * sign(left)
  const exponent = Math.min(left.exponent, right.exponent)
  const difference = signed(left, exponent) - signed(right, exponent)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function sign(value: DecimalParts): number {
  return value.coefficient === 0n ? 0 : value.isNegative ? -1 : 1
}

/** Without trailing zeros; zero itself has the exponent 0. */
export function stripZeros(value: DecimalParts): DecimalParts {
  let { coefficient, exponent } = value
  if (coefficient === 0n) return { ...finite(value), exponent: 0 }
  while (coefficient % 10n === 0n) {
    coefficient /= 10n
    exponent += 1
  }
  return { ...finite(value), coefficient, exponent }
}

/** To the 28 digits of the context, halves to the even neighbour. */
export function rounded(value: DecimalParts): DecimalParts {
  return roundTo(value, PRECISION)
}

/** To so many significant digits, halves to the even neighbour. */
export function roundTo(value: DecimalParts, precision: number): DecimalParts {
  if (value.coefficient < 10n ** BigInt(precision)) return value
  const excess = digitCount(value.coefficient) - precision
  const coefficient = divideToEven(value.coefficient, 10n ** BigInt(excess))
  return roundTo({ ...value, coefficient, exponent: value.exponent + excess }, precision)
}

/** With exactly this exponent; `rounding` is one of Python's names, by default ROUND_HALF_EVEN. */
export function quantize(value: DecimalParts, exponent: number, rounding?: Value): DecimalParts {
  checkRounding(rounding)
  if (value.kind === 'infinity') throw invalidOperation()
  if (value.kind === 'nan') return value
  const distance = value.exponent - exponent
  if (distance >= 0) return { ...finite(value), coefficient: value.coefficient * 10n ** BigInt(distance), exponent }
  const unit = 10n ** BigInt(-distance)
  const coefficient = roundQuotient(value, unit, typeof rounding === 'string' ? rounding : 'ROUND_HALF_EVEN')
  if (digitCount(coefficient) > PRECISION) throw new PyError('ValueError', "[<class 'decimal.InvalidOperation'>]")
  return { ...finite(value), coefficient, exponent }
}

const ROUNDINGS = ['CEILING', 'FLOOR', 'UP', 'DOWN', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN', '05UP']

function checkRounding(rounding: Value | undefined): void {
  if (rounding === undefined || rounding === null) return
  if (typeof rounding === 'string' && ROUNDINGS.some((name) => rounding === `ROUND_${name}`)) return
  throw new PyError(
    'TypeError',
    'valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n' +
      '   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]',
  )
}

function roundQuotient({ coefficient, isNegative }: DecimalParts, unit: bigint, rounding: string): bigint {
  const floor = coefficient / unit
  const rest = coefficient % unit
  if (rest === 0n) return floor
  const up = floor + 1n
  switch (rounding) {
    case 'ROUND_DOWN':
      return floor
    case 'ROUND_UP':
      return up
    case 'ROUND_CEILING':
      return isNegative ? floor : up
    case 'ROUND_FLOOR':
      return isNegative ? up : floor
    case 'ROUND_HALF_UP':
      return rest * 2n >= unit ? up : floor
    case 'ROUND_HALF_DOWN':
      return rest * 2n > unit ? up : floor
    case 'ROUND_05UP':
      return floor % 5n === 0n ? up : floor
    default:
      return divideToEven(coefficient, unit)
  }
}

function digitCount(coefficient: bigint): number {
  return String(coefficient).length
}
