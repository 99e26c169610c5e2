import type { CallArguments } from '#jinja/values/call.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Policy } from '#warehouse/adapter/policy.ts'
import type { RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import { createRelation } from './create-relation.ts'
import { relationClassAttribute } from './relation-class-attributes.ts'
import { RelationObject } from './relation-object.ts'

/** `api.Relation` and `adapter.Relation`: makes relations. `projectQuoting` is the root project's `quoting:`. */
export class RelationClass extends Obj {
  override readonly typeName = 'RelationProxy'
  readonly factory: RelationFactory
  readonly #projectQuoting: Partial<Policy>

  constructor(factory: RelationFactory, projectQuoting: Partial<Policy>) {
    super()
    this.factory = factory
    this.#projectQuoting = projectQuoting
  }

  override qualifiedTypeName(): string {
    return `dbt.context.providers.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    if (name === 'create') return new HostCallable(name, (call) => this.create(call))
    return relationClassAttribute(this.factory, name)
  }

  create(call: CallArguments): RelationObject {
    return new RelationObject(createRelation(this.factory, this.#projectQuoting, call), this.factory)
  }
}
