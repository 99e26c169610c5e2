import type { CallArguments, CallState } from './call.ts'
import { Obj } from './obj.ts'
import { typeName } from './type-name.ts'
import type { Value } from './value.ts'

/** A method of one of Python's own types. `name` is given as its messages say it, for example `str.upper`. */
export type Method<T> = (self: T, call: CallArguments, name: string, state: CallState) => Value | Promise<Value>

/** The methods of a type by name. */
export type MethodTable<T> = ReadonlyMap<string, Method<T>>

/** A method taken from a value, ready to be called: what `[].append` is. */
export class BoundMethod extends Obj {
  override readonly typeName: string = 'builtin_function_or_method'
  readonly self: Value
  readonly name: string
  override readonly call: (call: CallArguments, state: CallState) => Value | Promise<Value>

  constructor(self: Value, name: string, call: (call: CallArguments, state: CallState) => Value | Promise<Value>) {
    super()
    this.self = self
    this.name = name
    this.call = call
  }

  override repr(): string {
    // Jinja's sandbox puts functions of its own in the place of these two.
    if (typeof this.self === 'string' && /^format(?:_map)?$/.test(this.name)) return `<function str.${this.name}>`
    return `<built-in method ${this.name} of ${typeName(this.self)} object>`
  }
}

/** The method of that name, bound to its value. */
export function bindMethod<T extends Value>(
  methods: MethodTable<T>,
  type: string,
  self: T,
  name: string,
): BoundMethod | undefined {
  const method = methods.get(name)
  return method && new BoundMethod(self, name, (call, state) => method(self, call, `${type}.${name}`, state))
}
