import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'

/** A member of one of Python's enums that are no texts: it prints with its class and equals no text. */
export class EnumMember extends Obj {
  override readonly typeName: string
  readonly #value: string

  constructor(typeName: string, value: string) {
    super()
    this.typeName = typeName
    this.#value = value
  }

  override attribute(name: string): Value | undefined {
    if (name === 'value') return this.#value
    return name === 'name' ? this.#value.toUpperCase() : undefined
  }

  override str(): string {
    return `${this.typeName}.${this.#value.toUpperCase()}`
  }

  override repr(): string {
    return `<${this.str()}: '${this.#value}'>`
  }

  override equals(other: Value): boolean {
    return other instanceof EnumMember && other.str() === this.str()
  }

  override hash(): symbol {
    return Symbol.for(this.str())
  }
}
