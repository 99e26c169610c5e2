import { type HashKey, hashKey } from './hash-key.ts'
import { PyError } from './py-error.ts'
import type { Value } from './value.ts'

/** Python's set. Iterates in order of insertion, where Python promises none. */
export class PySet {
  readonly #items = new Map<HashKey, Value>()

  constructor(items: Iterable<Value> = []) {
    for (const item of items) this.add(item)
  }

  get size(): number {
    return this.#items.size
  }

  has(item: Value): boolean {
    return this.#items.has(hashKey(item))
  }

  add(item: Value): void {
    const hash = hashKey(item)
    if (!this.#items.has(hash)) this.#items.set(hash, item)
  }

  delete(item: Value): boolean {
    return this.#items.delete(hashKey(item))
  }

  /** Raises: what can change is no key. */
  hash(): never {
    throw new PyError('TypeError', "unhashable type: 'set'")
  }

  clear(): void {
    this.#items.clear()
  }

  values(): IterableIterator<Value> {
    return this.#items.values()
  }
}
