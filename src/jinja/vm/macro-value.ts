import type { Code } from '../compile/code.ts'
import { Dict } from '../values/dict.ts'
import { Obj } from '../values/obj.ts'
import { PyError } from '../values/py-error.ts'
import { repr } from '../values/to-string.ts'
import { Tuple } from '../values/tuple.ts'
import type { Value } from '../values/value.ts'
import type { Frame } from './frame.ts'
import type { RenderScope } from './render-scope.ts'

/** What a host wants of a macro besides what its text says. */
export interface MacroOptions {
  /** The name in error messages and in `macro.name`; the macro's own unless told. */
  readonly name?: string
  /** Whether a `ReturnSignal` thrown inside becomes the value of the call. */
  readonly catchesReturn?: boolean
  /** Whether calls from its own body count as coming from outside. */
  readonly isTransparent?: boolean
  /** Told at the beginning of each call, and whether it comes from outside all macros that catch returns. */
  readonly onCall?: (isOutermost: boolean) => void
}

/** A macro as a value. Calls of it are frames of the calling machine, not of JavaScript. */
export class MacroValue extends Obj {
  override readonly typeName: string = 'Macro'
  readonly scope: RenderScope
  readonly outer: Frame | undefined
  readonly options: MacroOptions
  readonly #compile: () => Code
  #code: Code | undefined

  constructor(compile: () => Code, scope: RenderScope, outer: Frame | undefined, options: MacroOptions = {}) {
    super()
    this.#compile = compile
    this.scope = scope
    this.outer = outer
    this.options = options
  }

  get code(): Code {
    return (this.#code ??= this.#compile())
  }

  get name(): string | undefined {
    return this.options.name ?? this.code.name
  }

  override call: NonNullable<Obj['call']> = (call, state) => state.call(this, call.args, call.kwargs)

  override attribute(name: string): Value | undefined {
    const { parameters } = this.code
    switch (name) {
      case 'name':
        return this.name ?? null
      case 'arguments':
        return new Tuple(parameters.names)
      case 'catch_kwargs':
        return parameters.kwargsSlot !== undefined
      case 'catch_varargs':
        return parameters.varargsSlot !== undefined
      case 'caller':
        return parameters.readsCaller
      case 'explicit_caller':
        return parameters.names.includes('caller')
      default:
        return undefined
    }
  }

  override qualifiedTypeName(): string {
    return 'jinja2.runtime.Macro'
  }

  override repr(): string {
    return this.name === undefined ? '<Macro anonymous>' : `<Macro ${repr(this.name)}>`
  }

  /** Fills the slots of a new frame with the arguments of a call; what is left out stays empty for the defaults. */
  bind(frame: Frame, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): void {
    const { parameters } = frame.code
    const { names, slots } = parameters
    const count = Math.min(args.length, names.length)
    for (let index = 0; index < count; index++) frame.slots[slots[index] as number] = args[index]
    const isPlain = kwargs.size === 0 && parameters.callerSlot === undefined && parameters.kwargsSlot === undefined
    if (!isPlain) this.#bindByName(frame, count, kwargs)
    if (parameters.varargsSlot !== undefined) frame.slots[parameters.varargsSlot] = new Tuple(args.slice(names.length))
    else if (args.length > names.length) {
      throw new PyError('TypeError', `macro ${repr(this.name ?? null)} takes not more than ${names.length} argument(s)`)
    }
  }

  #bindByName(frame: Frame, given: number, kwargs: ReadonlyMap<string, Value>): void {
    const { parameters } = frame.code
    const { names, slots, callerSlot, kwargsSlot } = parameters
    const rest = new Map(kwargs)
    for (let index = given; index < names.length; index++) {
      const name = names[index] as string
      const value = rest.get(name)
      if (value === undefined) continue
      frame.slots[slots[index] as number] = value
      rest.delete(name)
    }
    if (callerSlot !== undefined) {
      const caller = rest.get('caller') ?? null
      rest.delete('caller')
      frame.slots[callerSlot] = caller === null ? this.scope.undefinedWith('No caller defined', 'caller') : caller
    }
    if (kwargsSlot !== undefined) frame.slots[kwargsSlot] = Dict.of(rest)
    else if (rest.size > 0) throw this.#unexpectedKeyword(rest)
  }

  #unexpectedKeyword(rest: ReadonlyMap<string, Value>): PyError {
    const name = repr(this.name ?? null)
    if (rest.has('caller')) {
      const message = `macro ${name} was invoked with two values for the special caller argument. This is most likely a bug.`
      return new PyError('TypeError', message)
    }
    return new PyError('TypeError', `macro ${name} takes no keyword argument ${repr(rest.keys().next().value ?? null)}`)
  }
}
