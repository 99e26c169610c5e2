import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'

/** A dict with text keys whose values are made when they are first read. */
export class LazyDict extends Dict {
  readonly #makers: Map<string, () => Value>

  constructor(makers: Iterable<readonly [string, () => Value]>) {
    super()
    this.#makers = new Map(makers)
    for (const key of this.#makers.keys()) super.set(key, null)
  }

  #make(key: Value): void {
    if (typeof key !== 'string') return
    const maker = this.#makers.get(key)
    if (!maker) return
    this.#makers.delete(key)
    super.set(key, maker())
  }

  override get(key: Value): Value | undefined {
    this.#make(key)
    return super.get(key)
  }

  override set(key: Value, value: Value): this {
    if (typeof key === 'string') this.#makers.delete(key)
    return super.set(key, value)
  }

  override delete(key: Value): boolean {
    if (typeof key === 'string') this.#makers.delete(key)
    return super.delete(key)
  }

  override clear(): void {
    this.#makers.clear()
    super.clear()
  }

  override *values(): IterableIterator<Value> {
    for (const key of super.keys()) yield this.get(key) as Value
  }

  override *entries(): IterableIterator<readonly [Value, Value]> {
    for (const key of super.keys()) yield [key, this.get(key) as Value]
  }
}
