import { bindPython } from '#jinja/values/arguments.ts'
import { Float } from '#jinja/values/float.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { PyDateTime } from '../datetime/date-time.ts'
import { isPlainDate, PyDate } from '../datetime/date.ts'
import { PyTime } from '../datetime/time.ts'
import { rounded } from '../decimal/arithmetic.ts'
import { PyDecimal } from '../decimal/py-decimal.ts'
import { DATA_TYPE_METHODS } from './data-type-methods.ts'
import { parseIso8601 } from './iso8601.ts'

/** The kinds of column that agate, with dbt's additions, tells apart. */
export type DataTypeName = 'Integer' | 'Number' | 'Date' | 'DateTime' | 'ISODateTime' | 'Boolean' | 'Text'

/** One kind of column: what texts and values it takes, and what they become. As an object, a template's `column.data_type`. */
export class DataType extends Obj {
  override readonly typeName: string
  readonly name: DataTypeName
  readonly #cast: (value: Value) => Value | undefined

  constructor(name: DataTypeName, cast: (value: Value) => Value | undefined) {
    super()
    this.name = name
    this.typeName = name
    this.#cast = cast
  }

  /** `undefined` where the value is none of this kind. None is of every kind. */
  cast(value: Value): Value | undefined {
    return value === null ? null : this.#cast(value)
  }

  override attribute(name: string): Value | undefined {
    const run = DATA_TYPE_METHODS.get(name)
    if (run === undefined) return undefined
    const signature = { name: `DataType.${name}`, hidden: 1, parameters: ['d'] }
    return new HostCallable(name, (call) => run(this, bindPython(signature, call)[0] as Value))
  }

  override repr(): string {
    return `<agate.${this.name} object>`
  }
}

export const INTEGER = new DataType('Integer', (value) =>
  typeof value === 'number' || typeof value === 'bigint' ? value : undefined,
)

export const NUMBER = new DataType('Number', (value) => {
  if (value instanceof PyDecimal) return value
  if (typeof value === 'number' || typeof value === 'bigint') return PyDecimal.of(value)
  if (value instanceof Float) return PyDecimal.parse(str(value))
  return typeof value === 'string' ? numberFromText(value) : undefined
})

export const DATE = new DataType('Date', (value) => {
  if (isPlainDate(value)) return value
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return isNullText(text) ? null : dateFromText(text)
})

export const DATETIME = new DataType('DateTime', (value) => castDateTime(value, dateTimeFromText))

export const ISO_DATETIME = new DataType('ISODateTime', (value) => castDateTime(value, parseIso8601))

export const BOOLEAN = new DataType('Boolean', (value) => {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return booleanFromText(value)
  const number = typeof value === 'number' || value instanceof PyDecimal ? PyDecimal.fromValue(value) : undefined
  if (number?.equals(1)) return true
  return number?.equals(0) ? false : undefined
})

/** Text in which an empty cell and the word null mean None. */
export const TEXT = new DataType('Text', (value) => {
  if (typeof value === 'string') return isNullText(value.trim()) ? null : value
  return str(value)
})

/** Text that stays as it is written. */
export const VERBATIM_TEXT = new DataType('Text', (value) => str(value))

/** dbt's null words, in any case, once surrounding space is gone. */
export function isNullText(trimmed: string): boolean {
  return trimmed === '' || (trimmed.length === 4 && trimmed.toLowerCase() === 'null')
}

function castDateTime(value: Value, read: (text: string) => PyDateTime | undefined): Value | undefined {
  if (value instanceof PyDateTime) return value
  if (value instanceof PyDate) return PyDateTime.combine(value, new PyTime())
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return isNullText(text) ? null : read(text)
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

function booleanFromText(written: string): boolean | null | undefined {
  const text = written.replaceAll(',', '').trim().toLowerCase()
  if (isNullText(text)) return null
  if (text === 'true') return true
  return text === 'false' ? false : undefined
}
