import { digits } from '#foundation/yaml/iso-text.ts'
import { integerArithmetic } from '#jinja/values/arithmetic.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { Float } from '#jinja/values/float.ts'
import { type BinaryOperator, Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments } from '../arguments.ts'
import { divideToEven, floorDivide, type Ratio, toRatio } from '../exact-ratio.ts'
import { bindBuiltinMethod, type MethodTable } from '../py-class.ts'

const MICROSECONDS_PER_DAY = 86_400_000_000n
const MAX_DAYS = 999_999_999

/** Python's `datetime.timedelta`: a length of time, exact to the microsecond. */
export class PyTimedelta extends Obj {
  override readonly typeName = 'datetime.timedelta'
  /** The whole length in microseconds. */
  readonly total: bigint

  constructor(totalMicroseconds: bigint) {
    super()
    this.total = totalMicroseconds
    if (Math.abs(this.days) > MAX_DAYS) {
      throw new PyError('OverflowError', `days=${this.days}; must have magnitude <= ${MAX_DAYS}`)
    }
  }

  static ofSeconds(seconds: number): PyTimedelta {
    return new PyTimedelta(BigInt(Math.round(seconds * 1e6)))
  }

  /** As days (may be negative), seconds (0 to 86399) and microseconds (0 to 999999). */
  get days(): number {
    return Number(floorDivide(this.total, MICROSECONDS_PER_DAY))
  }

  get seconds(): number {
    return Math.floor(this.#withinDay() / 1_000_000)
  }

  get microseconds(): number {
    return this.#withinDay() % 1_000_000
  }

  #withinDay(): number {
    return Number(this.total - floorDivide(this.total, MICROSECONDS_PER_DAY) * MICROSECONDS_PER_DAY)
  }

  totalSeconds(): number {
    return (integerArithmetic('/', this.total, 1_000_000n) as Float).value
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'days':
        return this.days
      case 'seconds':
        return this.seconds
      case 'microseconds':
        return this.microseconds
      case 'min':
      case 'max':
      case 'resolution':
        return timedeltaConstant(name)
      default:
        return bindBuiltinMethod(this, TIMEDELTA_METHODS, name)
    }
  }

  override isTrue(): boolean {
    return this.total !== 0n
  }

  override str(): string {
    const days = this.days
    const seconds = this.seconds
    const clock = [Math.floor(seconds / 3600), digits(Math.floor(seconds / 60) % 60, 2), digits(seconds % 60, 2)].join(
      ':',
    )
    const fraction = this.microseconds === 0 ? '' : `.${String(this.microseconds).padStart(6, '0')}`
    const prefix = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `
    return `${prefix}${clock}${fraction}`
  }

  override repr(): string {
    const parts = [
      ['days', this.days],
      ['seconds', this.seconds],
      ['microseconds', this.microseconds],
    ]
      .filter(([, amount]) => amount !== 0)
      .map(([name, amount]) => `${name}=${amount}`)
    return `datetime.timedelta(${parts.join(', ') || '0'})`
  }

  override hash(): string {
    return `\u0000timedelta:${this.total}`
  }

  override equals(other: Value): boolean {
    return other instanceof PyTimedelta && other.total === this.total
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyTimedelta)) return undefined
    return this.total < other.total ? -1 : this.total > other.total ? 1 : 0
  }

  override operateUnary(operator: '-' | '+'): PyTimedelta {
    return operator === '-' ? new PyTimedelta(-this.total) : this
  }

  override operate(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta) {
      return isReflected ? combine(operator, other.total, this.total) : combine(operator, this.total, other.total)
    }
    if (other instanceof Float) {
      if (operator !== '*' && (operator !== '/' || isReflected)) return undefined
      const ratio = finiteRatio(other.value)
      if (operator === '*') return new PyTimedelta(divideToEven(this.total * ratio.numerator, ratio.denominator))
      return new PyTimedelta(divideToEven(this.total * ratio.denominator, nonZero(ratio.numerator)))
    }
    const integer = toBigInt(other)
    if (integer === undefined) return undefined
    if (operator === '*') return new PyTimedelta(this.total * integer)
    if (isReflected) return undefined
    if (operator === '/') return new PyTimedelta(divideToEven(this.total, nonZero(integer)))
    if (operator === '//') return new PyTimedelta(floorDivide(this.total, nonZero(integer)))
    return undefined
  }
}

function finiteRatio(value: number): Ratio {
  if (Number.isNaN(value)) throw new PyError('ValueError', 'cannot convert NaN to integer ratio')
  if (!Number.isFinite(value)) throw new PyError('OverflowError', 'cannot convert Infinity to integer ratio')
  return toRatio(value)
}

function combine(operator: BinaryOperator, left: bigint, right: bigint): Value | undefined {
  switch (operator) {
    case '+':
      return new PyTimedelta(left + right)
    case '-':
      return new PyTimedelta(left - right)
    case '/':
      return integerArithmetic('/', left, nonZero(right))
    case '//':
      return Number(floorDivide(left, nonZero(right)))
    case '%':
      return new PyTimedelta(left - floorDivide(left, nonZero(right)) * right)
    default:
      return undefined
  }
}

function nonZero(divisor: bigint): bigint {
  if (divisor === 0n) throw new PyError('ZeroDivisionError', 'integer division or modulo by zero')
  return divisor
}

function toBigInt(value: Value): bigint | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return BigInt(value)
  return typeof value === 'bigint' ? value : undefined
}

const UNITS: Readonly<Record<string, bigint>> = {
  days: MICROSECONDS_PER_DAY,
  seconds: 1_000_000n,
  microseconds: 1n,
  milliseconds: 1000n,
  minutes: 60_000_000n,
  hours: 3_600_000_000n,
  weeks: 7n * MICROSECONDS_PER_DAY,
}

/** `timedelta(days=0, seconds=0, …)`; every unit may be fractional. */
export function makeTimedelta(call: CallArguments): PyTimedelta {
  const names = Object.keys(UNITS)
  for (const name of call.kwargs.keys()) {
    if (!names.includes(name)) throw new PyError('TypeError', `'${name}' is an invalid keyword argument for __new__()`)
  }
  let whole = 0n
  let leftover = 0
  bindArguments('timedelta', call, names).forEach((value, index) => {
    if (value === undefined) return
    const name = names[index] as string
    const factor = UNITS[name] as bigint
    const integer = toBigInt(value)
    if (integer !== undefined) {
      whole += integer * factor
      return
    }
    if (!(value instanceof Float)) {
      throw new PyError('TypeError', `unsupported type for timedelta ${name} component: ${typeName(value)}`)
    }
    if (Number.isNaN(value.value)) throw new PyError('ValueError', 'cannot convert float NaN to integer')
    if (!Number.isFinite(value.value)) throw new PyError('OverflowError', 'cannot convert float infinity to integer')
    const truncated = Math.trunc(value.value)
    whole += BigInt(truncated) * factor
    const fraction = (value.value - truncated) * Number(factor)
    whole += BigInt(Math.trunc(fraction))
    leftover += fraction - Math.trunc(fraction)
  })
  return new PyTimedelta(whole + roundHalfEven(leftover, whole))
}

/** Halves go to the neighbour that makes the sum even. */
function roundHalfEven(leftover: number, whole: bigint): bigint {
  const floor = Math.floor(leftover)
  const rest = leftover - floor
  if (rest !== 0.5) return BigInt(Math.round(leftover))
  return (whole + BigInt(floor)) % 2n === 0n ? BigInt(floor) : BigInt(floor + 1)
}

export const TIMEDELTA_METHODS: MethodTable<PyTimedelta> = new Map([
  ['total_seconds', (self: PyTimedelta) => new Float(self.totalSeconds())],
])

export function timedeltaConstant(name: 'min' | 'max' | 'resolution'): PyTimedelta {
  if (name === 'resolution') return new PyTimedelta(1n)
  const longest = BigInt(MAX_DAYS) * MICROSECONDS_PER_DAY
  return new PyTimedelta(name === 'min' ? -longest : longest + MICROSECONDS_PER_DAY - 1n)
}
