import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'

/** dbt's `flags`: the settings of the invocation by their names in capitals. */
export class Flags extends Obj {
  override readonly typeName = 'Namespace'
  readonly #values: Readonly<Record<string, Value>>
  readonly #names: ReadonlyMap<string, string>

  /** A value is read when it is asked for, and not before: a parse depends on what it read. */
  constructor(values: Readonly<Record<string, Value>>) {
    super()
    this.#values = values
    this.#names = new Map(Object.getOwnPropertyNames(values).map((name) => [name.toUpperCase(), name]))
  }

  override attribute(name: string): Value | undefined {
    const known = this.#names.get(name)
    return known === undefined ? undefined : this.#values[known]
  }
}
