/** `adapter`: what templates ask of the warehouse. While parsing nothing is asked: the answers are dbt's stand-ins. */
import { findOwn } from '#foundation/source/find-own.ts'
import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments } from '#project/builtins/arguments.ts'
import type { PlainValue } from '#warehouse/adapter/plain-value.ts'
import type { VendorMethod } from '#warehouse/adapter/vendor-method.ts'
import { type AdapterFactories, fromAdapter, toAdapter, writeBack } from '../../adapter-value.ts'
import { Behavior } from '../behavior-object.ts'
import { RelationClass } from '../relation-class.ts'
import {
  type AdapterMethod,
  type AdapterMethods,
  type AdapterObjectOptions,
  type AdapterSide,
  Given,
} from './adapter-method.ts'
import { COLUMN_METHODS } from './column-methods.ts'
import { MATERIALIZATION_METHODS } from './materialization-methods.ts'
import { methodName } from './method-name.ts'
import { QUERY_METHODS } from './query-methods.ts'
import { RELATION_METHODS } from './relation-methods.ts'

export class AdapterObject extends Obj implements AdapterSide {
  override readonly typeName: string
  readonly options: AdapterObjectOptions
  readonly #relationClass: RelationClass

  constructor(options: AdapterObjectOptions) {
    super()
    this.options = options
    this.typeName = options.session ? 'RuntimeDatabaseWrapper' : 'ParseDatabaseWrapper'
    this.#relationClass = new RelationClass(options.adapter.relations, options.quoting)
  }

  get factories(): AdapterFactories {
    return this.options.adapter
  }

  override qualifiedTypeName(): string {
    return `dbt.context.providers.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    if (name === 'Relation') return this.#relationClass
    if (name === 'behavior') return new Behavior(this.options.flags)
    if (name === 'config') return this.options.config
    const method = findOwn(METHODS, name)
    if (method) return new HostCallable(name, (call, state) => this.#run(name, method, call, state))
    const vendor = findOwn(this.options.adapter.parts.methods, name)
    return vendor && new HostCallable(name, (call) => this.#runVendor(name, vendor, call))
  }

  #run(name: string, method: AdapterMethod, call: CallArguments, state: CallState): Value | Promise<Value> {
    const { session } = this.options
    // dbt's stand-ins take whatever they are given.
    if (!session && 'whenParsing' in method) return method.whenParsing()
    const given = new Given({ method: methodName(this.options.adapter, name) }, method, call, this)
    if (session) return method.run(given, { self: this, session, state })
    return (method as Extract<AdapterMethod, { always: unknown }>).always(given, this, state)
  }

  #runVendor(name: string, method: VendorMethod, call: CallArguments): Value | Promise<Value> {
    const { session } = this.options
    const defaults = method.defaults ?? {}
    const required = method.parameters.filter((parameter) => !Object.hasOwn(defaults, parameter)).length
    const bound = bindArguments(
      { method: `${this.options.adapter.parts.pythonClass.name}.${name}` },
      call,
      method.parameters,
      required,
    )
    const plain = method.parameters.map((parameter, index): PlainValue => {
      const value = bound[index]
      return value === undefined ? defaults[parameter] : toAdapter(value)
    })
    if (!session && method.whenParsing) return fromAdapter(method.whenParsing(), this.factories)
    const finish = (answer: PlainValue): Value => {
      bound.forEach((value, index) => {
        const changed = plain[index]
        if (value instanceof Dict && changed instanceof Map) writeBack(value, changed, this.factories)
      })
      return fromAdapter(answer, this.factories)
    }
    const answer = method.run(session ?? this.options.adapter.session(), plain)
    return answer instanceof Promise ? answer.then(finish) : finish(answer)
  }
}

const METHODS: AdapterMethods = {
  ...QUERY_METHODS,
  ...RELATION_METHODS,
  ...COLUMN_METHODS,
  ...MATERIALIZATION_METHODS,
}
