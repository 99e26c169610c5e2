import { hasNo } from '#jinja/values/has-no.ts'
import { Float } from '#jinja/values/float.ts'
import { parseFloatText } from '#jinja/values/parse-number.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { str } from '#jinja/values/to-string.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import { PyDateTime } from '../datetime/date-time.ts'
import { PyDate } from '../datetime/date.ts'
import { PyTime } from '../datetime/time.ts'
import { PyDecimal } from '../decimal/py-decimal.ts'
import type { DataType } from './data-type.ts'
import { bareNumber } from './from-text.ts'

/** What a template calls on a column's `data_type`. */
export const DATA_TYPE_METHODS: ReadonlyMap<string, (type: DataType, value: Value) => Value> = new Map([
  ['cast', castOrRaise],
  ['test', (type: DataType, value: Value) => type.cast(value) !== undefined],
  ['csvify', (type: DataType, value: Value) => (value === null ? null : csvCell(type, value))],
  ['jsonify', (type: DataType, value: Value) => (value === null ? null : jsonCell(type, value))],
])

function castOrRaise(type: DataType, value: Value): Value {
  const cast = type.cast(value)
  // agate's CastError, which a template can only meet by its message.
  if (cast === undefined) throw new PyError('ValueError', castMessage(type, value))
  return cast
}

function castMessage({ name }: DataType, value: Value): string {
  const text = typeof value === 'string' ? value.trim() : undefined
  const shown = text ?? str(value)
  switch (name) {
    case 'Integer':
      return `Can not parse value "${str(value)}" as Integer.`
    case 'Number':
      if (typeof value === 'boolean') return 'Do not cast True to 1 or False to 0.'
      return `Can not parse value "${text === undefined ? shown : bareNumber(text).text}" as Decimal.`
    case 'Boolean':
      return `Can not convert value ${text === undefined ? shown : text.replaceAll(',', '').trim()} to bool.`
    case 'Date':
      return text === undefined ? `Can not parse value "${shown}" as date.` : otherFormat(text)
    case 'DateTime':
      return text === undefined ? `Can not parse value "${shown}" as datetime.` : otherFormat(text)
    default:
      return `Can not parse value "${shown}" as datetime.`
  }
}

function otherFormat(text: string): string {
  return `Value "${text}" does not match date format.`
}

function csvCell({ name }: DataType, value: Value): Value {
  return name === 'Date' || name === 'DateTime' || name === 'ISODateTime' ? isoText(value) : str(value)
}

function jsonCell(type: DataType, value: Value): Value {
  if (type.name === 'Integer' || type.name === 'Boolean') return value
  return type.name === 'Number' ? floatOf(value) : csvCell(type, value)
}

function floatOf(value: Value): Float {
  if (value instanceof Float) return value
  if (value instanceof PyDecimal) return new Float(value.nearest)
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return new Float(Number(value))
  }
  if (typeof value === 'string') return new Float(parseFloatText(value))
  throw new PyError('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`)
}

function isoText(value: Value): string {
  if (value instanceof PyDateTime) return value.isoformat()
  if (value instanceof PyDate || value instanceof PyTime) return value.str()
  throw hasNo(value, 'isoformat')
}
