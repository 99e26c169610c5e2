import { strip } from './split.ts'
import { MAX_DIGITS, toInteger } from './integer.ts'
import { PyError } from './py-error.ts'
import { repr } from './to-string.ts'

/** Python's `int(text, base)`. */
export function parseInteger(text: string, base = 10): number | bigint {
  if (base !== 0 && (base < 2 || base > 36)) {
    throw new PyError('ValueError', 'int() base must be >= 2 and <= 36, or 0')
  }
  const invalid = () => new PyError('ValueError', `invalid literal for int() with base ${base}: ${repr(text)}`)
  const match = /^([+-]?)(0[xX]|0[oO]|0[bB])?(_?)(.*)$/s.exec(strip(asciiDigits(text), undefined, 'both'))
  if (match === null) throw invalid()
  const [, sign, mark = '', underscore, rest] = match as unknown as [string, string, string | undefined, string, string]
  const marked = mark === '' ? undefined : MARKS[mark[1]?.toLowerCase() as string]
  const hasMark = marked !== undefined && (base === 0 || base === marked)
  const radix = base === 0 ? (marked ?? 10) : base
  const digits = (hasMark ? '' : mark) + (hasMark && underscore ? '' : underscore) + rest
  if (!/^[0-9a-z]+(?:_[0-9a-z]+)*$/i.test(digits)) throw invalid()
  const plain = digits.replaceAll('_', '').toLowerCase()
  for (const digit of plain) if (digitValue(digit) >= radix) throw invalid()
  if (base === 0 && !hasMark && /^0+[1-9]/.test(plain)) throw invalid()
  if (plain.length > MAX_DIGITS && (radix & (radix - 1)) !== 0) {
    throw new PyError(
      'ValueError',
      `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${plain.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    )
  }
  const size = read(plain, radix)
  return sign === '-' ? toInteger(-BigInt(size)) : size
}

const MARKS: Readonly<Record<string, number>> = { x: 16, o: 8, b: 2 }

/** Python's `float(text)`; `shown` is how an error shows the text. */
export function parseFloatText(text: string, shown = repr(text)): number {
  const trimmed = strip(asciiDigits(text), undefined, 'both')
  const named = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed)
  if (named) {
    const size = named[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY
    return named[1] === '-' ? -size : size
  }
  if (!FLOAT.test(trimmed)) throw new PyError('ValueError', `could not convert string to float: ${shown}`)
  return Number(trimmed.replaceAll('_', ''))
}

const FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/

function digitValue(digit: string): number {
  return Number.parseInt(digit, 36)
}

function read(digits: string, radix: number): number | bigint {
  const small = Number.parseInt(digits, radix)
  if (Number.isSafeInteger(small)) return small
  if (radix === 10) return toInteger(BigInt(digits))
  let value = 0n
  for (const digit of digits) value = value * BigInt(radix) + BigInt(digitValue(digit))
  return toInteger(value)
}

/** The digits of all scripts count as digits; they come in runs of ten that begin with their zero. */
function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0) as number
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && (digit.codePointAt(0) as number) - zero < 9) zero--
    return String((digit.codePointAt(0) as number) - zero)
  })
}
