import { PyDateTime } from '../datetime/date-time.ts'
import { PyDate } from '../datetime/date.ts'
import { rounded } from '../decimal/arithmetic.ts'
import { PyDecimal } from '../decimal/py-decimal.ts'

/** dbt's null words, in any case, once surrounding space is gone. */
export function isNullText(trimmed: string): boolean {
  return trimmed === '' || (trimmed.length === 4 && trimmed.toLowerCase() === 'null')
}

/** agate's currency symbols; each is taken off both ends, in this order. */
const CURRENCY_SYMBOLS = '؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫'
const MAY_HAVE_SYMBOLS = /[^\d.,\-+eE]/

/** A number as agate reads it: without percent signs, currency symbols and thousands separators; null for dbt's null words. */
export function numberFromText(written: string): PyDecimal | null | undefined {
  const text = written.trim()
  if (isNullText(text)) return null
  const bare = bareNumber(text)
  const number = PyDecimal.parse(bare.text)
  if (number === undefined) return undefined
  const isNegative = bare.isNegated ? !number.isNegative : number.isNegative
  if (number.kind === 'finite') return new PyDecimal({ ...rounded(number), kind: 'finite', isNegative })
  // Python cannot do arithmetic with a signalling NaN, so that text is no number.
  if (number.kind === 'nan' && /snan/i.test(text)) return undefined
  return new PyDecimal({ kind: number.kind, isNegative, coefficient: 0n, exponent: 0 })
}

/** What is left to be a number. */
export function bareNumber(trimmed: string): { readonly text: string; readonly isNegated: boolean } {
  let text = stripSymbol(trimmed, '%')
  const isNegated = text.startsWith('-')
  if (isNegated) text = text.slice(1)
  if (MAY_HAVE_SYMBOLS.test(text)) for (const symbol of CURRENCY_SYMBOLS) text = stripSymbol(text, symbol)
  return { text: text.replaceAll(',', ''), isNegated }
}

function stripSymbol(text: string, symbol: string): string {
  let start = 0
  let end = text.length
  while (start < end && text[start] === symbol) start += 1
  while (end > start && text[end - 1] === symbol) end -= 1
  return text.slice(start, end)
}

const DATE_TEXT = /^(\d{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12]\d|0[1-9]|[1-9]| [1-9])$/

/** `%Y-%m-%d` as `strptime` reads it: one-digit months and days will do. */
export function dateFromText(text: string): PyDate | undefined {
  const match = DATE_TEXT.exec(text)
  if (!match) return undefined
  return ifValid(() => new PyDate(Number(match[1]), Number(match[2]), Number(match[3])))
}

const DATETIME_TEXT =
  /^(\d{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12]\d|0[1-9]|[1-9]| [1-9])\s+(2[0-3]|[01]\d|\d):([0-5]\d|\d):(6[01]|[0-5]\d|\d)$/

/** `%Y-%m-%d %H:%M:%S` as `strptime` reads it. */
export function dateTimeFromText(text: string): PyDateTime | undefined {
  const match = DATETIME_TEXT.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return ifValid(() => new PyDateTime(year, month, day, hour, minute, second))
}

function ifValid<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** A boolean as agate reads it. */
export function booleanFromText(written: string): boolean | null | undefined {
  const text = written.replaceAll(',', '').trim().toLowerCase()
  if (isNullText(text)) return null
  if (text === 'true') return true
  return text === 'false' ? false : undefined
}
