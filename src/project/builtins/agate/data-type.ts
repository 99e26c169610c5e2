import { bindPython } from '#jinja/values/arguments.ts'
import { Float } from '#jinja/values/float.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { PyDateTime } from '../datetime/date-time.ts'
import { isPlainDate, PyDate } from '../datetime/date.ts'
import { PyTime } from '../datetime/time.ts'
import { PyDecimal } from '../decimal/py-decimal.ts'
import { DATA_TYPE_METHODS } from './data-type-methods.ts'
import { booleanFromText, dateFromText, dateTimeFromText, isNullText, numberFromText } from './from-text.ts'
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

function castDateTime(value: Value, read: (text: string) => PyDateTime | undefined): Value | undefined {
  if (value instanceof PyDateTime) return value
  if (value instanceof PyDate) return PyDateTime.combine(value, new PyTime())
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return isNullText(text) ? null : read(text)
}
