import type { Code } from '../compile/code.ts'
import { describeMissing } from '../values/access.ts'
import { repr } from '../values/to-string.ts'
import { Undefined } from '../values/undefined.ts'
import type { Value } from '../values/value.ts'

/** The names that a host offers to a template. */
export interface Scope {
  lookup(name: string): Value | undefined
  /**
   * Makes the value of a name that is not there, where Jinja's own Undefined will not do. `hint` is the message if Jinja
   * gives one; else `name` is missing, in `object` if that is given.
   */
  undefined?(hint: string | undefined, name: Value | undefined, object?: Value): Undefined
}

/** The names a running template sees: those it has set at its top level, then the host's, then the engine's own. */
export class RenderScope {
  readonly host: Scope
  readonly blocks: ReadonlyMap<string, Code>
  readonly #globals: ReadonlyMap<string, Value>
  readonly #exported: Map<string, Value>

  constructor(
    host: Scope,
    globals: ReadonlyMap<string, Value>,
    blocks: ReadonlyMap<string, Code>,
    exported = new Map<string, Value>(),
  ) {
    this.host = host
    this.blocks = blocks
    this.#globals = globals
    this.#exported = exported
  }

  lookup(name: string): Value | undefined {
    // None is JavaScript's null, so `??` would take it for a missing name.
    const exported = this.#exported.size > 0 ? this.#exported.get(name) : undefined
    if (exported !== undefined) return exported
    const value = this.host.lookup(name)
    return value === undefined ? this.#globals.get(name) : value
  }

  export(name: string, value: Value): void {
    this.#exported.set(name, value)
  }

  get exported(): ReadonlyMap<string, Value> {
    return this.#exported
  }

  /** The scope of a block that also sees some names from where it stands. */
  derive(names: Iterable<readonly [string, Value]>): RenderScope {
    return new RenderScope(this.host, this.#globals, this.blocks, new Map([...this.#exported, ...names]))
  }

  undefinedName(name: string): Undefined {
    return this.host.undefined?.(undefined, name) ?? new Undefined(`${repr(name)} is undefined`)
  }

  undefinedMember(object: Value, name: Value): Undefined {
    const made = this.host.undefined?.(undefined, name, object)
    if (made) return made
    const { hint, type } = describeMissing(object, name)
    return new Undefined(hint, type)
  }

  undefinedWith(hint: string, name?: string): Undefined {
    return this.host.undefined?.(hint, name) ?? new Undefined(hint)
  }
}
