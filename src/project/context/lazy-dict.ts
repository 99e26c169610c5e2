import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'

/** How a value of a `LazyDict` is made. */
export interface Maker {
  readonly make: () => Value
  /** The value is made anew when this has become another one. */
  readonly version: () => unknown
}

interface Slot extends Maker {
  madeOf?: unknown
  isMade: boolean
}

/** A dict with text keys whose values are made when they are first read, and again when what they tell of has changed. */
export class LazyDict extends Dict {
  readonly #slots: Map<string, Slot>

  constructor(makers: Iterable<readonly [string, Maker]>) {
    super()
    this.#slots = new Map()
    for (const [key, maker] of makers) {
      this.#slots.set(key, { ...maker, isMade: false })
      super.set(key, null)
    }
  }

  #make(key: Value): void {
    if (typeof key !== 'string') return
    const slot = this.#slots.get(key)
    if (!slot) return
    const version = slot.version()
    if (slot.isMade && slot.madeOf === version) return
    slot.isMade = true
    slot.madeOf = version
    super.set(key, slot.make())
  }

  override get(key: Value): Value | undefined {
    this.#make(key)
    return super.get(key)
  }

  override set(key: Value, value: Value): this {
    if (typeof key === 'string') this.#slots.delete(key)
    return super.set(key, value)
  }

  override delete(key: Value): boolean {
    if (typeof key === 'string') this.#slots.delete(key)
    return super.delete(key)
  }

  override clear(): void {
    this.#slots.clear()
    super.clear()
  }

  override *values(): IterableIterator<Value> {
    for (const key of super.keys()) yield this.get(key) as Value
  }

  override *entries(): IterableIterator<readonly [Value, Value]> {
    for (const key of super.keys()) yield [key, this.get(key) as Value]
  }
}
