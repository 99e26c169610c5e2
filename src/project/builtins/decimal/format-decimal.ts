import { PyError } from '#jinja/values/py-error.ts'
import { quantize } from './arithmetic.ts'
import type { DecimalParts } from './decimal-parts.ts'

const SPECIFICATION = /^(?:(.)?([<>=^]))?([-+ ])?(0)?(\d+)?(,)?(?:\.(\d+))?([fF%])?$/u

/** Python's `format(decimal, specification)` for fixed-point and percent forms; `plain` is the decimal as `str` shows it. */
export function formatDecimal(value: DecimalParts, plain: string, specification: string): string {
  const match = SPECIFICATION.exec(specification)
  if (!match) throw new PyError('ValueError', 'invalid format string')
  const [, fill, align, sign, zero, width = '0', comma, precision, type] = match
  const isPlain = value.kind !== 'finite' || (precision === undefined && type === undefined)
  const digits = isPlain
    ? plain.replace('-', '')
    : fixedDigits(value, type === '%', precision === undefined ? undefined : Number(precision))
  const [whole = '', fraction] = digits.split('.')
  const grouped = comma ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole
  const body = grouped + (fraction === undefined ? '' : `.${fraction}`) + (type === '%' ? '%' : '')
  const shownSign = value.isNegative ? '-' : sign === '+' || sign === ' ' ? sign : ''
  const space = Math.max(0, Number(width) - body.length - shownSign.length)
  return pad(shownSign, body, space, align ?? (zero ? '=' : '>'), fill ?? (zero ? '0' : ' '))
}

function fixedDigits(value: DecimalParts, isPercent: boolean, precision: number | undefined): string {
  const { isNegative, coefficient } = value
  const exponent = value.exponent + (isPercent ? 2 : 0)
  const places = precision ?? Math.max(0, -exponent)
  const digits = String(quantize({ kind: 'finite', isNegative, coefficient, exponent }, -places).coefficient)
  const padded = digits.padStart(places + 1, '0')
  return places === 0 ? padded : `${padded.slice(0, -places)}.${padded.slice(-places)}`
}

function pad(sign: string, body: string, space: number, align: string, fill: string): string {
  const half = Math.floor(space / 2)
  switch (align) {
    case '<':
      return sign + body + fill.repeat(space)
    case '=':
      return sign + fill.repeat(space) + body
    case '^':
      return fill.repeat(half) + sign + body + fill.repeat(space - half)
    default:
      return fill.repeat(space) + sign + body
  }
}
