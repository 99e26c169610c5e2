/** The shape of a method of `adapter`: what it takes, what it answers, and what it answers while parsing. */
import { hasNo } from '#jinja/values/has-no.ts'
import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Obj } from '#jinja/values/obj.ts'
import { str } from '#jinja/values/to-string.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { typeName } from '#jinja/values/type-name.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Callee } from '#project/builtins/arguments.ts'
import type { DispatchOrder } from '#project/macros/dispatch.ts'
import type { Adapter } from '#warehouse/adapter/adapter.ts'
import type { PlainValue } from '#warehouse/adapter/plain-value.ts'
import type { Policy } from '#warehouse/adapter/policy.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { type AdapterFactories, toAdapter } from '../../adapter-value.ts'
import type { Context } from '../../context.ts'
import { RelationObject, relationClassName } from '../relation-object.ts'
import type { SnapshotGuard } from '../../snapshot-guard.ts'
import { namedArguments, textOrNull } from '../plain-arguments.ts'

export interface AdapterObjectOptions {
  readonly adapter: Adapter
  readonly context: Context
  readonly order: DispatchOrder
  readonly projectName: string
  readonly quoting: Partial<Policy>
  /** `flags:` of the root project. */
  readonly flags: Readonly<Record<string, unknown>>
  /** What templates see of the settings. */
  readonly config: Obj
  /** The node's connection; none while parsing. */
  readonly session?: Session
  /** Asked before a snapshot is written, where there is one. */
  readonly snapshotGuard?: SnapshotGuard
}

/** What methods see of `adapter`. */
export interface AdapterSide {
  readonly options: AdapterObjectOptions
  readonly factories: AdapterFactories
}

interface RunState {
  readonly self: AdapterSide
  readonly session: Session
  readonly state: CallState
}

type Run = (given: Given, run: RunState) => Value | Promise<Value>

/** What a method needs and gives. With `always` it answers the same way while parsing. */
export type AdapterMethod = {
  readonly names: readonly string[]
  readonly required: number
  readonly run: Run
} & (
  | { readonly whenParsing: () => Value }
  | { readonly always: (given: Given, self: AdapterSide, state: CallState) => Value }
)

export type AdapterMethods = Readonly<Record<string, AdapterMethod>>

/** The arguments of a call by their names. */
export class Given {
  readonly #bound: Partial<Record<string, Value>>
  readonly call: CallArguments
  readonly self: AdapterSide

  constructor(callee: Callee, method: AdapterMethod, call: CallArguments, self: AdapterSide) {
    this.call = call
    this.self = self
    this.#bound = namedArguments(callee, call, method.names, method.required)
  }

  value(name: string): Value {
    return this.#bound[name] ?? null
  }

  text(name: string): string {
    return str(this.value(name))
  }

  textOrNull(name: string): string | null {
    return textOrNull(this.#bound[name])
  }

  flag(name: string, fallback = false): boolean {
    const value = this.#bound[name]
    return value === undefined ? fallback : isTrue(value)
  }

  /** Of anything else Python would miss the attribute that the method reads first. */
  relation(name: string, readFirst = 'database'): RelationObject {
    const value = this.#defined(name)
    if (value instanceof RelationObject) return value
    throw hasNo(value, readFirst)
  }

  /** For a method that looks itself whether it is given a relation. */
  checkedRelation(name: string, method: string): RelationObject {
    const value = this.#defined(name)
    if (value instanceof RelationObject) return value
    const expected = this.self.options.adapter.relations
    throw dbtError(
      'MacroArgTypeError',
      'adapter/arguments',
      `'adapter.${method}' expects argument '${name}' to be of type '<class '${relationClassName(expected)}'>', ` +
        `instead got ${str(value)} (<class '${value instanceof Obj ? value.qualifiedTypeName() : typeName(value)}'>)`,
      { category: 'Compilation Error' },
    )
  }

  /** None stays null: some methods complain about that in their own words. */
  relationOrNull(name: string): RelationObject | null {
    return this.value(name) === null ? null : this.relation(name)
  }

  /** For a macro, which complains itself of what is no relation. */
  forMacro(name: string): PlainValue {
    return toAdapter(this.#defined(name))
  }

  #defined(name: string): Value {
    const value = this.value(name)
    return value instanceof Undefined ? value.fail() : value
  }
}

export const none = () => null
export const emptyList = () => []

export function live(names: readonly string[], required: number, whenParsing: () => Value, run: Run): AdapterMethod {
  return { names, required, whenParsing, run }
}

export function always(
  names: readonly string[],
  required: number,
  answer: (given: Given, self: AdapterSide, state: CallState) => Value,
): AdapterMethod {
  return { names, required, always: answer, run: (given, { self, state }) => answer(given, self, state) }
}
