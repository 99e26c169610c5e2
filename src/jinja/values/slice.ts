import { asInteger } from './integer.ts'
import { Obj } from './obj.ts'
import { PyError } from './py-error.ts'
import { repr } from './to-string.ts'
import type { Value } from './value.ts'

/** Python's `slice(start, stop, step)`, the key in `a[start:stop:step]`. */
export class Slice extends Obj {
  override readonly typeName: string = 'slice'
  readonly start: Value
  readonly stop: Value
  readonly step: Value

  constructor(start: Value = null, stop: Value = null, step: Value = null) {
    super()
    this.start = start
    this.stop = stop
    this.step = step
  }

  override hash(): never {
    throw new PyError('TypeError', "unhashable type: 'slice'")
  }

  override repr(): string {
    return `slice(${repr(this.start)}, ${repr(this.stop)}, ${repr(this.step)})`
  }

  /** Whether every bound is an int or left out, as the slice of a sequence needs. */
  hasIndices(): boolean {
    return [this.start, this.stop, this.step].every((bound) => bound === null || asInteger(bound) !== undefined)
  }

  /** The bounds of the slice in a sequence of this length, and how many items it picks. */
  indices(length: number): {
    readonly start: number
    readonly stop: number
    readonly count: number
    readonly step: number
  } {
    const step = this.step === null ? 1 : index(this.step)
    if (step === 0) throw new PyError('ValueError', 'slice step cannot be zero')
    const low = step < 0 ? -1 : 0
    const high = step < 0 ? length - 1 : length
    const start = this.start === null ? (step < 0 ? high : low) : clamp(index(this.start), length, low, high)
    const stop = this.stop === null ? (step < 0 ? low : high) : clamp(index(this.stop), length, low, high)
    return { start, stop, step, count: Math.max(0, Math.ceil((stop - start) / step)) }
  }

  /** The picked part of a row of things. */
  pick<T>(items: { readonly length: number; readonly [index: number]: T }): T[] {
    const { start, step, count } = this.indices(items.length)
    return Array.from({ length: count }, (_, i) => items[start + i * step] as T)
  }
}

function clamp(position: number, length: number, low: number, high: number): number {
  return Math.min(Math.max(position < 0 ? position + length : position, low), high)
}

function index(value: Value): number {
  const integer = asInteger(value)
  if (integer === undefined) {
    throw new PyError('TypeError', 'slice indices must be integers or None or have an __index__ method')
  }
  return Number(integer)
}
