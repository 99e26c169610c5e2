import { type HashKey, hashKey } from './hash-key.ts'
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

  clear(): void {
    this.#items.clear()
  }

  values(): IterableIterator<Value> {
    return this.#items.values()
  }
}
