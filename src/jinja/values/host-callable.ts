import type { CallArguments, CallState, HostFunction } from './call.ts'
import { Obj } from './obj.ts'
import type { Value } from './value.ts'

/** A function of the host that templates can call. May answer with a promise where templates are rendered asynchronously. */
export class HostCallable extends Obj {
  override readonly typeName: string = 'function'
  readonly name: string
  override readonly call: (call: CallArguments, state: CallState) => Value | Promise<Value>

  constructor(name: string, run: HostFunction) {
    super()
    this.name = name
    this.call = run
  }

  override repr(): string {
    return `<function ${this.name}>`
  }
}
