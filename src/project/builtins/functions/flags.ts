import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'

/** dbt's `flags`: the settings of the invocation by their names in capitals. */
export class Flags extends Obj {
  override readonly typeName = 'Namespace'
  readonly #values: ReadonlyMap<string, Value>

  constructor(values: Readonly<Record<string, Value>>) {
    super()
    this.#values = new Map(Object.entries(values).map(([name, value]) => [name.toUpperCase(), value]))
  }

  override attribute(name: string): Value | undefined {
    return this.#values.get(name)
  }
}
