import { toDouble } from '../arithmetic.ts'
import { sliceCodePoints } from '#foundation/source/code-points.ts'
import { Float } from '../float.ts'
import { asInteger, integerRepr } from '../integer.ts'
import { Obj } from '../obj.ts'
import { PyError } from '../py-error.ts'
import { str } from '../to-string.ts'
import { typeName } from '../type-name.ts'
import type { Value } from '../value.ts'
import { type FloatStyle, formatFloat } from './format-float.ts'
import { pad, parseSpecification, type Specification, unknownCode } from './specification.ts'

/** Python's `format(value, specification)`. */
export function formatValue(value: Value, specification: string): string {
  if (specification === '') return str(value)
  if (value instanceof Obj) {
    const formatted = value.format(specification)
    if (formatted !== undefined) return formatted
  }
  const text = typeof value === 'string' ? value : value instanceof Obj ? value.text() : undefined
  if (text !== undefined) return formatText(text, parseSpecification(specification, 'str'))
  if (value instanceof Float) return formatDouble(value.value, parseSpecification(specification, 'float'), 'float')
  const integer = asInteger(value)
  if (integer !== undefined) {
    const type = typeName(value)
    return formatInteger(integer, parseSpecification(specification, type), type)
  }
  throw new PyError('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`)
}

function formatText(text: string, specification: Specification): string {
  const { align, sign, precision, type } = specification
  const complaint = (what: string) => new PyError('ValueError', `${what} not allowed in string format specifier`)
  if (type !== '' && type !== 's') throw unknownCode(type, 'str')
  if (sign !== '') throw complaint(sign === ' ' ? 'Space' : 'Sign')
  if (specification.dropsNegativeZero) throw complaint('Negative zero coercion (z)')
  if (specification.isAlternate) throw complaint('Alternate form (#)')
  if (align === '=') throw complaint("'=' alignment")
  const shown = precision === undefined ? text : sliceCodePoints(text, 0, precision)
  return pad(shown, specification.width, specification.fill, align)
}

const RADIX: Readonly<Record<string, readonly [number, string]>> = {
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
}

function formatInteger(value: number | bigint, specification: Specification, type: string): string {
  const code = specification.type || 'd'
  if (code !== '' && 'eEfFgG%'.includes(code)) return formatDouble(toDouble(value), specification, type)
  if (!'bcdnoxX'.includes(code)) throw unknownCode(code, type)
  if (specification.precision !== undefined) {
    throw new PyError('ValueError', 'Precision not allowed in integer format specifier')
  }
  if (specification.dropsNegativeZero) {
    throw new PyError('ValueError', 'Negative zero coercion (z) not allowed in integer format specifier')
  }
  if (code === 'c') return formatCharacter(value, specification)
  const isNegative = value < 0
  const [radix, mark] = RADIX[code] ?? [10, '']
  const size = isNegative ? -value : value
  const digits = radix === 10 ? integerRepr(size) : size.toString(radix)
  return layOut({
    sign: signOf(isNegative, specification),
    prefix: specification.isAlternate ? mark : '',
    whole: code === 'X' ? digits.toUpperCase() : digits,
    rest: '',
    group: radix === 10 ? 3 : 4,
    specification,
  })
}

function formatCharacter(value: number | bigint, specification: Specification): string {
  if (specification.sign !== '') {
    throw new PyError('ValueError', "Sign not allowed with integer format specifier 'c'")
  }
  if (specification.isAlternate) {
    throw new PyError('ValueError', "Alternate form (#) not allowed with integer format specifier 'c'")
  }
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) {
    throw new PyError('OverflowError', 'Python int too large to convert to C long')
  }
  const whole = characterOf(value)
  return layOut({ sign: '', prefix: '', whole, rest: '', group: 0, specification })
}

/** The character of a code point, as `%c` and the type `c` write it. */
export function characterOf(code: number | bigint): string {
  if (code < 0 || code > 0x10ffff) throw new PyError('OverflowError', '%c arg not in range(0x110000)')
  return String.fromCodePoint(Number(code))
}

function formatDouble(value: number, specification: Specification, type: string): string {
  const { precision, isAlternate } = specification
  const code = specification.type
  if (code !== '' && !'eEfFgGn%'.includes(code)) throw unknownCode(code, type)
  const style = (
    code === '' ? (precision === undefined ? 'r' : 'g') : code === 'n' ? 'g' : code.toLowerCase()
  ) as FloatStyle
  let shown = formatFloat(value, { style, precision: precision ?? 6, isAlternate, keepsPointZero: code === '' })
  if (code === 'E' || code === 'F' || code === 'G') shown = shown.toUpperCase()
  const isZero = !/[1-9a-z]/i.test(shown.split(/e/i)[0] as string)
  const isNegative = value < 0 || Object.is(value, -0)
  const [, whole, rest] = /^(\d*)(.*)$/s.exec(shown) as unknown as [string, string, string]
  return layOut({
    sign: signOf(isNegative && !(specification.dropsNegativeZero && isZero), specification),
    prefix: '',
    whole,
    rest,
    group: 3,
    specification,
  })
}

function signOf(isNegative: boolean, specification: Specification): string {
  if (isNegative) return '-'
  return specification.sign === '-' ? '' : specification.sign
}

interface Parts {
  readonly sign: string
  readonly prefix: string
  readonly whole: string
  readonly rest: string
  readonly group: number
  readonly specification: Specification
}

/** Puts sign, base mark, grouped digits and the rest into the width. */
function layOut({ sign, prefix, whole, rest, group, specification }: Parts): string {
  const { fill, align, width, grouping } = specification
  const front = sign + prefix
  let digits = whole
  if (grouping !== '' && whole !== '') {
    const room = fill === '0' && align === '=' ? width - front.length - rest.length : 0
    while (digits.length + Math.floor((digits.length - 1) / group) < room) digits = `0${digits}`
    digits = digits.replace(group === 3 ? /\B(?=(?:.{3})+$)/g : /\B(?=(?:.{4})+$)/g, grouping)
  }
  const number = digits + rest
  if (align === '=') return front + pad(number, width - front.length, fill, '>')
  return pad(front + number, width, fill, align)
}
