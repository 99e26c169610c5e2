import { Dict } from './dict.ts'
import { Obj } from './obj.ts'
import { repr } from './to-string.ts'
import type { Value } from './value.ts'

/** Jinja's `namespace(…)`: attributes that `{% set ns.name = … %}` can change from inside loops and blocks. */
export class Namespace extends Obj {
  override readonly typeName: string = 'Namespace'
  readonly #attributes: Dict

  constructor(attributes: Dict = new Dict()) {
    super()
    this.#attributes = attributes
  }

  override attribute(name: string): Value | undefined {
    return this.#attributes.get(name)
  }

  setAttribute(name: string, value: Value): void {
    this.#attributes.set(name, value)
  }

  override setItem(key: Value, value: Value): void {
    this.#attributes.set(key, value)
  }

  override qualifiedTypeName(): string {
    return 'jinja2.utils.Namespace'
  }

  override repr(): string {
    return `<Namespace ${repr(this.#attributes)}>`
  }
}
