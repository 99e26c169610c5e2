import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { findOwn } from '#foundation/source/find-own.ts'
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'

/** `adapter.behavior`: flags of the adapter's own, off unless the project says otherwise. */
export class Behavior extends Obj {
  override readonly typeName = 'Behavior'
  readonly #flags: Readonly<Record<string, unknown>>

  constructor(flags: Readonly<Record<string, unknown>>) {
    super()
    this.#flags = flags
  }

  /** Jinja asks whatever is called whether it may be, and this knows its flags alone. */
  override readonly call = (): Value => this.attribute('unsafe_callable')

  override attribute(name: string): Value {
    if (BEHAVIOR_FLAGS.has(name)) return new BehaviorFlag(findOwn(this.#flags, name) === true)
    throw dbtError('CompilationError', 'adapter/behavior', `The flag ${name} has not been registered.`, {
      hint: `flags of an adapter: ${[...BEHAVIOR_FLAGS].join(', ')}`,
    })
  }
}

const BEHAVIOR_FLAGS: ReadonlySet<string> = new Set([
  'enable_truthy_nulls_equals_macro',
  'require_batched_execution_for_custom_microbatch_strategy',
])

class BehaviorFlag extends Obj {
  override readonly typeName = 'BehaviorFlagRendered'
  readonly #setting: boolean

  constructor(setting: boolean) {
    super()
    this.#setting = setting
  }

  override attribute(name: string): Value | undefined {
    return name === 'no_warn' || name === 'setting' ? this.#setting : undefined
  }

  override isTrue(): boolean {
    return this.#setting
  }
}
