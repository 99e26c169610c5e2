import { Obj } from './obj.ts'
import type { Value } from './value.ts'

/** A Python iterator: its items can be had once; it is true, has no length and prints as its kind. */
export class PyIterator extends Obj {
  override readonly typeName: string
  readonly #items: Iterator<Value>
  readonly #shown: string

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
    return { [Symbol.iterator]: () => ({ next: () => items.next() }) }
  }

  override repr(): string {
    return this.#shown
  }
}

/** The generator that a function of Python makes. */
export function generator(name: string, items: Iterable<Value>): PyIterator {
  return new PyIterator(items, 'generator', `<generator object ${name}>`)
}
