import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'

/** A tuple whose items also have names, for example what `isocalendar()` answers. */
export class NamedTuple extends Obj {
  override readonly typeName: string
  readonly #fields: readonly (readonly [string, Value])[]

  constructor(typeName: string, fields: readonly (readonly [string, Value])[]) {
    super()
    this.typeName = typeName
    this.#fields = fields
  }

  override attribute(name: string): Value | undefined {
    if (name === 'index' || name === 'count') {
      return new HostCallable(name, ({ args }) => this.#search(name, args[0] ?? null))
    }
    return this.#fields.find(([field]) => field === name)?.[1]
  }

  #search(name: 'index' | 'count', wanted: Value): number {
    const items = this.#items()
    if (name === 'count') return items.filter((item) => item === wanted).length
    const index = items.indexOf(wanted)
    if (index < 0) throw new PyError('ValueError', 'tuple.index(x): x not in tuple')
    return index
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'number' ? this.#items().at(key) : undefined
  }

  override iterate(): Iterable<Value> {
    return this.#items()
  }

  override length(): number {
    return this.#fields.length
  }

  override equals(other: Value): boolean {
    const items = this.#items()
    const others = other instanceof Tuple ? other.items : other instanceof NamedTuple ? other.#items() : []
    return items.length === others.length && items.every((item, index) => item === others[index])
  }

  override repr(): string {
    return `${this.typeName}(${this.#fields.map(([name, value]) => `${name}=${repr(value)}`).join(', ')})`
  }

  #items(): Value[] {
    return this.#fields.map(([, value]) => value)
  }
}
