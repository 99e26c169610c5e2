import { floatToInteger, toDouble } from '../arithmetic.ts'
import { codePointLength, sliceCodePoints } from '#foundation/source/code-points.ts'
import { Dict } from '../dict.ts'
import { Float } from '../float.ts'
import { asInteger, integerRepr } from '../integer.ts'
import { Obj } from '../obj.ts'
import { PyError } from '../py-error.ts'
import { ascii } from '../string-repr.ts'
import { subscript } from '../subscript.ts'
import { repr, str } from '../to-string.ts'
import { Tuple } from '../tuple.ts'
import { typeName } from '../type-name.ts'
import type { Value } from '../value.ts'
import { type FloatStyle, formatFloat } from './format-float.ts'
import { characterOf } from './format-value.ts'
import { pad } from './specification.ts'

/** Python's `format % values`: printf with a tuple of values, a mapping for `%(name)s`, or one value. */
export function percentFormat(format: string, values: Value): string {
  let out = ''
  let at = 0
  const source = new ArgumentSource(values)
  for (;;) {
    const percent = format.indexOf('%', at)
    if (percent < 0) break
    out += format.slice(at, percent)
    if (format[percent + 1] === '%') {
      out += '%'
      at = percent + 2
      continue
    }
    const directive = parseDirective(format, percent + 1, source)
    out += write(directive, source.next(directive.key), directive.index)
    at = directive.end
  }
  source.checkAllUsed()
  return out + format.slice(at)
}

interface Directive {
  readonly key: string | undefined
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly conversion: string
  readonly index: number
  readonly end: number
}

/** Hands out the values in turn. */
class ArgumentSource {
  readonly #values: Value
  readonly #row: readonly Value[]
  #used = 0

  constructor(values: Value) {
    this.#values = values
    this.#row = values instanceof Tuple ? values.items : [values]
  }

  next(key?: string): Value {
    if (key !== undefined) {
      if (!this.#isMapping()) throw new PyError('TypeError', 'format requires a mapping')
      this.#used = 1
      return subscript(this.#values, key)
    }
    const value = this.#row[this.#used++]
    if (value === undefined) throw new PyError('TypeError', 'not enough arguments for format string')
    return value
  }

  requireMapping(): void {
    if (!this.#isMapping()) throw new PyError('TypeError', 'format requires a mapping')
  }

  checkAllUsed(): void {
    if (this.#used < this.#row.length && !this.#isMapping()) {
      throw new PyError('TypeError', 'not all arguments converted during string formatting')
    }
  }

  /** To Python's C code a list is a mapping too: all that has `[]`, but str and tuple. */
  #isMapping(): boolean {
    const values = this.#values
    if (values instanceof Dict || Array.isArray(values)) return true
    return values instanceof Obj && values.isSubscriptable() && values.text() === undefined
  }
}

function parseDirective(format: string, start: number, source: ArgumentSource): Directive {
  let at = start
  let key: string | undefined
  if (format[at] === '(') {
    source.requireMapping()
    const end = closingParenthesis(format, at)
    key = format.slice(at + 1, end)
    at = end + 1
  }
  const flags = takeWhile(format, at, '-+ #0')
  at += flags.length
  let width = 0
  let isLeft = flags.includes('-')
  if (format[at] === '*') {
    width = starred(source.next())
    isLeft ||= width < 0
    width = Math.abs(width)
    at++
  } else {
    const digits = takeWhile(format, at, '0123456789')
    at += digits.length
    width = size(digits, 'width')
  }
  let precision: number | undefined
  if (format[at] === '.') {
    at++
    if (format[at] === '*') {
      precision = Math.max(0, starred(source.next()))
      at++
    } else {
      const digits = takeWhile(format, at, '0123456789')
      at += digits.length
      precision = size(digits, 'precision')
    }
  }
  if ('hlL'.includes(format[at] || ' ')) at++
  const code = format.codePointAt(at)
  if (code === undefined) throw new PyError('ValueError', 'incomplete format')
  const conversion = String.fromCodePoint(code)
  return {
    key,
    flags: isLeft ? `${flags}-` : flags,
    width,
    precision,
    conversion,
    index: codePointLength(format.slice(0, at)),
    end: at + conversion.length,
  }
}

function closingParenthesis(format: string, open: number): number {
  let depth = 1
  for (let at = open + 1; at < format.length; at++) {
    if (format[at] === '(') depth++
    else if (format[at] === ')' && --depth === 0) return at
  }
  throw new PyError('ValueError', 'incomplete format key')
}

function takeWhile(text: string, start: number, allowed: string): string {
  let end = start
  while (end < text.length && allowed.includes(text[end] as string)) end++
  return text.slice(start, end)
}

function size(digits: string, what: string): number {
  const number = Number(digits)
  if (number > 0x7fffffff) throw new PyError('ValueError', `${what} too big`)
  return number
}

function starred(value: Value): number {
  const integer = asInteger(value)
  if (integer === undefined) throw new PyError('TypeError', '* wants int')
  return Number(integer)
}

function write(directive: Directive, value: Value, index: number): string {
  const { conversion, precision, flags, width } = directive
  const align = flags.includes('-') ? '<' : '>'
  switch (conversion) {
    case 's':
    case 'r':
    case 'a': {
      const text = conversion === 's' ? str(value) : conversion === 'r' ? repr(value) : ascii(repr(value))
      return pad(precision === undefined ? text : sliceCodePoints(text, 0, precision), width, ' ', align)
    }
    case 'c':
      return pad(character(value), width, ' ', align)
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return writeInteger(directive, toIntegerFor(conversion, value))
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return writeFloat(directive, toFloat(value))
  }
  const code = conversion.codePointAt(0) as number
  const shown = code > 31 && code < 128 ? conversion : '?'
  throw new PyError('ValueError', `unsupported format character '${shown}' (0x${code.toString(16)}) at index ${index}`)
}

function character(value: Value): string {
  const text = typeof value === 'string' ? value : value instanceof Obj ? value.text() : undefined
  if (text !== undefined && codePointLength(text) === 1) return text
  const integer = asInteger(value)
  if (text !== undefined || integer === undefined) throw new PyError('TypeError', '%c requires int or char')
  return characterOf(integer)
}

function toIntegerFor(conversion: string, value: Value): number | bigint {
  const integer = asInteger(value)
  if (integer !== undefined) return integer
  const needsInteger = conversion === 'x' || conversion === 'X' || conversion === 'o'
  if (needsInteger) {
    throw new PyError('TypeError', `%${conversion} format: an integer is required, not ${typeName(value)}`)
  }
  const number = value instanceof Float ? value : value instanceof Obj ? value.toNumber() : undefined
  if (number === undefined) {
    throw new PyError('TypeError', `%${conversion} format: a real number is required, not ${typeName(value)}`)
  }
  return number instanceof Float ? floatToInteger(number.value) : number
}

function toFloat(value: Value): number {
  const number =
    value instanceof Float ? value : (asInteger(value) ?? (value instanceof Obj ? value.toNumber() : undefined))
  if (number === undefined) throw new PyError('TypeError', `must be real number, not ${typeName(value)}`)
  return toDouble(number)
}

function writeInteger(directive: Directive, value: number | bigint): string {
  const { conversion, flags, precision } = directive
  const radix = conversion === 'o' ? 8 : conversion === 'x' || conversion === 'X' ? 16 : 10
  const size = value < 0 ? -value : value
  let digits = radix === 10 ? integerRepr(size) : size.toString(radix)
  if (conversion === 'X') digits = digits.toUpperCase()
  const prefix = flags.includes('#') && radix !== 10 ? `0${conversion}` : ''
  return layOut(directive, signOf(value < 0, flags) + prefix, digits.padStart(precision ?? 0, '0'))
}

function writeFloat(directive: Directive, value: number): string {
  const { conversion, flags, precision } = directive
  const shown = formatFloat(value, {
    style: conversion.toLowerCase() as FloatStyle,
    precision: precision ?? 6,
    isAlternate: flags.includes('#'),
    keepsPointZero: false,
  })
  const isNegative = value < 0 || Object.is(value, -0)
  return layOut(directive, signOf(isNegative, flags), conversion < 'a' ? shown.toUpperCase() : shown)
}

function signOf(isNegative: boolean, flags: string): string {
  if (isNegative) return '-'
  return flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
}

function layOut({ flags, width }: Directive, front: string, number: string): string {
  if (flags.includes('-')) return pad(front + number, width, ' ', '<')
  if (flags.includes('0')) return front + pad(number, width - front.length, '0', '>')
  return pad(front + number, width, ' ', '>')
}
