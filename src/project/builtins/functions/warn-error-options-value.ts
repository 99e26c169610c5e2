import { Obj } from '#jinja/values/obj.ts'
import { repr } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'

/** `flags.WARN_ERROR_OPTIONS`, with `error`, `warn` and `silence`. */
export class WarnErrorOptionsValue extends Obj {
  override readonly typeName = 'WarnErrorOptionsV2'
  readonly #fields: ReadonlyMap<string, Value>

  constructor(error: Value, warn: Value, silence: Value) {
    super()
    this.#fields = new Map([
      ['error', error],
      ['warn', warn],
      ['silence', silence],
    ])
  }

  override attribute(name: string): Value | undefined {
    return this.#fields.get(name)
  }

  override repr(): string {
    return `WarnErrorOptionsV2(${[...this.#fields].map(([name, value]) => `${name}=${repr(value)}`).join(', ')})`
  }
}
