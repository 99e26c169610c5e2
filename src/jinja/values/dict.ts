import { type HashKey, hashKey } from './hash-key.ts'
import { PyError } from './py-error.ts'
import type { Value } from './value.ts'

/** Python's dict: keys by value, order of first insertion kept. */
export class Dict {
  readonly #entries = new Map<HashKey, [Value, Value]>()

  static of(entries: Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict()
    for (const [key, value] of entries) dict.set(key, value)
    return dict
  }

  /** From a plain object whose properties become string keys. */
  static from(record: Readonly<Record<string, Value>>): Dict {
    const dict = new Dict()
    for (const key of Object.keys(record)) dict.set(key, record[key] as Value)
    return dict
  }

  get size(): number {
    return this.#entries.size
  }

  /** What `dict[key]` gives for a key that is not there: nothing, but in dicts that say otherwise. */
  missing(): Value | undefined {
    return undefined
  }

  get(key: Value): Value | undefined {
    return this.#entries.get(hashKey(key))?.[1]
  }

  has(key: Value): boolean {
    return this.#entries.has(hashKey(key))
  }

  set(key: Value, value: Value): this {
    const hash = hashKey(key)
    const entry = this.#entries.get(hash)
    if (entry) entry[1] = value
    else this.#entries.set(hash, [key, value])
    return this
  }

  delete(key: Value): boolean {
    return this.#entries.delete(hashKey(key))
  }

  /** Raises: what can change is no key. */
  hash(): never {
    throw new PyError('TypeError', "unhashable type: 'dict'")
  }

  clear(): void {
    this.#entries.clear()
  }

  *keys(): IterableIterator<Value> {
    for (const [key] of this.#entries.values()) yield key
  }

  *values(): IterableIterator<Value> {
    for (const [, value] of this.#entries.values()) yield value
  }

  entries(): IterableIterator<readonly [Value, Value]> {
    return this.#entries.values()
  }

  copy(): Dict {
    return Dict.of(this.entries())
  }
}
