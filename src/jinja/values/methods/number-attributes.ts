import { bindMethod, type Method, type MethodTable } from '../bound-method.ts'
import { Float } from '../float.ts'
import { decompose } from '../format/float-digits.ts'
import { toInteger } from '../integer.ts'
import { PyError } from '../py-error.ts'
import { Tuple } from '../tuple.ts'
import { typeName } from '../type-name.ts'
import type { Value } from '../value.ts'
import { none } from './method.ts'

type Integer = number | bigint | boolean

/** The attributes of ints, bools and floats. */
export function numberAttribute(value: Integer | Float, name: string): Value | undefined {
  if (value instanceof Float) {
    if (name === 'real') return value
    if (name === 'imag') return new Float(0)
    return bindMethod(FLOAT_METHODS, 'float', value, name)
  }
  if (name === 'real' || name === 'numerator') return whole(value)
  if (name === 'imag') return 0
  if (name === 'denominator') return 1
  return bindMethod(INT_METHODS, typeName(value), value, name)
}

function whole(value: Integer): number | bigint {
  return typeof value === 'boolean' ? Number(value) : value
}

function bits(value: Integer): string {
  const integer = BigInt(whole(value))
  return (integer < 0n ? -integer : integer).toString(2)
}

const INT_METHODS: MethodTable<Integer> = new Map<string, Method<Integer>>([
  ['bit_length', none((value) => (bits(value) === '0' ? 0 : bits(value).length))],
  ['bit_count', none((value) => bits(value).replaceAll('0', '').length)],
  ['conjugate', none((value) => whole(value))],
  ['as_integer_ratio', none((value) => new Tuple([whole(value), 1]))],
])

const FLOAT_METHODS: MethodTable<Float> = new Map<string, Method<Float>>([
  ['is_integer', none((float) => Number.isInteger(float.value))],
  ['conjugate', none((float) => float)],
  ['as_integer_ratio', none((float) => integerRatio(float.value))],
  ['hex', none((float) => hex(float.value))],
])

function integerRatio(value: number): Tuple {
  if (Number.isNaN(value)) throw new PyError('ValueError', 'cannot convert NaN to integer ratio')
  if (!Number.isFinite(value)) throw new PyError('OverflowError', 'cannot convert Infinity to integer ratio')
  let { mantissa, exponent } = decompose(Math.abs(value))
  while (exponent < 0 && mantissa % 2n === 0n && mantissa !== 0n) {
    mantissa /= 2n
    exponent++
  }
  if (mantissa === 0n) return new Tuple([0, 1])
  const sign = value < 0 ? -1n : 1n
  const numerator = sign * mantissa * 2n ** BigInt(Math.max(exponent, 0))
  return new Tuple([toInteger(numerator), toInteger(2n ** BigInt(Math.max(-exponent, 0)))])
}

function hex(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return `${sign}inf`
  if (value === 0) return `${sign}0x0.0p+0`
  const { mantissa, exponent } = decompose(Math.abs(value))
  const isNormal = mantissa >= 2n ** 52n
  const fraction = (isNormal ? mantissa - 2n ** 52n : mantissa).toString(16).padStart(13, '0')
  const power = exponent + 52
  return `${sign}0x${isNormal ? 1 : 0}.${fraction}p${power < 0 ? '-' : '+'}${Math.abs(power)}`
}
