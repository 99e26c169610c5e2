import { bindMethod, type Method, type MethodTable } from './bound-method.ts'
import { asNumber, contains } from './compare.ts'
import { asInteger } from './integer.ts'
import { one } from './methods/method.ts'
import { Obj } from './obj.ts'
import { PyError } from './py-error.ts'
import { Slice } from './slice.ts'
import { repr } from './to-string.ts'
import type { Value } from './value.ts'

const RANGE_METHODS: MethodTable<PyRange> = new Map<string, Method<PyRange>>([
  ['count', one((range, value) => (contains(range, value) ? 1 : 0))],
  [
    'index',
    one((range, value) => {
      const number = contains(range, value) ? asNumber(value) : undefined
      if (number !== undefined) return (Number(number) - range.start) / range.step
      const isInteger = asInteger(value) !== undefined
      const complaint = isInteger ? `${repr(value)} is not in range` : 'sequence.index(x): x not in sequence'
      throw new PyError('ValueError', complaint)
    }),
  ],
])

/** Python's `range(start, stop, step)`. */
export class PyRange extends Obj {
  override readonly typeName: string = 'range'
  readonly start: number
  readonly stop: number
  readonly step: number
  readonly size: number

  constructor(start: number, stop: number, step: number = 1) {
    super()
    this.start = start
    this.stop = stop
    this.step = step
    this.size = Math.max(0, Math.ceil((stop - start) / step))
  }

  override attribute(name: string): Value | undefined {
    if (name === 'start' || name === 'stop' || name === 'step') return this[name]
    return bindMethod(RANGE_METHODS, 'range', this, name)
  }

  override item(key: Value): Value | undefined {
    if (key instanceof Slice) {
      if (!key.hasIndices()) return undefined
      const { start, stop, step } = key.indices(this.size)
      return new PyRange(this.start + start * this.step, this.start + stop * this.step, this.step * step)
    }
    const integer = asInteger(key)
    if (integer === undefined) return undefined
    const index = integer < 0 ? Number(integer) + this.size : Number(integer)
    return index >= 0 && index < this.size ? this.start + index * this.step : undefined
  }

  override *iterate(): Iterable<Value> {
    for (let i = 0; i < this.size; i++) yield this.start + i * this.step
  }

  override length(): number {
    return this.size
  }

  override contains(value: Value): boolean | undefined {
    const number = asNumber(value)
    if (number === undefined) return undefined
    const index = (Number(number) - this.start) / this.step
    return Number.isInteger(index) && index >= 0 && index < this.size
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PyRange) || other.size !== this.size) return false
    if (this.size === 0) return true
    return this.start === other.start && (this.size === 1 || this.step === other.step)
  }

  override hash(): string {
    return `\u0000range ${this.size} ${this.start} ${this.size < 2 ? 0 : this.step}`
  }

  override repr(): string {
    const step = this.step === 1 ? '' : `, ${this.step}`
    return `range(${this.start}, ${this.stop}${step})`
  }
}
