import { bindPython, takeNone } from '#jinja/values/arguments.ts'
import type { CallArguments, CallState, HostFunction } from '#jinja/values/call.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import type { Value } from '#jinja/values/value.ts'

/** A method before it is bound: what a class's table of methods holds. */
export type Method<Self> = (self: Self, call: CallArguments, state: CallState) => Value | Promise<Value>

export type MethodTable<Self> = ReadonlyMap<string, Method<Self>>

/**
 * The method of this name, bound to `self`, or `undefined`. One that is written without `call` refuses arguments, in the name of
 * `owner`, its class.
 */
export function bindMethod<Self>(
  self: Self,
  methods: MethodTable<Self>,
  name: string,
  owner?: string,
): Value | undefined {
  const method = methods.get(name)
  return (
    method &&
    new HostCallable(name, (call, state) => {
      if (method.length < 2)
        bindPython({ name: owner === undefined ? name : `${owner}.${name}`, hidden: 1, parameters: [] }, call)
      return method(self, call, state)
    })
  )
}

/** As `bindMethod`, for a class of Python's own library, which words its refusal in another way. */
export function bindBuiltinMethod<Self extends Obj>(
  self: Self,
  methods: MethodTable<Self>,
  name: string,
): Value | undefined {
  const method = methods.get(name)
  return method && new HostCallable(name, (call, state) => callMethod(self, self.typeName, name, method, call, state))
}

function callMethod<Self>(
  self: Self,
  className: string,
  name: string,
  method: Method<Self>,
  call: CallArguments,
  state: CallState,
): Value | Promise<Value> {
  if (method.length < 2) takeNone(call, `${className.slice(className.lastIndexOf('.') + 1)}.${name}`)
  return method(self, call, state)
}

/** Python's class as templates see it: called to make an instance; class methods and constants are attributes. */
export class PyClass<Self extends Obj> extends Obj {
  override readonly typeName = 'type'
  override readonly call: HostFunction
  readonly #name: string
  readonly #members: ReadonlyMap<string, Value>
  readonly #methods: MethodTable<Self>
  readonly #isInstance: (value: Value) => value is Self

  constructor(definition: {
    /** With its module, for example `datetime.date`. */
    readonly name: string
    readonly construct: HostFunction
    readonly members?: ReadonlyMap<string, Value>
    readonly methods: MethodTable<Self>
    readonly isInstance: (value: Value) => value is Self
  }) {
    super()
    this.#name = definition.name
    this.call = definition.construct
    this.#members = definition.members ?? new Map()
    this.#methods = definition.methods
    this.#isInstance = definition.isInstance
  }

  override attribute(name: string): Value | undefined {
    const member = this.#members.get(name)
    if (member !== undefined) return member
    const method = this.#methods.get(name)
    return method && new HostCallable(name, (call, state) => this.#callUnbound(name, method, call, state))
  }

  /** `datetime.strftime(moment, '%Y')`: the first argument takes the place of self. */
  #callUnbound(name: string, method: Method<Self>, call: CallArguments, state: CallState): Value | Promise<Value> {
    const [self, ...args] = call.args
    if (self === undefined || !this.#isInstance(self)) {
      throw new PyError('TypeError', `descriptor '${name}' for '${this.#name}' objects doesn't apply to this object`)
    }
    return callMethod(self, this.#name, name, method, { args, kwargs: call.kwargs }, state)
  }

  override repr(): string {
    return `<class '${this.#name}'>`
  }
}
