import { Obj } from './obj.ts'
import { PyError } from './py-error.ts'
import type { Value } from './value.ts'

/** More items than any template looks through; an endless iterator would fill the memory. */
export const MAX_ITEMS = 2 ** 22

/** Raises where something has more items than a template may have. */
export function checkItems(count: number): void {
  if (count <= MAX_ITEMS) return
  throw new PyError('MemoryError', `there are more than ${MAX_ITEMS} items: does the iterator have an end?`)
}

/** A Python iterator: its items can be had once; it is true, has no length and prints as its kind. */
export class PyIterator extends Obj {
  override readonly typeName: string
  readonly #items: Iterator<Value>
  readonly #shown: string
  #taken = 0

  /** `shown` is what printing it gives; Python adds an address in memory. */
  constructor(items: Iterable<Value>, type: string, shown: string = `<${type} object>`) {
    super()
    this.typeName = type
    this.#items = items[Symbol.iterator]()
    this.#shown = shown
  }

  /** The same stream each time: what one loop took, the next does not see. */
  override iterate(): Iterable<Value> {
    const items = this.#items
    const next = (): IteratorResult<Value> => {
      checkItems(++this.#taken)
      return items.next()
    }
    return { [Symbol.iterator]: () => ({ next }) }
  }

  override repr(): string {
    return this.#shown
  }
}

/** The generator that a function of Python makes. */
export function generator(name: string, items: Iterable<Value>): PyIterator {
  return new PyIterator(items, 'generator', `<generator object ${name}>`)
}
