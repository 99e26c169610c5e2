import { codePointLength } from '#foundation/source/code-points.ts'
import { PyError } from '../py-error.ts'
import { escapeForMessage } from './escape-for-message.ts'

/** A format specification, Python's `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`, as written. */
export interface Specification {
  readonly fill: string
  readonly align: '<' | '>' | '^' | '='
  readonly sign: '' | '+' | '-' | ' '
  readonly dropsNegativeZero: boolean
  readonly isAlternate: boolean
  readonly width: number
  readonly grouping: '' | ',' | '_'
  readonly precision: number | undefined
  /** `''` where none was written. */
  readonly type: string
}

/** Reads the specification for a value of a type; texts stand left by default, numbers right. */
export function parseSpecification(text: string, type: string): Specification {
  const isText = type === 'str'
  const match = SHAPE.exec(text) as RegExpExecArray
  const [whole, fill, filledAlign, bareAlign, sign, z, alternate, zero, width, grouping, precision] =
    match as unknown as string[]
  const align = filledAlign ?? bareAlign
  const rest = text.slice((whole as string).length)
  if (precision === '.') throw new PyError('ValueError', 'Format specifier missing precision')
  if ((grouping as string).length === 2 && grouping !== ',,') {
    throw new PyError('ValueError', "Cannot specify both ',' and '_'.")
  }
  if (codePointLength(rest) > 1) {
    throw new PyError('ValueError', `Invalid format specifier '${text}' for object of type '${type}'`)
  }
  const separator = (grouping as string)[0] ?? ''
  const conversion = (grouping as string).length === 2 ? (separator as string) : rest
  checkGrouping(separator, conversion || (isText ? 's' : ''))
  const padsWithZero = zero !== ''
  return {
    fill: fill ?? (padsWithZero ? '0' : ' '),
    align: (align ?? (isText ? '<' : padsWithZero ? '=' : '>')) as Specification['align'],
    sign: sign as Specification['sign'],
    dropsNegativeZero: z !== '',
    isAlternate: alternate !== '',
    width: size(width as string),
    grouping: separator as Specification['grouping'],
    precision: precision === '' ? undefined : size((precision as string).slice(1)),
    type: rest,
  }
}

/** Fills a text up to the width. */
export function pad(text: string, width: number, fill: string, align: '<' | '>' | '^'): string {
  const missing = width - codePointLength(text)
  if (missing <= 0) return text
  const before = align === '<' ? 0 : align === '>' ? missing : Math.floor(missing / 2)
  return fill.repeat(before) + text + fill.repeat(missing - before)
}

/** Python's error for a presentation type that the value's type does not have. */
export function unknownCode(code: string, type: string): PyError {
  return new PyError('ValueError', `Unknown format code '${escapeForMessage(code)}' for object of type '${type}'`)
}

const SHAPE = /^(?:(.)([<>^=])|([<>^=]))?([-+ ]?)(z?)(#?)(0?)(\d*)([,_]{0,2})((?:\.\d*)?)/su

function size(digits: string): number {
  const number = Number(digits)
  if (number > 0x7fffffff) throw new PyError('ValueError', 'Too many decimal digits in format string')
  return number
}

function checkGrouping(separator: string, type: string): void {
  if (separator === '' || 'defgEG%F'.includes(type)) return
  if (separator === '_' && 'boxX'.includes(type)) return
  throw new PyError('ValueError', `Cannot specify '${separator}' with '${escapeForMessage(type)}'.`)
}
