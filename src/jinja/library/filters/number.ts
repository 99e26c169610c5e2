import { floatToInteger, toDouble } from '../../values/arithmetic.ts'
import { toIndex } from '../../values/arguments.ts'
import { asNumber } from '../../values/compare.ts'
import { Float } from '../../values/float.ts'
import { fixedDigits } from '../../values/format/float-digits.ts'
import { formatFloat } from '../../values/format/format-float.ts'
import { asInteger, toInteger } from '../../values/integer.ts'
import { Obj } from '../../values/obj.ts'
import { binary, compare, unary } from '../../values/operators.ts'
import { parseFloatText, parseInteger } from '../../values/parse-number.ts'
import { PyError, type PyErrorType } from '../../values/py-error.ts'
import { asText } from '../../values/text.ts'
import { isTrue } from '../../values/truth.ts'
import { repr } from '../../values/to-string.ts'
import { typeName } from '../../values/type-name.ts'
import { Undefined } from '../../values/undefined.ts'
import type { Value } from '../../values/value.ts'
import type { LibraryState } from '../library-state.ts'
import { builtinFilter, filter } from './filter.ts'

export const abs = builtinFilter('abs', (value) => {
  const isNumber =
    asNumber(value) !== undefined ||
    (value instanceof Obj && !(value instanceof Undefined) && value.toNumber() !== undefined)
  const opposite =
    !isNumber && value instanceof Obj && !(value instanceof Undefined) ? value.operateUnary('-') : undefined
  if (opposite !== undefined) return compare('<', value, opposite) ? opposite : value
  if (!isNumber) throw new PyError('TypeError', `bad operand type for abs(): '${typeName(value)}'`)
  if (value instanceof Float) return new Float(Math.abs(value.value))
  return compare('<', value, 0) ? unary('-', value) : unary('+', value)
})

export const int = filter('do_int', ['value', 'default?', 'base?'], ([value, fallback, base]) => {
  const whole = attempt(
    () => {
      const text = asText(value)
      if (text === undefined) return toInt(value as Value)
      return parseInteger(text, base === undefined ? 10 : toIndex(base))
    },
    'TypeError',
    'ValueError',
  )
  if (whole !== undefined) return whole
  // A text such as '42.23' has no int of its own, but its float has.
  const viaFloat = attempt(() => floatToInteger(toFloat(value as Value)), 'TypeError', 'ValueError', 'OverflowError')
  return viaFloat ?? (fallback === undefined ? 0 : fallback)
})

export const float = filter('do_float', ['value', 'default?'], ([value, fallback]) => {
  const number = attempt(() => new Float(toFloat(value as Value)), 'TypeError', 'ValueError')
  return number ?? (fallback === undefined ? new Float(0) : fallback)
})

/** The result, or `undefined` where one of the errors was raised. */
function attempt<T>(run: () => T, ...caught: readonly PyErrorType[]): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof PyError && caught.includes(error.type)) return undefined
    throw error
  }
}

/** Python's `int(value)` of what is no text. */
function toInt(value: Value): number | bigint {
  const number = numberOf(value)
  if (number instanceof Float) return floatToInteger(number.value)
  if (number !== undefined) return number
  const wanted = 'a string, a bytes-like object or a real number'
  throw new PyError('TypeError', `int() argument must be ${wanted}, not '${typeName(value)}'`)
}

/** Python's `float(value)`. */
export function toFloat(value: Value): number {
  const text = asText(value)
  if (text !== undefined) return parseFloatText(text, repr(value))
  const number = numberOf(value)
  if (number !== undefined) return toDouble(number)
  throw new PyError('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`)
}

function numberOf(value: Value): number | bigint | Float | undefined {
  if (value instanceof Float) return value
  return asInteger(value) ?? (value instanceof Obj ? value.toNumber() : undefined)
}

export const round = filter('do_round', ['value', 'precision?', 'method?'], ([value, precision, method], state) => {
  const way = method === undefined ? 'common' : asText(method)
  if (way !== 'common' && way !== 'ceil' && way !== 'floor') {
    throw new PyError('FilterArgumentError', 'method must be common, ceil or floor')
  }
  if (way === 'common') return roundTo(value as Value, precision ?? 0, state)
  const scale = binary('**', 10, precision ?? 0)
  const scaled = binary('*', value as Value, scale)
  const number = numberOf(scaled)
  if (number === undefined) throw new PyError('TypeError', `must be real number, not ${typeName(scaled)}`)
  const whole =
    number instanceof Float
      ? floatToInteger(way === 'ceil' ? Math.ceil(number.value) : Math.floor(number.value))
      : number
  return binary('/', whole, scale)
})

/** Python's `round(value, digits)`: an int stays one; halves go to the even neighbour. */
function roundTo(value: Value, digits: Value, state: LibraryState): Value | Promise<Value> {
  if (value instanceof Float) return new Float(roundDouble(value.value, toIndex(digits)))
  const integer = asInteger(value)
  if (integer !== undefined) return roundInteger(integer, toIndex(digits))
  const method = value instanceof Obj && !(value instanceof Undefined) ? value.attribute('__round__') : undefined
  if (method !== undefined) return state.call(method, [digits])
  throw new PyError('TypeError', `type ${typeName(value)} doesn't define __round__ method`)
}

function roundDouble(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 323) return value
  if (digits < -308) return value < 0 ? -0 : 0
  const size = Math.abs(value)
  const rounded = digits >= 0 ? Number(fixedDigits(size, digits)) : Number(`${fixedDigits(size, digits)}e${-digits}`)
  if (!Number.isFinite(rounded)) throw new PyError('OverflowError', 'rounded value too large to represent')
  return value < 0 || Object.is(value, -0) ? -rounded : rounded
}

function roundInteger(value: number | bigint, digits: number): number | bigint {
  if (digits >= 0) return value
  const unit = 10n ** BigInt(-digits)
  const exact = BigInt(value)
  const floor = exact / unit - (exact < 0n && exact % unit !== 0n ? 1n : 0n)
  const twice = (exact - floor * unit) * 2n
  const roundsUp = twice > unit || (twice === unit && floor % 2n !== 0n)
  return toInteger((roundsUp ? floor + 1n : floor) * unit)
}

const ONE_DECIMAL = { style: 'f', precision: 1, isAlternate: false, keepsPointZero: false } as const
const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']
const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']

export const fileSize = filter('do_filesizeformat', ['value', 'binary?'], ([value, isBinary]) => {
  const bytes = toFloat(value as Value)
  const countsBinary = isBinary !== undefined && isTrue(isBinary)
  const base = countsBinary ? 1024 : 1000
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${floatToInteger(bytes)} Bytes`
  let unit = base
  let shown = ''
  for (const prefix of countsBinary ? BINARY_UNITS : DECIMAL_UNITS) {
    unit *= base
    shown = `${bytes < 0 ? '-' : ''}${formatFloat((base * bytes) / unit, ONE_DECIMAL)} ${prefix}`
    if (bytes < unit) break
  }
  return shown
})
