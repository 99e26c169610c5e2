import type { Obj } from '#jinja/values/obj.ts'
import { repr } from '#jinja/values/to-string.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'

/**
 * What an unknown name is while a node's own text is parsed: it can be called and asked for anything, so that a macro
 * of a package that comes later, or one that never existed, is no error before the node runs.
 */
export class CapturingUndefined extends Undefined {
  readonly #given: string | undefined
  #name: Value

  /** `hint` is the message where Jinja gives one; else it says that `name` is undefined. */
  constructor(hint: string | undefined, name: Value | undefined) {
    super(hint ?? `${repr(name ?? null)} is undefined`)
    this.#given = hint
    this.#name = name ?? null
  }

  override readonly call = (): CapturingUndefined => this

  /** An attribute is missing under its own name. The one that is called `name` is there: it holds what was asked for last. */
  override attribute(name: string): Value {
    if (name === 'name') return this.#name
    if (name === 'hint') return this.#given ?? null
    if (name === 'unsafe_callable' || name === 'alters_data') return false
    if (/^__.*__$/.test(name)) return this
    this.#name = name
    return new CapturingUndefined(this.#given, name)
  }

  override item(): Obj {
    return this
  }

  override mappingKeys(): Iterable<never> {
    return []
  }
}
