import { PyError } from '#jinja/values/py-error.ts'
import { quantize, roundTo } from './arithmetic.ts'
import type { DecimalParts } from './decimal-parts.ts'

const SPECIFICATION =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<dropsNegativeZero>z)?(?<zero>0)?(?<width>[1-9]\d*)?(?<comma>,)?(?:\.(?<precision>\d+))?(?<type>[eEfFgGn%])?$/su

/** Python's `format(decimal, specification)`; `special` is how an infinity or NaN is written. */
export function formatDecimal(value: DecimalParts, special: string, specification: string): string {
  const groups = SPECIFICATION.exec(specification)?.groups
  // A zero in front of the width says how to align, which cannot be said twice.
  const isWrong = !groups || (groups['zero'] && groups['align']) || (groups['comma'] && groups['type'] === 'n')
  if (isWrong) throw new PyError('ValueError', 'invalid format string')
  const { fill, align, sign, zero, width = '0', comma, type, dropsNegativeZero } = groups
  const isFinite = value.kind === 'finite'
  const precision = groups['precision'] === undefined ? undefined : Number(groups['precision'])
  const shown = isFinite ? rounded(value, type, precision) : value
  const digits = isFinite ? written(shown, type, precision) : special.replace('-', '')
  const isNegative = value.isNegative && !(dropsNegativeZero && isFinite && shown.coefficient === 0n)
  const shownSign = isNegative ? '-' : sign === '+' || sign === ' ' ? sign : ''
  const suffix = type === '%' ? '%' : ''
  const isZeroPadded = zero !== undefined && isFinite
  const room = isZeroPadded ? Number(width) - shownSign.length - suffix.length : 0
  const body = (isFinite ? grouped(digits, comma !== undefined, room) : digits) + suffix
  const space = Math.max(0, Number(width) - [...shownSign, ...body].length)
  return pad(shownSign, body, space, align ?? '>', fill ?? ' ')
}

/** To the digits that are asked for: significant ones, or places behind the point. */
function rounded(value: DecimalParts, type: string | undefined, precision: number | undefined): DecimalParts {
  const { isNegative, coefficient } = value
  const exponent = value.exponent + (type === '%' ? 2 : 0)
  const parts: DecimalParts = { kind: 'finite', isNegative, coefficient, exponent }
  switch (type) {
    case 'f':
    case 'F':
    case '%':
      return quantize(parts, precision === undefined ? Math.min(0, exponent) : -precision)
    case 'e':
    case 'E':
      return precision === undefined ? parts : withDigits(parts, precision + 1)
    default:
      return precision === undefined ? parts : roundTo(parts, Math.max(1, precision))
  }
}

function withDigits(parts: DecimalParts, count: number): DecimalParts {
  if (parts.coefficient === 0n) return parts
  const cut = roundTo(parts, count)
  const missing = count - String(cut.coefficient).length
  return { ...cut, coefficient: cut.coefficient * 10n ** BigInt(missing), exponent: cut.exponent - missing }
}

function written(value: DecimalParts, type: string | undefined, precision: number | undefined): string {
  const digits = String(value.coefficient)
  const leftDigits = value.exponent + digits.length
  switch (type) {
    case 'f':
    case 'F':
    case '%':
      return withPoint(digits, leftDigits)
    case 'e':
    case 'E': {
      // A zero gets its places without becoming another zero.
      const places = value.coefficient === 0n ? (precision ?? 0) : 0
      const power = leftDigits - 1 + places
      return `${withPoint(digits + '0'.repeat(places), 1)}${type}${power < 0 ? '-' : '+'}${Math.abs(power)}`
    }
    default: {
      const isPlain = value.exponent <= 0 && leftDigits > -6
      if (isPlain) return withPoint(digits, leftDigits)
      const power = leftDigits - 1
      const letter = type === 'g' || type === 'n' ? 'e' : 'E'
      return `${withPoint(digits, 1)}${letter}${power < 0 ? '-' : '+'}${Math.abs(power)}`
    }
  }
}

function withPoint(digits: string, place: number): string {
  if (place >= digits.length) return digits + '0'.repeat(place - digits.length)
  if (place <= 0) return `0.${'0'.repeat(-place)}${digits}`
  return `${digits.slice(0, place)}.${digits.slice(place)}`
}

/** With zeros in front that fill the room, and commas between thousands. */
function grouped(digits: string, hasCommas: boolean, room: number): string {
  const end = /\D/.exec(digits)?.index ?? digits.length
  const rest = digits.slice(end)
  let whole = digits.slice(0, end)
  const size = (): number => whole.length + (hasCommas ? Math.floor((whole.length - 1) / 3) : 0) + rest.length
  while (size() < room) whole = `0${whole}`
  return (hasCommas ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole) + rest
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
