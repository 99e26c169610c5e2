import { isDigit } from '../character-classes.ts'
import { PyError, type PyErrorType } from '../py-error.ts'
import { ascii } from '../string-repr.ts'
import { repr, str } from '../to-string.ts'
import { Undefined } from '../undefined.ts'
import type { Value } from '../value.ts'
import { formatValue } from './format-value.ts'

/** The template's rules of looking into values. */
export interface LookUps {
  attribute(value: Value, name: string): Value | undefined
  item(value: Value, key: Value): Value | undefined
  describeMissing(value: Value, key: Value): { readonly hint: string; readonly type: PyErrorType }
}

/** Where the fields of a format find their values. */
export interface FormatArguments {
  readonly lookUps: LookUps
  readonly args: readonly Value[]
  named(name: string): Value
}

/**
 * Python's `str.format` as the sandbox offers it: fields look up attributes and items by the template's rules.
 * `write` turns a field's value and specification into text.
 */
export function strFormat(
  template: string,
  values: FormatArguments,
  write: (value: Value, specification: string) => string = formatValue,
): string {
  return new Formatter(values, write).format(template, 2)
}

class Formatter {
  readonly #values: FormatArguments
  readonly #write: (value: Value, specification: string) => string
  /** The next automatic field; `undefined` once a field was numbered by hand. */
  #next: number | undefined = 0

  constructor(values: FormatArguments, write: (value: Value, specification: string) => string) {
    this.#values = values
    this.#write = write
  }

  format(template: string, depth: number): string {
    if (depth < 0) throw new PyError('ValueError', 'Max string recursion exceeded')
    let out = ''
    for (const part of parseFormat(template)) {
      out += part.literal
      if (part.field === undefined) continue
      const value = convert(this.#find(part.field), part.conversion)
      out += this.#write(value, this.format(part.specification, depth - 1))
    }
    return out
  }

  #find(field: string): Value {
    let path = field
    if (field === '') {
      if (this.#next === undefined) throw mixedNumbering()
      path = String(this.#next++)
    } else if (isDigit(field)) {
      if (this.#next) throw mixedNumbering()
      this.#next = undefined
    }
    const { first, steps } = splitField(path)
    let value = this.#first(first)
    for (const step of steps) {
      const { lookUps } = this.#values
      const isAttribute = step.kind === 'attribute'
      const found = isAttribute ? lookUps.attribute(value, step.key as string) : lookUps.item(value, step.key)
      value = found === undefined ? missing(lookUps, value, step.key) : found
    }
    return value
  }

  #first(key: string | number): Value {
    if (typeof key === 'string') return this.#values.named(key)
    const value = this.#values.args[key]
    if (value === undefined) {
      throw new PyError('IndexError', 'tuple index out of range')
    }
    return value
  }
}

function missing(lookUps: LookUps, value: Value, key: Value): Value {
  const { hint, type } = lookUps.describeMissing(value, key)
  return new Undefined(hint, type)
}

function mixedNumbering(): PyError {
  return new PyError('ValueError', 'cannot switch from manual field specification to automatic field numbering')
}

function convert(value: Value, conversion: string): Value {
  switch (conversion) {
    case '':
      return value
    case 's':
      return str(value)
    case 'r':
      return repr(value)
    case 'a':
      return ascii(repr(value))
  }
  throw new PyError('ValueError', `Unknown conversion specifier ${conversion}`)
}

interface FormatPart {
  readonly literal: string
  /** `undefined` where only text is left. */
  readonly field: string | undefined
  readonly conversion: string
  readonly specification: string
}

function* parseFormat(template: string): Generator<FormatPart> {
  let at = 0
  let literal = ''
  while (at < template.length) {
    const character = template[at] as string
    if (character !== '{' && character !== '}') {
      literal += character
      at++
    } else if (template[at + 1] === character) {
      literal += character
      at += 2
    } else if (character === '}' || at + 1 >= template.length) {
      throw new PyError('ValueError', `Single '${character}' encountered in format string`)
    } else {
      const field = parseField(template, at + 1)
      yield { literal, ...field }
      literal = ''
      at = field.end
    }
  }
  if (literal !== '') yield { literal, field: undefined, conversion: '', specification: '' }
}

function parseField(template: string, start: number): Omit<FormatPart, 'literal'> & { readonly end: number } {
  let at = endOfFieldName(template, start)
  const field = template.slice(start, at)
  const stop = template[at++]
  if (stop === '}') return { field, conversion: '', specification: '', end: at }
  if (stop === undefined) throw new PyError('ValueError', "expected '}' before end of string")
  let conversion = ''
  if (stop === '!') {
    const code = template.codePointAt(at)
    if (code === undefined) {
      throw new PyError('ValueError', 'end of string while looking for conversion specifier')
    }
    conversion = String.fromCodePoint(code)
    at += conversion.length
    const next = template[at]
    if (next === '}') return { field, conversion, specification: '', end: at + 1 }
    if (next !== undefined) {
      if (next !== ':') throw new PyError('ValueError', "expected ':' after conversion specifier")
      at++
    }
  }
  const end = closingBrace(template, at)
  return { field, conversion, specification: template.slice(at, end), end: end + 1 }
}

function endOfFieldName(template: string, start: number): number {
  for (let at = start; at < template.length; at++) {
    const character = template[at]
    if (character === '{') throw new PyError('ValueError', "unexpected '{' in field name")
    if (character === '}' || character === ':' || character === '!') return at
    if (character === '[') {
      const close = template.indexOf(']', at)
      at = close < 0 ? template.length : close - 1
    }
  }
  return template.length
}

function closingBrace(template: string, start: number): number {
  let depth = 1
  for (let at = start; at < template.length; at++) {
    if (template[at] === '{') depth++
    else if (template[at] === '}' && --depth === 0) return at
  }
  throw new PyError('ValueError', "unmatched '{' in format spec")
}

interface FieldStep {
  readonly kind: 'attribute' | 'item'
  readonly key: string | number
}

/** `0.name[key]` as its first part and the steps from there. */
function splitField(path: string): { readonly first: string | number; readonly steps: readonly FieldStep[] } {
  const head = /^[^.[]*/.exec(path)?.[0] ?? ''
  const steps: FieldStep[] = []
  let at = head.length
  while (at < path.length) {
    if (path[at] === '.') {
      const name = /^[^.[]*/.exec(path.slice(at + 1))?.[0] ?? ''
      if (name === '') throw new PyError('ValueError', 'Empty attribute in format string')
      steps.push({ kind: 'attribute', key: name })
      at += 1 + name.length
    } else if (path[at] === '[') {
      const close = path.indexOf(']', at)
      if (close < 0) throw new PyError('ValueError', "Missing ']' in format string")
      const key = path.slice(at + 1, close)
      if (key === '') throw new PyError('ValueError', 'Empty attribute in format string')
      steps.push({ kind: 'item', key: numberOrName(key) })
      at = close + 1
    } else {
      throw new PyError('ValueError', "Only '.' or '[' may follow ']' in format field specifier")
    }
  }
  return { first: numberOrName(head), steps }
}

function numberOrName(text: string): string | number {
  if (!/^\p{Nd}+$/u.test(text)) return text
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new PyError('ValueError', 'Too many decimal digits in format string')
  return number
}
