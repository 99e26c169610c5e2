import { withPaddedExponent, floatRepr } from '#foundation/source/float-repr.ts'
import { exponentDigits, fixedDigits } from './float-digits.ts'

/** How a float is written: Python's presentation types; `r` is the shortest form that `repr` writes. */
export type FloatStyle = 'e' | 'f' | 'g' | 'r' | '%'

/** How a float is to be written. */
export interface FloatFormat {
  readonly style: FloatStyle
  readonly precision: number
  /** Keep the point and, for `g`, the trailing zeros. */
  readonly isAlternate: boolean
  /** A whole number keeps `.0`: what a format without type does. */
  readonly keepsPointZero: boolean
}

/** Writes the size of a float, without its sign. */
export function formatFloat(value: number, format: FloatFormat): string {
  const size = Math.abs(value)
  const suffix = format.style === '%' ? '%' : ''
  const shown = format.style === '%' ? size * 100 : size
  if (!Number.isFinite(shown)) return (Number.isNaN(shown) ? 'nan' : 'inf') + suffix
  switch (format.style) {
    case 'r':
      return format.isAlternate ? floatRepr(shown).replace(/^(\d+)e/, '$1.e') : floatRepr(shown)
    case 'e':
      return exponential(shown, format.precision, format.isAlternate)
    case 'f':
    case '%':
      return withPoint(fixedDigits(shown, format.precision), format.isAlternate) + suffix
    case 'g':
      return general(shown, format)
  }
}

function exponential(value: number, precision: number, isAlternate: boolean): string {
  const { digits, exponent } = exponentDigits(value, precision)
  return joinExponent(digits, exponent, isAlternate)
}

function joinExponent(digits: string, exponent: number, isAlternate: boolean): string {
  const mantissa = digits.length > 1 || isAlternate ? `${digits[0]}.${digits.slice(1)}` : digits
  return withPaddedExponent(`${mantissa}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`)
}

function general(value: number, format: FloatFormat): string {
  const precision = Math.max(format.precision, 1)
  const { digits, exponent } = exponentDigits(value, precision - 1)
  const limit = format.keepsPointZero ? precision - 1 : precision
  if (exponent < -4 || exponent >= limit) {
    return joinExponent(format.isAlternate ? digits : digits.replace(/(?<=.)0+$/, ''), exponent, format.isAlternate)
  }
  const fixed = fixedDigits(value, precision - 1 - exponent)
  if (format.isAlternate) return withPoint(fixed, true)
  const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
  return format.keepsPointZero && !short.includes('.') ? `${short}.0` : short
}

function withPoint(digits: string, isWanted: boolean): string {
  return isWanted && !digits.includes('.') ? `${digits}.` : digits
}
