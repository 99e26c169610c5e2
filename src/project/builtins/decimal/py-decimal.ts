import { takeNone } from '#jinja/values/arguments.ts'
import { Float } from '#jinja/values/float.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { type BinaryOperator, Obj } from '#jinja/values/obj.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments, integerArgument } from '../arguments.ts'
import { toRatio } from '../exact-ratio.ts'
import { NamedTuple } from '../named-tuple.ts'
import { formatDecimal } from './format-decimal.ts'
import { arithmetic, compareFinite, quantize, rounded, stripZeros } from './arithmetic.ts'
import type { DecimalParts } from './decimal-parts.ts'

const SYNTAX = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d+))?$/i
const SPECIAL = /^([+-]?)(?:(inf(?:inity)?)|s?nan\d*)$/i

/** Python's `decimal.Decimal` with the default context of 28 digits: what a table holds where the database says numeric. */
export class PyDecimal extends Obj implements DecimalParts {
  override readonly typeName = 'decimal.Decimal'
  readonly kind: DecimalParts['kind']
  readonly isNegative: boolean
  readonly coefficient: bigint
  readonly exponent: number

  constructor({ kind, isNegative, coefficient, exponent }: DecimalParts) {
    super()
    this.kind = kind
    this.isNegative = isNegative
    this.coefficient = coefficient
    this.exponent = exponent
  }

  /** `undefined` where Python's constructor would refuse the text. */
  static parse(text: string): PyDecimal | undefined {
    const written = asciiDigits(text.trim().replaceAll('_', ''))
    const match = SYNTAX.exec(written)
    if (!match) return parseSpecial(written)
    const [, sign, whole = '', decimals = match[4] ?? '', , power = '0'] = match
    const exponent = Number(power) - decimals.length
    return new PyDecimal({ kind: 'finite', isNegative: sign === '-', coefficient: BigInt(whole + decimals), exponent })
  }

  static of(integer: number | bigint): PyDecimal {
    const value = BigInt(integer)
    const isNegative = value < 0n
    return new PyDecimal({ kind: 'finite', isNegative, coefficient: isNegative ? -value : value, exponent: 0 })
  }

  /** The exact decimal of a number of a template, `undefined` for what is no number. */
  static fromValue(value: Value): PyDecimal | undefined {
    if (value instanceof PyDecimal) return value
    if (typeof value === 'number' || typeof value === 'bigint') return PyDecimal.of(value)
    if (typeof value === 'boolean') return PyDecimal.of(value ? 1 : 0)
    return value instanceof Float ? fromFloat(value.value) : undefined
  }

  /** The nearest float. */
  get nearest(): number {
    return Number(this.str().replace(/^-?NaN$/, 'NaN'))
  }

  override toNumber(): bigint | Float {
    if (this.kind !== 'finite' || this.exponent < 0) return new Float(this.nearest)
    const size = this.coefficient * 10n ** BigInt(this.exponent)
    return this.isNegative ? -size : size
  }

  /** Without trailing zeros, as Python's `normalize`. */
  normalized(): PyDecimal {
    return this.kind === 'finite' ? new PyDecimal(stripZeros(this)) : this
  }

  /** How many decimal places the value shows, without trailing zeros; never negative. */
  get decimalPlaces(): number {
    return this.kind === 'finite' ? Math.max(0, -stripZeros(this).exponent) : 0
  }

  override isTrue(): boolean {
    return this.kind !== 'finite' || this.coefficient !== 0n
  }

  override str(): string {
    const sign = this.isNegative ? '-' : ''
    if (this.kind === 'infinity') return `${sign}Infinity`
    if (this.kind === 'nan') return `${sign}NaN`
    const digits = String(this.coefficient)
    const leftDigits = this.exponent + digits.length
    const isPlain = this.exponent <= 0 && leftDigits > -6
    const dot = isPlain ? leftDigits : 1
    const power = leftDigits - dot
    const suffix = power === 0 ? '' : `E${power > 0 ? '+' : ''}${power}`
    if (dot <= 0) return `${sign}0.${'0'.repeat(-dot)}${digits}${suffix}`
    if (dot >= digits.length) return `${sign}${digits}${'0'.repeat(dot - digits.length)}${suffix}`
    return `${sign}${digits.slice(0, dot)}.${digits.slice(dot)}${suffix}`
  }

  override repr(): string {
    return `Decimal('${this.str()}')`
  }

  override format(specification: string): string {
    return specification === '' ? this.str() : formatDecimal(this, this.str(), specification)
  }

  /** Shared with the int or float of the same value, where there is one. */
  override hash(): string | number {
    if (this.kind !== 'finite') return this.kind === 'nan' ? '\u0000nan' : this.nearest
    const number = this.nearest
    const exact = Number.isFinite(number) ? fromFloat(number) : undefined
    return exact && compareFinite(exact, this) === 0 ? number : `\u0000decimal:${this.normalized().str()}`
  }

  override equals(other: Value): boolean {
    return this.compare(other) === 0
  }

  override compare(other: Value): number | undefined {
    const right = PyDecimal.fromValue(other)
    if (right === undefined || this.kind === 'nan' || right.kind === 'nan') return undefined
    if (this.kind === 'infinity' || right.kind === 'infinity') return rank(this) - rank(right)
    return compareFinite(this, right)
  }

  override operateUnary(operator: '-' | '+'): PyDecimal {
    const isZero = this.kind === 'finite' && this.coefficient === 0n
    const isNegative = !isZero && (operator === '-') !== this.isNegative
    return new PyDecimal({ ...(this.kind === 'finite' ? rounded(this) : parts(this)), isNegative })
  }

  override operate(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    const value = other instanceof Float ? undefined : PyDecimal.fromValue(other)
    if (value === undefined) return undefined
    const result = isReflected ? arithmetic(operator, value, this) : arithmetic(operator, this, value)
    return new PyDecimal(result)
  }

  /** Python's `round`: to so many places, or to an int where none are asked for. */
  #round(places: Value): Value {
    const rounded = new PyDecimal(quantize(this, places === null ? 0 : -integerArgument(places)))
    return places === null ? (rounded.toNumber() as Value) : rounded
  }

  override attribute(name: string): Value | undefined {
    if (name === '__round__') return new HostCallable(name, ({ args }) => this.#round(args[0] ?? null))
    if (name === 'real') return this
    if (name === 'imag') return PyDecimal.of(0)
    const method = METHODS.get(name)
    return (
      method &&
      new HostCallable(name, (call) => {
        if (method.length < 2) takeNone(call, `Decimal.${name}`)
        return method(this, bindArguments(name, call, ['exp', 'rounding']))
      })
    )
  }
}

/** Python reads the digits of any script. */
function asciiDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    if (!DIGIT.test(character)) return character
    const code = character.codePointAt(0) as number
    let zero = code
    while (DIGIT.test(String.fromCodePoint(zero - 1))) zero -= 1
    return String((code - zero) % 10)
  })
}

const DIGIT = /^\p{Nd}$/u

function parseSpecial(text: string): PyDecimal | undefined {
  const match = SPECIAL.exec(text)
  if (!match) return undefined
  const kind = match[2] === undefined ? 'nan' : 'infinity'
  return new PyDecimal({ kind, isNegative: match[1] === '-', coefficient: 0n, exponent: 0 })
}

function fromFloat(value: number): PyDecimal {
  if (Number.isNaN(value)) return new PyDecimal({ kind: 'nan', isNegative: false, coefficient: 0n, exponent: 0 })
  if (!Number.isFinite(value)) {
    return new PyDecimal({ kind: 'infinity', isNegative: value < 0, coefficient: 0n, exponent: 0 })
  }
  const { numerator, denominator } = toRatio(value)
  // A denominator of 2^n becomes 10^n by multiplying with 5^n.
  const places = denominator.toString(2).length - 1
  const coefficient = (numerator < 0n ? -numerator : numerator) * 5n ** BigInt(places)
  const isNegative = value < 0 || Object.is(value, -0)
  return new PyDecimal(stripTo({ kind: 'finite', isNegative, coefficient, exponent: -places }))
}

function stripTo(parts: DecimalParts): DecimalParts {
  return parts.exponent < 0 ? stripZeros(parts) : parts
}

/** Where a value stands among the infinities. */
function rank(value: DecimalParts): number {
  return value.kind === 'finite' ? 0 : value.isNegative ? -1 : 1
}

type DecimalMethod = (self: PyDecimal, args: readonly (Value | undefined)[]) => Value

const METHODS: ReadonlyMap<string, DecimalMethod> = new Map<string, DecimalMethod>([
  ['normalize', (self) => self.normalized()],
  ['is_nan', (self) => self.kind === 'nan'],
  ['is_infinite', (self) => self.kind === 'infinity'],
  ['is_finite', (self) => self.kind === 'finite'],
  ['is_zero', (self) => !self.isTrue()],
  ['is_signed', (self) => self.isNegative],
  ['adjusted', (self) => self.exponent + String(self.coefficient).length - 1],
  ['copy_abs', (self) => new PyDecimal({ ...parts(self), isNegative: false })],
  ['copy_negate', (self) => new PyDecimal({ ...parts(self), isNegative: !self.isNegative })],
  [
    'quantize',
    (self, [exp, rounding]) => new PyDecimal(quantize(self, PyDecimal.fromValue(exp ?? 0)?.exponent ?? 0, rounding)),
  ],
  ['to_integral_value', (self) => (self.exponent >= 0 ? self : new PyDecimal(quantize(self, 0)))],
  [
    'as_tuple',
    (self) =>
      new NamedTuple('DecimalTuple', [
        ['sign', self.isNegative ? 1 : 0],
        ['digits', new Tuple([...String(self.coefficient)].map(Number))],
        ['exponent', self.exponent],
      ]),
  ],
])

function parts({ kind, isNegative, coefficient, exponent }: DecimalParts): DecimalParts {
  return { kind, isNegative, coefficient, exponent }
}
